"""The night's report as files: a page, JSON, and a table with a row for each item."""

from __future__ import annotations

import base64
import csv
import dataclasses
import datetime as dt
import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from dedup.report.cells import cell
from dedup.report.spans import other_side, standing
from dedup.report.terminal import share
from dedup.report.wording import called, counted, day, listed, thousands
from dedup.scan.night import Night
from dedup.scan.picture import picture
from dedup.scan.results import FeedResult, Told
from dedup.types import Comparison, Report, written

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["page_policy", "render_csv", "render_json", "render_page"]

_COLUMNS = (
    *("id", "version", "source", "title", "url", "published", "outcome", "attention", "findings"),
    *("words", "counted_words", "original_words", "relation", "of", "of_source", "of_published"),
    *("cluster", "report", "status", "embargo"),
)
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of whatever follows them."""


def render_json(night: Night) -> str:
    """Write the report as JSON: the same bytes for the same report, lone surrogates escaped."""
    return json.dumps(dataclasses.asdict(night), indent=1, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return written(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def render_page(night: Night, *, base: str | None = None) -> str:
    """Write the report as one HTML file: nothing loaded from elsewhere, no script but that of its keys.

    ``base`` is the address of a running service; with it every line links to its page there.
    """
    return _template().render(
        night=night,
        base=(base or "").rstrip("/"),
        picture=picture(night.flows),
        remarkable=[feed for feed in night.feeds if _is_remarkable(feed)],
        ordinary=[feed for feed in night.feeds if not _is_remarkable(feed)],
    )


def _is_remarkable(feed: FeedResult) -> bool:
    return feed.is_lost or feed.teasers or bool(feed.reason)


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_straight
    )
    environment.filters |= {"thousands": thousands, "share": share, "called": called, "day": day}
    environment.filters |= {"listed": listed, "part": functools.partial(quote, safe="")}
    script = _file("night.js")
    environment.globals |= {"counted": counted, "policy": page_policy(), "script": Markup(script)}
    return environment.from_string(_file("night.html"))


def page_policy() -> str:
    """Give the content security policy of the page: its own style, and the one script whose digest it names.

    One that came with a feed would not run even where it were not escaped (CSP Level 3, section 8.3).
    """
    digest = base64.b64encode(hashlib.sha256(_file("night.js").encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"


def _file(name: str) -> str:
    return (files("dedup.scan") / name).read_text(encoding="utf-8")


def _straight(value: Any) -> Any:
    """Leave out what would let the words of an article turn those of the page around them."""
    return _STEERING.sub("", value) if type(value) is str else value


def render_csv(told: Iterable[Told], out: IO[str]) -> Iterator[Told]:
    """Write a row for each item as it passes by.  Cells a spreadsheet would run begin with a quote."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    for one in told:
        table.writerow([cell(value) for value in _row(one)])
        yield one


def _row(told: Told) -> tuple[Any, ...]:
    report, info = told.report, told.report.document
    nearest = _nearest(report)
    other = other_side(nearest, info) if nearest else None
    return (
        *(info.id, info.version, info.source, info.title, info.url, _moment(info.published)),
        *(
            "told_again" if told.late else report.outcome,
            str(report.attention),
            " ".join(f.code for f in report.findings),
        ),
        *(info.words, report.originality.counted_words, report.originality.original_words),
        nearest and str(nearest.relation),
        *((other.id, other.source, _moment(other.published)) if other else (None, None, None)),
        *(told.cluster, report.id, info.status, _moment(info.embargo)),
    )


def _nearest(report: Report) -> Comparison | None:
    """Choose the pair a row tells of: a duplicate before anything else, an earlier one before a later."""
    pairs = standing(report)
    return max(pairs, key=lambda c: (c.duplicate, c.id in report.earlier, c.score, c.id or ""), default=None)


def _moment(moment: dt.datetime | None) -> str | None:
    return written(moment) if moment else None
