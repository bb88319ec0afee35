"""The dilemma of the month: everybody of the corps may vote once, and nobody can know what (L6.4-e)."""
