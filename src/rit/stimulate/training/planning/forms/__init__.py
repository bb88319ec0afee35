"""What people type about a proposal. Never saves."""
