"""Pages of the live dilemma: the coach's screen, the telephone, and what a group takes along."""
