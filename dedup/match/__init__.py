"""From two texts to passages, links, conflicts, roles and a relation."""
