"""What an arriving document is to what is stored under its id.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dedup.errors import VersionConflictError
from dedup.rights import is_withdrawn
from dedup.types import Document

__all__ = ["Decision", "Outcome", "decide"]


class Outcome(StrEnum):
    """What became of a document; ``Report.outcome`` holds it."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    OLDER = "older_version"


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, and the version the document gets or has."""

    outcome: Outcome
    version: int


def decide(document: Document, current: Document | None, same_version: Document | None) -> Decision:
    """Decide what to do with a document.

    ``current`` is what is stored under its id, ``same_version`` what is stored under its id and
    version, or of one without a version the earlier one that it is again.  Without a version the text
    decides: the same is unchanged, another is the next version.
    A withdrawal is always a new version: what was used by then should be known to have been used.
    Raises ``VersionConflictError`` for the same id and version with another text.
    """
    if current is None or current.version is None:
        return Decision(Outcome.ADDED, document.version or 1)
    taken_back = is_withdrawn(document.status) and not is_withdrawn(current.status)
    if document.version is None:
        if document.text == current.text and not taken_back:
            return Decision(Outcome.UNCHANGED, current.version)
        if same_version is not None and not taken_back:
            return Decision(Outcome.UNCHANGED, same_version.version or 1)
        return Decision(Outcome.UPDATED, current.version + 1)
    if same_version is not None:
        if taken_back:
            return Decision(Outcome.UPDATED, current.version + 1)
        if document.text == same_version.text:
            return Decision(Outcome.UNCHANGED, document.version)
        raise VersionConflictError(
            f"version {document.version} of {document.id} is stored with another text; "
            f"send a version above {current.version}, or none for the next",
            about=document.id,
        )
    newer = document.version > current.version
    return Decision(Outcome.UPDATED if newer else Outcome.OLDER, document.version)
