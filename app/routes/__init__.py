"""The JSON API: one module per group of addresses."""
