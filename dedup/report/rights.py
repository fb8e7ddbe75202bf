"""Findings about rights: an embargo that was broken, a copy of what its source took back.

Each pair is told from both sides: whichever of two items came in last, the report of one of them says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from dedup.attribution.outlets import same_source
from dedup.report.attribution import Evidence, evidence, words_shared
from dedup.report.material import Material, Shared
from dedup.report.wording import called, counted, minute
from dedup.rights import is_withdrawn
from dedup.types import Attention, DocumentInfo, Finding

__all__ = ["RIGHTS", "calmed", "rights_findings"]

LOOK, NOTE = Attention.LOOK, Attention.NOTE

RIGHTS = frozenset({"embargo_broken", "embargo_broken_by", "withdrawn", "withdrawn_live", "copies_live"})
"""Codes of what is told here; no leave to reprint covers them."""

_SENT = frozenset({"created", "updated"})
"""An agency sends its items before they may be used: when one was made is no publication."""


def rights_findings(material: Material) -> Iterator[Finding]:
    """Give the findings about embargoes, then those about withdrawals."""
    yield from _own_embargo(material)
    infos = (material.info, *(shared.other for shared in material.shared))
    if not any(info.embargo or is_withdrawn(info.status) for info in infos):
        return
    held = [shared for shared in material.shared if evidence(material, shared) is Evidence.MATCHING]
    yield from _embargoes(material, held)
    yield from _withdrawals(material, held)


def _breaks(info: DocumentInfo, embargo: dt.datetime | None) -> bool:
    """Whether an item came out before an embargo ended.  Of an undated one, nobody knows."""
    if embargo is None or info.published is None or info.published_is in _SENT:
        return False
    return info.published < embargo


def _own_embargo(material: Material) -> Iterator[Finding]:
    info = material.info
    if info.published and info.embargo and _breaks(info, info.embargo):
        message = f"Published {minute(info.published)}, before its embargo ends {minute(info.embargo)}."
        yield Finding("embargo_broken", LOOK, message)


def _embargoes(material: Material, held: Sequence[Shared]) -> Iterator[Finding]:
    own = material.info
    if own.published and not _breaks(own, own.embargo):
        broken = [s for s in held if s.other.embargo and _breaks(own, s.other.embargo)]
        yield from _told(material, broken, "embargo_broken", lambda s: _before(own.published, s.other))
    if own.embargo:
        by = [s for s in held if _breaks(s.other, own.embargo) and not _breaks(s.other, s.other.embargo)]
        ends = f"before its embargo ends {minute(own.embargo)}"
        yield from _told(
            material, by, "embargo_broken_by", lambda s: f"Published as {called(s.other)} {ends}"
        )


def _before(published: dt.datetime | None, other: DocumentInfo) -> str:
    said = f"Published {minute(published)}, " if published else ""
    ends = f" ends {minute(other.embargo)}" if other.embargo else ""
    return f"{said}before the embargo of {called(other)}{ends}"


def _withdrawals(material: Material, held: Sequence[Shared]) -> Iterator[Finding]:
    """Say of a withdrawn item who still has its words, and of a copy that it is one of them."""
    info = material.info
    if is_withdrawn(info.status):
        yield Finding("withdrawn", NOTE, f"Its source took it back ({info.status}); it is no longer live.")
        later = [s for s in held if not s.earlier and not is_withdrawn(s.other.status)]
        live = [s for s in later if not _replaces(s.other, info)]
        yield from _told(
            material, live, "copies_live", lambda s: f"Was withdrawn; {called(s.other)} still has its words"
        )
        return
    gone = [s for s in held if s.earlier and is_withdrawn(s.other.status)]
    back = [s for s in gone if not _replaces(info, s.other)]
    yield from _told(
        material,
        back,
        "withdrawn_live",
        lambda s: f"Has the words of {called(s.other)}, which was withdrawn ({s.other.status})",
    )


def _replaces(info: DocumentInfo, gone: DocumentInfo) -> bool:
    """Whether an item is what its source sent in place of one it took back: agencies kill and replace."""
    if not same_source(info.source, gone.source):
        return False
    return info.published is not None and gone.published is not None and info.published > gone.published


def _told(
    material: Material, group: Sequence[Shared], code: str, says: Callable[[Shared], str]
) -> Iterator[Finding]:
    """One line for each code: the pair with most words shared, and how many more there are."""
    if not group:
        return
    best = max(group, key=lambda shared: (words_shared(material, shared), shared.other.id or ""))
    more = f" (and {counted(len(group) - 1, 'other item')})" if len(group) > 1 else ""
    passages = tuple(passage.id for passage in best.comparison.passages)
    yield Finding(code, LOOK, f"{says(best)}{more}.", passages, comparison=best.comparison.id)


def calmed(found: Iterable[Finding]) -> Iterator[Finding]:
    """Let nothing but its rights ask for a look at an item that is no longer live."""
    for finding in found:
        quiet = finding.level is LOOK and finding.code not in RIGHTS
        yield replace(finding, level=NOTE) if quiet else finding
