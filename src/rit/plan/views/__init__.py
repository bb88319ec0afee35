"""Pages of the plan: the plan itself, the surface with all actions, one action."""
