"""Read dates and times of day from a page of tokens."""

from __future__ import annotations

import re

from dedup.text.dates import calendar_date, full_date, month_number, written_date
from dedup.text.numerals import split_numeral
from dedup.text.quantity import ORDINALS, Page, Quantity, made
from dedup.text.wordednumbers import Worded

__all__ = ["clock_at", "date_at", "month_at", "time_at"]


def date_at(page: Page, i: int) -> Quantity | None:
    """Read 12 March 2024, 12. März, 2024-03-12 or 12.03.2024 at token ``i``."""
    word = page.words[i]
    if (ordinal := written_date(word)) is not None:
        return made(page, i, i + 1, ordinal, "", "date")
    if i + 2 < len(page.words) and page.gap(i + 1) == page.gap(i + 2) and page.gap(i + 1) in ("-", "/"):
        parts = (word, page.words[i + 1], page.words[i + 2])
        ordinal = calendar_date(parts, page.gap(i + 1), page.language == "en")
        if ordinal is not None:
            return made(page, i, i + 3, ordinal, "", "date")
    return _day_first(page, i)


def _day_first(page: Page, i: int) -> Quantity | None:
    day = _day(page.words[i])
    at = i + 1 + (page.word(i + 1) in ("de", "of"))
    month = month_number(page.word(at))
    if day is None or month is None or page.gap(at).strip(". ") or page.gap(i + 1).strip(". \u00a0"):
        return None
    return _dated(page, i, at + 1, month, day)


def month_at(page: Page, i: int) -> Quantity | None:
    """Read March 12, 2024 and March 2024."""
    month = month_number(page.words[i])
    assert month is not None
    following = page.word(i + 1)
    if page.gap(i + 1).strip(". "):
        return None
    if (day := _day(following)) is not None:
        return _dated(page, i, i + 2, month, day)
    at = i + 1 + (following in ("de", "of"))
    if (year := _year(page.word(at))) is not None:
        return made(page, i, at + 1, year * 12 + month, "month of year", "date")
    return None


def _dated(page: Page, first: int, last: int, month: int, day: int) -> Quantity | None:
    at = last + (page.word(last) in ("de", "del"))
    year = _year(page.word(at)) if page.gap(at) in (" ", ", ", "\u00a0", ". ", ",") else None
    ordinal = full_date(year if year is not None else 2000, month, day)
    if ordinal is None:
        return None
    if year is None:
        return made(page, first, last, month * 100 + day, "day of month", "date")
    return made(page, first, at + 1, ordinal, "", "date")


def _day(word: str) -> int | None:
    digits, suffix = split_numeral(word)
    if not digits.isdecimal() or len(digits) > 2 or (suffix and suffix not in ORDINALS):
        return None
    return int(digits) if 1 <= int(digits) <= 31 else None


def _year(word: str) -> int | None:
    return int(word) if len(word) == 4 and word.isascii() and word.isdecimal() and word[0] in "12" else None


_CLOCK = re.compile(r"(\d{1,2})(?:[.h](\d{2}))?(am|pm|h)?")
_SAYS_CLOCK = frozenset({"am", "pm", "uhr", "o'clock"})


def time_at(page: Page, i: int) -> Quantity | None:
    """Read 3:40 a.m., 15.20 Uhr, 15h30 and 3pm."""
    found = _CLOCK.fullmatch(page.words[i])
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3] or ""
    last = i + 1
    colon = page.gap(last) == ":" and len(page.word(last)) >= 2 and page.word(last)[:2].isdecimal()
    if colon and not found[2]:
        rest = page.words[last]
        minute, half, last = int(rest[:2]), rest[2:], last + 1
    elif "h" in page.words[i] and not half:
        colon = True
    if not half and page.word(last) in _SAYS_CLOCK and page.close(last):
        half, last = page.words[last], last + 1
    if hour > 24 or minute > 59 or not (half in _SAYS_CLOCK or (colon and half in ("", "h"))):
        return None
    return made(page, i, last, _minutes(page, hour, minute, half, last), "", "time")


def clock_at(page: Page, i: int, number: Worded) -> Quantity | None:
    """Read "two o'clock in the morning"."""
    half = page.word(number.last)
    if half not in _SAYS_CLOCK or not 0 <= number.value <= 24 or number.value % 1:
        return None
    last = number.last + 1
    return made(page, i, last, _minutes(page, int(number.value), 0, half, last), "", "time")


def _minutes(page: Page, hour: int, minute: int, half: str, last: int) -> float:
    """Return minutes after midnight; "in the evening" counts like p.m."""
    later = " ".join(page.words[last : last + 3])
    evening = half == "pm" or (half == "o'clock" and later.startswith(("in the afternoon", "in the evening")))
    if evening and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return float(hour * 60 + minute)
