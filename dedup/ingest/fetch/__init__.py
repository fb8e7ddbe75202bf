"""Fetching under one guard: what is asked, whom it reaches and how long it takes are bounded.

::

    Request -> target (one reader of addresses) -> robots (pages) -> turn of its host
            -> resolve (every address checked) -> exchange (connected to the checked one)
            -> redirect? each hop from the start -> Fetched | Failure

Decisions (addresses, urls, headers, backoff, robots) are pure; ``wire`` alone opens connections.
"""

from __future__ import annotations

from dedup.ingest.fetch.backoff import Standing, after
from dedup.ingest.fetch.fetcher import Fetcher
from dedup.ingest.fetch.many import fetch_all
from dedup.ingest.fetch.policy import Policy
from dedup.ingest.fetch.resolve import refusal
from dedup.ingest.fetch.results import Code, Failure, Fetched, Kind, Outcome, Request, Validators

__all__ = [
    "Code",
    "Failure",
    "Fetched",
    "Fetcher",
    "Kind",
    "Outcome",
    "Policy",
    "Request",
    "Standing",
    "Validators",
    "after",
    "fetch_all",
    "refusal",
]
