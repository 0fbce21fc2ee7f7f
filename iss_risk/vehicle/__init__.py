"""What comes down: its parts, their materials, and the files that describe them."""
