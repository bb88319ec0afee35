"""Pages of the proposal of a plan."""
