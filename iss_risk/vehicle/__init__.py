"""What comes down: the vehicle as a tree of parts, read from a file and checked."""
