"""The library of dilemmas: written in the corps, read by a second person, published in editions (L6.4-a)."""
