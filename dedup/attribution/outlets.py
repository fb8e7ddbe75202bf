"""Whether two names mean one outlet."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from dedup.attribution.agencies import agency

__all__ = ["any_outlet", "same_outlet", "same_series", "same_source"]

_PART = re.compile(r"[^\W_]+")
_FILLERS = (
    "the der die das den dem la el le les lo il los a an com net org www news channel tv newspaper magazine "
    "staff"
)
_NOT_NAMING = frozenset(_FILLERS.split())
_BRANCHES = frozenset(
    [
        "online",
        "digital",
        "web",
        "website",
        "site",
        "app",
        "print",
        "live",
        "blog",
        "youtube",
        "podcast",
        "radio",
        "video",
    ]
)


@functools.lru_cache(maxsize=1 << 16)
def same_outlet(one: str | None, other: str | None) -> bool:
    """Whether two names can mean one outlet: "The Telegraph" and "Telegraph YouTube channel"."""
    if not one or not other:
        return False
    known, too = agency(one), agency(other)
    if known and too:
        return known == too
    left, right = _core(one), _core(other)
    return bool(left and right) and (left <= right or right <= left)


@functools.lru_cache(maxsize=1 << 16)
def same_source(one: str | None, other: str | None) -> bool:
    """Whether two sources, as documents carry them, are one house: "Courier" is not "Evening Courier".

    A text may shorten a name that it credits, for which :func:`same_outlet` allows; a source is written
    in full, with or without a word for its branch: "The Mail", "Mail Online".
    """
    if not one or not other:
        return False
    known, too = agency(one), agency(other)
    if known and too:
        return known == too
    left, right = (_core(name) - _BRANCHES or _core(name) for name in (one, other))
    return bool(left) and left == right


def any_outlet(name: str | None, others: Iterable[str | None]) -> bool:
    """Whether a name means one of several outlets."""
    return any(same_outlet(name, other) for other in others)


def same_series(one: str | None, other: str | None, series: Iterable[Iterable[str]]) -> bool:
    """Whether two sources are of one group whose reuse of each other is expected."""
    return any({one, other} <= set(group) for group in series)


def _core(name: str) -> frozenset[str]:
    words = frozenset(_PART.findall(name.casefold()))
    return words - _NOT_NAMING or words
