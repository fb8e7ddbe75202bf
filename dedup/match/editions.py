"""Later versions of one house's text: what they say of themselves, and how they differ from the earlier one.

What was observed: of nine pairs of one source labelled as updates two have no mark in their title and keep
most of the wording, yet lead anew with other figures weeks or days later (a bill passed, then signed), and
one says in a note that it was updated.  Copies and edited copies of one source change neither within a month.
These rules name what is a duplicate anyway; whether it is one is not for them to say, for items of a series
differ in the same way.
"""

from __future__ import annotations

from dedup.match.pairs import Pair
from dedup.match.ruling import Measures, Ruling

__all__ = ["EDITIONS", "WEEKS", "apart"]

WEEKS = 30 * 86_400.0
"""Seconds within which one house brings its text up to date; what comes later is another occasion."""

_KEPT = 0.4
"""Share of the later version, and of the earlier one, that stands in both."""

_LEADS_ANEW = 0.2
"""Share of the head of a text that is new."""

_DIGEST, _TITLES_ALIKE = 0.7, 0.5
"""Length of the shorter text, in that of the longer, below which only titles that are alike tell a longer
version from a digest that holds the story among others."""


def apart(pair: Pair) -> float:
    """Seconds between the two publications, 0 where one is not known."""
    a, b = pair.a.published, pair.b.published
    return 0.0 if a is None or b is None else abs(a - b)


def _note_added(pair: Pair, m: Measures) -> Ruling | None:
    """Believe a house that notes in its text that it updated or corrected it."""
    if not m["same_source"] or pair.a.noted == pair.b.noted or m["cover_low"] < _KEPT:
        return None
    because = "One text notes that it was updated or corrected, and is mostly the same."
    return Ruling("note_added", frozenset(), because, revises=True)


def _later_version(pair: Pair, m: Measures) -> Ruling | None:
    """Know what one house tells again within weeks, most of it kept, under a new lead and with new figures.

    One that keeps every figure and adds to them contains the earlier one, as annotators have it.
    """
    if not m["same_source"] or not 0 < apart(pair) < WEEKS or m["cover_low"] < _KEPT:
        return None
    if m["head_missing_high"] < _LEADS_ANEW or not m["numbers_lost_both"]:
        return None
    if m["length_ratio"] < _DIGEST and m["title"] < _TITLES_ALIKE:
        return None
    because = "One source tells it again within weeks: most is kept, the lead and figures are new."
    return Ruling("later_version", frozenset(), because, revises=True)


EDITIONS = (_note_added, _later_version)
"""The rules of this module."""
