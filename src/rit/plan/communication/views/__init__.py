"""Pages of the communication plan. HTTP only."""
