"""Leaders' explicit engagement: their own words, renewed yearly, visible to all (L2-f)."""
