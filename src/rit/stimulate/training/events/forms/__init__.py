"""Reads what people type about sessions and attendance, and words the errors. Never saves."""
