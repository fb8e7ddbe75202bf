"""What stays in a report of a document that was removed for its age: that it was there, not its words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from dedup.report.spans import own_side
from dedup.types import Comparison, Conflict, Facts, Link, Passage, Report, Span

__all__ = ["AGED", "without_words"]

AGED = "aged_documents"
"""Named among a report's caps once words of a document it speaks of are gone: it cannot be made again."""


def without_words(report: Report, gone: Collection[str], versions: Collection[int | None] = ()) -> Report:
    """Leave the words of removed documents out of a report; what was found and counted stays.

    ``gone`` are ids, ``versions`` the removed ones of the report's own document.  Titles, sources and
    times stay, and the report's own sentences.
    """
    own = report.document
    comparisons = tuple(
        _bare(one, "b" if own_side(one, own) == "a" else "a")
        if _is_gone(one, report, gone, versions)
        else one
        for one in report.comparisons
    )
    if comparisons == report.comparisons and AGED in report.made_by.caps_hit:
        return report
    caps = tuple(dict.fromkeys((*report.made_by.caps_hit, AGED)))
    return replace(report, comparisons=comparisons, made_by=replace(report.made_by, caps_hit=caps))


def _is_gone(
    one: Comparison, report: Report, gone: Collection[str], versions: Collection[int | None]
) -> bool:
    if one.a.id == one.b.id == report.document.id:
        return one.a.version in versions or one.b.version in versions
    return any(side.id in gone for side in (one.a, one.b) if side.id != report.document.id)


def _bare(one: Comparison, side: str) -> Comparison:
    """Leave out what quotes one side: its facts and values, and the words that only stand there."""
    facts = one.facts
    return replace(
        one,
        passages=tuple(_passage(passage, side) for passage in one.passages),
        facts=Facts(
            facts.agreeing,
            () if side == "a" else facts.only_a,
            () if side == "b" else facts.only_b,
            tuple(_conflict(conflict, side) for conflict in facts.conflicts),
        ),
    )


def _passage(passage: Passage, side: str) -> Passage:
    links = tuple(_link(link, side) for link in passage.links)
    if side == "a":
        return replace(passage, a=_silent(passage.a), links=links)
    return replace(passage, b=_silent(passage.b), links=links, select_b=None)


def _link(link: Link, side: str) -> Link:
    """Leave out the evidence too: of two ways to write a value it shows both."""
    conflict = None if link.conflict is None else _conflict(link.conflict, side)
    if side == "a":
        return replace(link, a=_silent(link.a), evidence=(), conflict=conflict)
    return replace(link, b=_silent(link.b), evidence=(), conflict=conflict)


def _conflict(conflict: Conflict, side: str) -> Conflict:
    if side == "a":
        return replace(conflict, a=_silent(conflict.a), value_a="")
    return replace(conflict, b=_silent(conflict.b), value_b="")


def _silent(_: Span) -> Span:
    """Point nowhere: in a text that is gone there is no place to point at, nor to count offsets in."""
    return Span(0, 0)
