"""Pages of the risk inventory (L6.2-d)."""
