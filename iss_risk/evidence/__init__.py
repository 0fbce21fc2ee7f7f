"""What parts that were found, or not, say about the heating of the model."""
