"""How dense the air is, and what the Sun will do: density table, space weather and its forecast."""
