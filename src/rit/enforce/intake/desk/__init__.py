"""The pages of handlers: the inbox of a desk, a report, its list, its triage, its registers (L6.5-a)."""
