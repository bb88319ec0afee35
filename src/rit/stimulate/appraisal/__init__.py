"""The evaluation of persons on the values, and the trajectory after an insufficient (L6.8-a, L6.8-b, L7-e)."""
