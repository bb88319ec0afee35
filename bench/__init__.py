"""Times RIT at the size of a real corps and keeps the last results beside the code: `make bench`."""
