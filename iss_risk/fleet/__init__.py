"""Many objects at once: reading them, what each is, and what each is doing."""
