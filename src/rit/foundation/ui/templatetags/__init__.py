"""Template tags of the component set."""
