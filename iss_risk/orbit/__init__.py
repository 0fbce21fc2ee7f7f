"""Orbits as they are given: readers for all formats, and the state at an instant."""
