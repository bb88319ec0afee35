"""Pillar 3, enforce: reports, cases, and what follows from them."""
