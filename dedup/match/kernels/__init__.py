"""Compiled loops of the match package, by subject: plain functions over arrays, no Python objects."""
