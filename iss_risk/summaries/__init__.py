"""From sums over samples to the figures of an answer."""
