"""From impacts to people: who is hit, how likely, and how sure that is."""
