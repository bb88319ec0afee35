"""Pillar 1, protect: risks, vulnerable functions, and rules that people know."""
