"""Compiled loops of the scanner; :func:`dedup.text.kernels.tokenise.tokenise` is the one that others call."""
