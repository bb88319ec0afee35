"""The live dilemma: a coach opens it, telephones vote before and after the talk, the shift is shown (L6.4-e, L7-d)."""
