"""Pages of the evaluations."""
