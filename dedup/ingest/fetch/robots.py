"""What a site's robots.txt allows (RFC 9309), read by Protego and kept for a day.

Only pages are asked about: a feed is published to be fetched by programs.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.ingest.fetch.policy import PRODUCT
from dedup.ingest.fetch.results import Code, Failure, Fetched, Outcome

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["LARGEST", "Rules", "RulesCache", "read_rules"]

LARGEST = 1_000_000
"""Bytes of a robots.txt; the standard asks for half of it at least."""
_MOST_STEPS = 200_000
_KEPT_FOR = 86_400.0
_FAILURE_KEPT_FOR = 600.0
_HOSTS = 1_000
_NONE_THERE = frozenset((Code.NOT_FOUND, Code.GONE, Code.DENIED, Code.HTTP_STATUS))


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site allows: everything, nothing, or what its file says.

    ``pause`` is its ``Crawl-delay`` in seconds.
    """

    parsed: Protego | None = None
    everything: bool = True
    pause: float = 0.0
    known: bool = True
    """False where the file could not be read, so that it is asked for again soon."""

    def allow(self, url: str) -> bool:
        """Whether this product may fetch a page."""
        return self.everything if self.parsed is None else bool(self.parsed.can_fetch(url, PRODUCT))


def read_rules(outcome: Outcome) -> Rules:
    """Turn the answer for ``/robots.txt`` into rules (RFC 9309, section 2.3.1).

    A file that is not there allows everything; a server that fails allows nothing until it answers.
    """
    if isinstance(outcome, Fetched):
        return _parsed(outcome.body.decode("utf-8-sig", "replace"))
    return Rules() if outcome.code in _NONE_THERE else Rules(everything=False, known=False)


def _parsed(text: str) -> Rules:
    # Every rule is copied to every agent of its group: 20,000 of both would take minutes.
    if _steps(text) > _MOST_STEPS:
        return Rules(everything=False)
    from protego import Protego

    parsed = Protego.parse(text)
    return Rules(parsed, pause=parsed.crawl_delay(PRODUCT) or 0.0)


def _steps(text: str) -> int:
    """Count rules times the agents they are for, as the parser will copy them."""
    steps = agents = 0
    in_rules = False
    for line in text.splitlines():
        name = line.split("#", 1)[0].strip().lower()
        if name.startswith(("user-agent", "useragent", "user agent")):
            agents = 1 if in_rules else agents + 1
            in_rules = False
            steps += agents
        elif name and not name.startswith(("sitemap", "site-map", "host")):
            in_rules = True
            steps += agents
    return steps


class RulesCache:
    """Keeps the rules of the last thousand sites; safe to share between threads."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Rules]] = OrderedDict()

    def get(self, origin: str, fetch: Callable[[], Outcome]) -> Rules:
        """Return the rules of a site, fetching them where they are not known or too old."""
        with self._lock:
            until, rules = self._kept.get(origin, (0.0, Rules()))
            if until > self._monotonic():
                self._kept.move_to_end(origin)
                return rules
        outcome = fetch()
        rules = read_rules(outcome)
        if isinstance(outcome, Failure) and outcome.code is Code.CANCELLED:
            return rules
        with self._lock:
            self._kept[origin] = (
                self._monotonic() + (_KEPT_FOR if rules.known else _FAILURE_KEPT_FOR),
                rules,
            )
            self._kept.move_to_end(origin)
            while len(self._kept) > _HOSTS:
                self._kept.popitem(last=False)
        return rules
