"""People: how many live in which cell."""
