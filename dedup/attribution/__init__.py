"""Whom a text names as its source: credit lines, agency tags, datelines, and the names of outlets."""
