"""What the studies answer: the documents that are printed as JSON, one module per answer."""
