"""The studies, one module a command: from what is asked to the answer."""
