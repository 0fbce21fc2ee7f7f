"""All samples through the whole chain, chunk by chunk: plan, sampling, checkpoints and sums."""
