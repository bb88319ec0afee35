"""The only writers of what arrives: receiving, talking with the reporter, assessing."""
