"""The workshop: several people score the same risks without seeing each other, and agree on what the spread shows."""
