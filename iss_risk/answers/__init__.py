"""What the program answers: one typed document for each command, with units in the names of its fields."""
