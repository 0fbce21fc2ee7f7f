"""Many possible re-entries: samples, chunks, sums, checkpoints, and when they are enough."""
