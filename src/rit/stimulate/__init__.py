"""The second pillar: dilemmas and training, example and talks, lessons."""
