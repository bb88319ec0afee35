"""Integrity on the agenda of teams: a log that takes a minute, how often, and a card for each month (L5-g)."""
