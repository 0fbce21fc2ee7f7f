"""Answers as text, tables, JSON and files."""
