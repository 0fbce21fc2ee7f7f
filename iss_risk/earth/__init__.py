"""The Earth that all packages share: its shape, its turning, and tracks over its surface."""
