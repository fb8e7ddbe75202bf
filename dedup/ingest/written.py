"""Days and times as people write them: ``24. November 2026, 8:00 Uhr``, ``Nov. 24, 2026 8 pm``.

What was observed: feeds made by hand or by old systems name the month in their language, the zone by its
letters, and the hour by a.m. and p.m.; readers of the dates of mail take such a time for one of UTC, or fail.
A day such as 03/04/2026, which two parts of the world read differently, is no day here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from dedup.text.dates import month_number

__all__ = ["written_moment"]

_ORDER = r"(?:st|nd|rd|th|er|\.|º)?"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}}){_ORDER}[\s-]+(?:de\s+)?(?P<month>[^\W\d_]+)\.?,?[\s-]+(?:de\s+)?(?P<y>\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"(?P<month>[^\W\d_]+)\.?\s+(?P<d>\d{{1,2}}){_ORDER},?\s+(?P<y>\d{{4}})(?!\d)")
_POINTS = re.compile(r"(?<!\d)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)")
_STROKES = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2(?P<y>\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(?P<y>\d{4})[/.年-](?P<m>\d{1,2})[/.月-](?P<d>\d{1,2})(?!\d)日?")
_YEAR_LAST = re.compile(r"(\d{1,2}:\d\d(?::\d\d)?(?:\s+[A-Z]{3,4})?)\s+(\d{4})$")
"""``Tue Nov 24 08:00:00 CET 2026``, as C's ``asctime`` and Java write it."""

_TIME = re.compile(
    r"(?<![\d:+-])(?P<h>\d{1,2})(?P<sep>[:h.](?P<min>\d\d)?(?::(?P<s>\d\d))?)?\s*(?P<half>[ap])?(?(half)\.?m\b)",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<h>\d\d):?(?P<min>\d\d)\b")
_LETTERS = re.compile(r"\b[A-Z]{3,4}\b")
_HOURS = {
    letters: hours
    for hours, row in {
        -10: "HST",
        -9: "AKST",
        -8: "PST AKDT",
        -7: "MST PDT",
        -6: "CST MDT",
        -5: "EST CDT",
        -4: "EDT AST",
        0: "WET",
        1: "CET MEZ BST WEST",
        2: "CEST MESZ EET",
        3: "EEST MSK",
        8: "SGT HKT AWST",
        9: "JST KST",
        10: "AEST",
        11: "AEDT",
        12: "NZST",
        13: "NZDT",
    }.items()
    for letters in row.split()
}
"""Hours ahead of UTC by the letters of a zone, as newsrooms mean them; any other letters say UTC."""


def written_moment(text: str) -> dt.datetime | None:
    """Read a day with its year and, if there is one, its time; None where no day is sure.

    Raises ``ValueError`` for a day or time that there is not.
    """
    text = _YEAR_LAST.sub(r"\2 \1", text)
    for match, day in _days(text):
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        return dt.datetime.combine(day, _time(_OFFSET.sub(" ", rest)), _zone(rest))
    return None


def _days(text: str) -> Iterator[tuple[re.Match[str], dt.date]]:
    """Find the days that a text names, those that name their month first."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            month = month_number(match["month"].casefold())
            if month:
                yield match, dt.date(int(match["y"]), month, int(match["d"]))
    for pattern in (_POINTS, _YEAR_FIRST):
        for match in pattern.finditer(text):
            yield match, dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
    for match in _STROKES.finditer(text):
        low, high = sorted((int(match[1]), int(match[3])))
        if high > 12 or low == high:  # the greater one is the day, in whichever order they stand
            yield match, dt.date(int(match["y"]), low, high)


def _time(text: str) -> dt.time:
    """Read the first time of day; midnight where there is none."""
    for match in _TIME.finditer(text):
        if match["min"] or match["half"] or match["sep"] in ("h", "H"):
            hour = int(match["h"])
            if match["half"]:
                hour = hour % 12 + (12 if match["half"] in "pP" else 0)
            return dt.time(hour, int(match["min"] or 0), int(match["s"] or 0))
    return dt.time()


def _zone(text: str) -> dt.timezone:
    offset = _OFFSET.search(text)
    if offset:
        ahead = dt.timedelta(hours=int(offset["h"]), minutes=int(offset["min"]))
        return dt.timezone(-ahead if offset["sign"] == "-" else ahead)
    named = (_HOURS[name] for name in _LETTERS.findall(text) if name in _HOURS)
    return dt.timezone(dt.timedelta(hours=next(named, 0)))
