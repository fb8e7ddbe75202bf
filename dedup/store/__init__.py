"""The truth: documents, sketches, comparisons and clusters, durable."""
