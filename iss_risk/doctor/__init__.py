"""Whether everything that a run needs is there and works."""
