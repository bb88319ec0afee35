"""The public door and the mailbox behind it: what somebody without an account sees (L6.5-a, L5-i, L7-h)."""
