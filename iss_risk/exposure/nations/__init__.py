"""Nations: their borders, and which one a point lies in."""
