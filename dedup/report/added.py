"""What an interview, FAQ or box adds to its article: the facts of both, sorted by agreement."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.types import Conflict, Facts, Passage, ZoneKind

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["told_twice"]

_STEM = 5
"""Letters from which a name may be the beginning of another word."""
_SECOND = frozenset({ZoneKind.INTERVIEW, ZoneKind.FAQ, ZoneKind.TAKEAWAYS})


def told_twice(parsed: Parsed, passages: Sequence[Passage]) -> Facts:
    """Compare the facts of an article (a) with those of the part that follows it (b).

    Where the document has one part only, there is nothing to compare and only conflicts are told.
    """
    from dedup.match.facts import compare_facts, facts

    conflicts = _conflicts(passages)
    later = next((zone for zone in parsed.zones if zone.kind in _SECOND and zone.start > 0), None)
    if later is None:
        return Facts(conflicts=conflicts)
    compared = compare_facts(facts(parsed, 0, later.start), facts(parsed, later.start), conflicts)
    known = _words_before(parsed, later.start)
    fresh = tuple(fact for fact in compared.only_b if fact.what != "name" or not _known(fact.value, known))
    return replace(compared, only_b=fresh)


def _words_before(parsed: Parsed, end: int) -> list[str]:
    count = int(np.searchsorted(parsed.tokens.start, end))
    return sorted(set(parsed.tokens.words()[:count]))


def _known(name: str, words: list[str]) -> bool:
    """Whether all words of a name stood before, be it as "Armenian" for "Armenia"."""
    return all(_begins_one_of(part.casefold(), words) for part in name.split())


def _begins_one_of(part: str, words: list[str]) -> bool:
    at = bisect.bisect_left(words, part)
    return at < len(words) and (words[at] == part or (len(part) >= _STEM and words[at].startswith(part)))


def _conflicts(passages: Sequence[Passage]) -> tuple[Conflict, ...]:
    linked = [link.conflict for passage in passages for link in passage.links if link.conflict]
    return tuple({(conflict.a, conflict.b): conflict for conflict in linked}.values())
