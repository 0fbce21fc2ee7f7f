"""The Earth's shape and its turning, and where an orbit passes over it."""
