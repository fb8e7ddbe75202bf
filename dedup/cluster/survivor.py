"""Which member of a cluster stands for it: the first, the last, or one of the sources that one prefers.

Nothing is removed: a survivor is the one that is shown, exported or counted where one has to do for all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dedup.attribution.outlets import same_source
from dedup.types import Member

__all__ = ["Policy", "read_policy", "survivor"]

_PREFER = "prefer:"
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Policy:
    """The earliest or latest published; ``preferred`` sources, in their order, go before others."""

    latest: bool = False
    preferred: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How people write it."""
        if self.preferred:
            return _PREFER + ",".join(self.preferred)
        return "last" if self.latest else "first"


def read_policy(text: str) -> Policy:
    """Read a policy: ``first``, ``last`` or ``prefer:Harbour Wire,Lusk Courier``.

    Raises ``ValueError`` for anything else.

    >>> read_policy("prefer:Harbour Wire, Lusk Courier").preferred
    ('Harbour Wire', 'Lusk Courier')
    """
    asked = text.strip()
    if asked in ("first", "last"):
        return Policy(latest=asked == "last")
    names = tuple(filter(None, (name.strip() for name in asked.removeprefix(_PREFER).split(","))))
    if not asked.startswith(_PREFER) or not names:
        raise ValueError(f"{text!r} is no policy; it is first, last or prefer:SOURCE,SOURCE")
    return Policy(preferred=names)


def survivor(members: Sequence[Member], policy: Policy, *, barred: Collection[str] = ()) -> str | None:
    """Choose the member that stands for a cluster; None only where there is none.

    ``members`` come earliest published first, undated ones at the end.  Withdrawn ones, ``barred``, are
    chosen only where nothing else is left.  The order in which members came in decides nothing.

    >>> survivor([Member("a", "Wire", None, None), Member("b", "Courier", None, None)], Policy())
    'a'
    """
    left = [m for m in members if m.id not in barred] or list(members)
    if not left:
        return None
    for name in policy.preferred:
        of_source = [m for m in left if same_source(m.source, name)]
        if of_source:
            return of_source[0].id
    if policy.latest:
        return max(left, key=lambda m: (m.published.timestamp() if m.published else _NEVER, m.id)).id
    return left[0].id
