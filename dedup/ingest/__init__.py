"""Articles in: files and pages of several formats become Documents; what cannot is a named error."""
