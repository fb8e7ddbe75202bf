"""Feeds that hold only the beginnings of articles: told by their items, said once, marked on each.

A teaser is not an article: it shares its words with the article it announces, and being short it looks
original.  One item that is short may be a brief; a feed whose items are nearly all short or cut is a feed
of teasers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dedup.ingest.item import Item

__all__ = ["SHARE", "SHORT", "mark_teasers"]

SHORT = 80
"""Words; teasers of real feeds have 15 to 60, articles rarely fewer than 120."""
LONG = 160
"""Words; a longer text is an article however it ends."""
SHARE = 0.8
_CUT = re.compile(
    r"(?:\.\.\.|…|\[(?:…|\.\.\.|&hellip;)\]|"
    r"(?:read|continue|view|see|learn)\b[^.\n]{0,40}\b(?:more|reading|full|story|article|post)\b[^\n]{0,60}|"
    r"(?:weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|leggi tutto|les mer|läs mer|læs mere|"
    r"lees verder|czytaj (?:więcej|dalej)|читать (?:далее|дальше|полностью)|читати далі)[^\n]{0,60}|"
    r"the post\b[^\n]{0,200}\bappeared first on\b[^\n]{0,100})[\s»›>→.)\]]{0,9}\Z",
    re.IGNORECASE,
)
_END = 300
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


def mark_teasers(items: Sequence[Item]) -> tuple[list[Item], bool]:
    """Return the items with their words as ``body``, those that are only a beginning marked in ``body_is``.

    The second value tells whether the feed as a whole is one of teasers.  What a feed gives as full
    content is only taken for a beginning if it ends like one.
    """
    cut = [_is_cut(item) for item in items]
    short = [
        ended or (not item.body and _length(item) <= SHORT) for item, ended in zip(items, cut, strict=True)
    ]
    worded = sum(bool(item.body or item.summary or item.title) for item in items)
    only = worded > 0 and sum(short) - (len(items) - worded) >= SHARE * worded
    return [_marked(item, teaser) for item, teaser in zip(items, short if only else cut, strict=True)], only


def _marked(item: Item, teaser: bool) -> Item:
    if item.body:
        return replace(item, body_is="beginning") if teaser else item
    return replace(
        item, body=item.summary, summary=None, body_is="summary" if teaser and item.summary else None
    )


def _text(item: Item) -> str:
    return item.body or item.summary or ""


def _length(item: Item) -> float:
    """Count words; two characters of Chinese, Japanese or Thai make one."""
    text = _text(item)
    return max(len(text.split()), len(_UNSPACED.findall(text)) / 2)


def _is_cut(item: Item) -> bool:
    """Whether the text ends like a beginning; long ones end with "Read more: ..." about something else."""
    return _length(item) <= LONG and _CUT.search(_text(item)[-_END:].rstrip()) is not None
