"""Answers as map layers: nations, fields of debris, tracks, impact points, casualty density."""
