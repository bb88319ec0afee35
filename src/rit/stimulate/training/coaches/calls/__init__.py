"""A call for coaches: colleagues put themselves forward, the coordinator chooses, who is trained becomes one (L5-d)."""
