"""The learning loop: one file for each permitted passage between pillars, and no other code writes across them."""
