"""Values that disagree inside a document: one finding for each fact, however often it is given.

Observed: a live blog that gives a toll as four, seven, twelve and 14 holds six disagreeing pairs and one
fact that moved.  Between live entries that is what live blogs are for, so it is a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dedup.report.material import Material
from dedup.report.wording import listed, quoted
from dedup.types import Attention, Conflict, Finding, Span, Zone, ZoneKind

__all__ = ["conflict_findings", "value_shown"]


@dataclass(frozen=True, slots=True)
class _Group:
    """Conflicts that share a place, and the passages that hold them."""

    conflicts: tuple[Conflict, ...]
    passages: tuple[str, ...]

    @property
    def places(self) -> list[Span]:
        """Every place once, in the order of the text."""
        return sorted({span for conflict in self.conflicts for span in (conflict.a, conflict.b)})


def conflict_findings(material: Material) -> Iterator[Finding]:
    """Give one finding for each fact that has several values here."""
    for group in _groups(material):
        yield _finding(material, group)


def _groups(material: Material) -> list[_Group]:
    """Join conflicts that share a place; a fact given three times is one group."""
    groups: list[_Group] = []
    for conflict, passages in _conflicts(material):
        touching = [group for group in groups if {conflict.a, conflict.b} & set(group.places)]
        apart = [group for group in groups if group not in touching]
        groups = [
            *apart,
            _Group(
                (*(c for group in touching for c in group.conflicts), conflict),
                tuple(dict.fromkeys([*(p for group in touching for p in group.passages), *passages])),
            ),
        ]
    return sorted(groups, key=lambda group: group.places)


def _conflicts(material: Material) -> Iterable[tuple[Conflict, tuple[str, ...]]]:
    """Every pair of places once, those of links with their passage."""
    found: dict[tuple[Span, Span], tuple[Conflict, tuple[str, ...]]] = {}
    for passage in material.passages:
        for link in passage.links:
            if link.conflict:
                found.setdefault((link.conflict.a, link.conflict.b), (link.conflict, (passage.id,)))
    for conflict in material.facts.conflicts:
        found.setdefault((conflict.a, conflict.b), (conflict, ()))
    return found.values()


def _finding(material: Material, group: _Group) -> Finding:
    places = [span.of(material.document.text) for span in group.places]
    first, last = places[0], places[-1]
    moved = _between_entries(places, material.parsed.zones)
    code, level = ("figure_updated", Attention.NOTE) if moved else ("fact_conflict", Attention.LOOK)
    return Finding(code, level, _message(group, places), group.passages, first, last)


def _message(group: _Group, places: Sequence[Span]) -> str:
    conflict = group.conflicts[0]
    if conflict.what == "name" and conflict.key:
        return f"{conflict.key} is spelled out in two ways."
    values = list(dict.fromkeys(quoted(span.text or "") for span in places))
    if len(values) < 2:
        values = [quoted(conflict.value_a), quoted(conflict.value_b)]
    return f"Says {values[0]} first and {listed(values[1:])} later."


def _between_entries(places: Iterable[Span], zones: Sequence[Zone]) -> bool:
    entries = [zone for zone in zones if zone.kind is ZoneKind.LIVE_ENTRY]
    held = [next((z.start for z in entries if z.start <= span.start < z.end), None) for span in places]
    return None not in held and len(set(held)) > 1


def value_shown(value: str, span: Span) -> str:
    """Show a value as the text has it; as it was parsed where the text is not at hand."""
    return span.text or value
