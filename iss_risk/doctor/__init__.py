"""Is everything in order here? One module a group of checks."""
