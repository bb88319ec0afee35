"""Tools for whoever works on RIT; nothing here is needed to run it."""
