"""HTTP of the door and the mailbox: telling, leaving, reading, and the mailbox."""
