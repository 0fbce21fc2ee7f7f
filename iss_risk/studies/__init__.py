"""The studies, one module per command: from what is asked to the answer."""
