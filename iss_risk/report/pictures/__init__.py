"""Pictures of answers: each is a function of a document, and comes as SVG, PNG or PDF (docs/gallery.md)."""
