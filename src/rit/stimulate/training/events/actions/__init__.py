"""The only writers of sessions, invitations and attendance: lock, ask the rule, write, audit."""
