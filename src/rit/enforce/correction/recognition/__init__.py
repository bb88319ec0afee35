"""Good examples: noted by anybody about a colleague, shown only as long as that colleague consents (L5-g)."""
