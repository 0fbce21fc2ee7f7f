"""Runs that are kept: the database, what has changed between them, and whether that is news."""
