"""Lines to look at: one for each class of finding in a story, strongest first."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from dedup.attribution.outlets import same_source
from dedup.report.rights import RIGHTS
from dedup.report.spans import other_side, own_side, standing
from dedup.scan.night import Line
from dedup.scan.results import Told
from dedup.types import Attention, Comparison, DocumentInfo, Finding, Relation, Report

__all__ = ["Looks"]

_KINDS = {
    "fact_conflict": "disagrees",
    "embargo_broken": "rights",
    "embargo_broken_by": "rights",
    "withdrawn_live": "rights",
    "copies_live": "rights",
    "restates_itself": "repeats itself",
    "repeats_itself": "repeats itself",
    "text_appears_twice": "repeats itself",
    "two_interviewers": "repeats itself",
    "copy_of": "copy",
    "edited_copy_of": "copy",
    "contained_in": "copy",
    "contains": "copy",
}
"""Findings by what they are to an editor, in the order of the report."""
_ORDER = {kind: at for at, kind in enumerate(dict.fromkeys(_KINDS.values()))}
_OTHER = "other"
_OURS = {
    Relation.COPY: "A copy of ours.",
    Relation.EDITED_COPY: "An edited copy of ours.",
    Relation.UPDATE: "An update of ours.",
    Relation.CONTAINS: "Holds ours, or stands in it.",
}


@dataclass(slots=True)
class Looks:
    """Collects lines item by item; ``own`` names the reader's sources."""

    own: Collection[str]
    lines: dict[tuple[str, str], Line] = field(default_factory=dict)
    ours: dict[tuple[str, str], Line] = field(default_factory=dict)
    taken: set[tuple[str | None, int | None]] = field(default_factory=set)

    def take(self, told: Told) -> bool:
        """Take one item in; of a late one only what it has to do with the new ones, taken before.

        Returns whether there was anything to take.
        """
        report = told.report
        found = {c.id: c for c in standing(report)}
        if told.late:
            found = {
                name: c for name, c in found.items() if _named(other_side(c, report.document)) in self.taken
            }
        else:
            self.taken.add(_named(report.document))
        for finding in report.findings:
            if told.rights and finding.code not in RIGHTS:
                continue
            if finding.level is Attention.LOOK and (not told.late or finding.comparison in found):
                line = _line(finding, told, found.get(finding.comparison))
                # A story is one line for each kind, however many items bear it: copies repeat themselves too.
                _join(self.lines, (line.kind, told.cluster or report.id), line)
        if not told.rights and not self._is_own(report.document.source):
            for comparison in found.values():
                self._copied_from_us(told, comparison)
        return bool(found) or not told.late

    def _copied_from_us(self, told: Told, comparison: Comparison) -> None:
        report = told.report
        other = other_side(comparison, report.document)
        if not (comparison.id in report.earlier and comparison.duplicate and self._is_own(other.source)):
            return
        line = Line(
            "ours",
            _OURS[comparison.relation],
            report.document,
            report.id,
            other,
            comparison.id,
            told.cluster,
            _words(comparison, report),
        )
        _join(self.ours, ("ours", told.cluster or other.id or ""), line)

    def _is_own(self, source: str | None) -> bool:
        return any(same_source(source, name) for name in self.own)

    def listed(self, limit: int) -> tuple[Line, ...]:
        """List what asks for a look, at most so many lines: the strongest of each kind by turns.

        A night in which thirty items contradict themselves has copies to look at too.
        """
        kinds: dict[str, list[Line]] = {}
        for line in sorted(self.lines.values(), key=_strength):
            kinds.setdefault(line.kind, []).append(line)
        turns = itertools.chain.from_iterable(itertools.zip_longest(*kinds.values()))
        chosen = itertools.islice((line for line in turns if line is not None), limit)
        return tuple(sorted(chosen, key=_strength))

    def elsewhere(self, first: Callable[[str], str | None]) -> tuple[Line, ...]:
        """List what others took from the reader's sources; ``first`` names the source that had a story first.

        What we had from a wire ourselves, others have from the wire.
        """
        origins = ((line, first(line.cluster) if line.cluster else None) for line in self.ours.values())
        lines = (line for line, origin in origins if origin is None or self._is_own(origin))
        return tuple(sorted(lines, key=_strength))


def _named(info: DocumentInfo) -> tuple[str | None, int | None]:
    """Name a version: what was said of the one before was told in its night."""
    return info.id, info.version


def _line(finding: Finding, told: Told, comparison: Comparison | None) -> Line:
    report = told.report
    return Line(
        _KINDS.get(finding.code, _OTHER),
        finding.message,
        report.document,
        report.id,
        other_side(comparison, report.document) if comparison else None,
        finding.comparison,
        told.cluster,
        _words(comparison, report) if comparison else report.document.words,
    )


def _words(comparison: Comparison, report: Report) -> int:
    """Tell about how many words of the item its pair explains: by the share that the other holds."""
    held = comparison.containment
    share = held.a_in_b if own_side(comparison, report.document) == "a" else held.b_in_a
    return round(share * report.document.words)


def _join(lines: dict[tuple[str, str], Line], key: tuple[str, str], line: Line) -> None:
    """Keep the strongest of the lines that say the same of one story, and count the items of the others."""
    held = lines.get(key)
    if held is None:
        lines[key] = line
    else:
        more = held.more + (held.report != line.report)
        lines[key] = replace(min(held, line, key=_strength), more=more)


def _strength(line: Line) -> tuple[int, bool, int, str, str]:
    """Order lines: by kind, what two items tell before what one tells alone, most words first."""
    kind = _ORDER.get(line.kind, len(_ORDER))
    return kind, line.other is None, -line.words, line.document.id or "", line.report
