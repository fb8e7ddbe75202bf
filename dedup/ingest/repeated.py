"""Items of one feed that bear the same guid: versions of one article, or a guid that names nothing.

What was observed: feeds list an article again when it changed and leave the older item in, and some give
every article the same guid.  Taken as they stand, each item would be the next version of the one before,
and every reading of the feed would make new versions of all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from dedup.ingest.item import Item, scoped
from dedup.ingest.moments import read_moment

__all__ = ["told_apart"]

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def told_apart(items: Sequence[Item]) -> list[Item | None]:
    """Keep of items with one guid the latest, or all where their addresses tell them apart; else None.

    The latest is the one that is dated last, and of undated ones the first: feeds list the newest first.
    """
    groups: dict[str, list[int]] = {}
    for at, item in enumerate(items):
        name = scoped(item.guid, item.scope)
        if name is not None:
            groups.setdefault(name, []).append(at)
    kept: dict[int, Item | None] = {}
    for places in groups.values():
        if len(places) > 1:
            kept.update(_apart([(at, items[at]) for at in places]))
    return [kept.get(at, item) for at, item in enumerate(items)]


def _apart(same: list[tuple[int, Item]]) -> dict[int, Item | None]:
    links = {item.link for _, item in same}
    if None not in links and len(links) == len(same):
        return {at: replace(item, guid=None) for at, item in same}
    latest = max(same, key=lambda one: (_moment(one[1]), -one[0]))[0]
    return {at: item if at == latest else None for at, item in same}


def _moment(item: Item) -> dt.datetime:
    return read_moment(item.updated) or read_moment(item.published) or _NEVER
