"""Which stored documents are worth a close look; derived from the store."""
