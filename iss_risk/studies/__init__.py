"""The commands as functions: each computes one answer from what its user asked for."""
