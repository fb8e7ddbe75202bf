"""Documents tied by verified copies."""
