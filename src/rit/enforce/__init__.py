"""Pillar 3: enforce. Reports and complaints, and what follows from them."""
