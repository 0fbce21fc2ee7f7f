"""How answers are shown: as text on the screen, and as JSON and CSV files."""
