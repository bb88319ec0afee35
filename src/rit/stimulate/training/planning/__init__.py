"""The proposal of a training plan: who is trained when, by whom, and why (L6.4-b)."""
