"""Duplicate content in syndicated news: inside an article and across feeds."""
