"""Reads what people type in an evaluation and words the errors. Never saves."""
