"""Dates and times of day in the tier languages."""

from __future__ import annotations

import functools
import re

__all__ = ["calendar_date", "from_ordinal", "full_date", "month_number", "written_date"]

_MONTHS = """
    january/jan/januar/janvier/enero/gennaio/janeiro/januari/январь/января/январе/jänner
    february/feb/februar/février/févr/febrero/febbraio/fevereiro/februari/февраль/февраля/феврале
    march/mar/märz/mars/marzo/março/maart/март/марта/марте
    april/apr/avril/avr/abril/aprile/апрель/апреля/апреле
    may/mai/mayo/maggio/maio/mei/май/мая/мае
    june/jun/juni/juin/junio/giugno/junho/июнь/июня/июне
    july/jul/juli/juillet/juil/julio/luglio/julho/июль/июля/июле
    august/aug/août/agosto/augustus/август/августа/августе
    september/sep/sept/septembre/septiembre/settembre/setembro/сентябрь/сентября/сентябре
    october/oct/oktober/octobre/octubre/ottobre/outubro/okt/октябрь/октября/октябре
    november/nov/novembre/noviembre/novembro/ноябрь/ноября/ноябре
    december/dec/dezember/décembre/déc/diciembre/dicembre/dezembro/dez/декабрь/декабря/декабре
"""
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})")


@functools.cache
def _table() -> dict[str, int]:
    return {w: i for i, line in enumerate(_MONTHS.split(), 1) for w in line.split("/")}


def month_number(word: str) -> int | None:
    """Return 1 to 12 for the folded name of a month."""
    return _table().get(word)


def full_date(year: int, month: int, day: int) -> int | None:
    """Return the proleptic ordinal of a date (1 is 1 January of year 1), None if there is no such day.

    It is the ordinal of ``datetime.date``, computed here because this layer knows no clock.
    """
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= _length(year, month)):
        return None
    return _days_before(year) + sum(_length(year, m) for m in range(1, month)) + day


def from_ordinal(ordinal: int) -> tuple[int, int, int]:
    """Return year, month and day of an ordinal of 1 and more."""
    year = ordinal * 400 // 146_097 + 2
    while _days_before(year) >= ordinal:
        year -= 1
    day, month = ordinal - _days_before(year), 1
    while day > _length(year, month):
        day -= _length(year, month)
        month += 1
    return year, month, day


def _days_before(year: int) -> int:
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400


def _length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 + leap if month == 2 else 30 + (month in (1, 3, 5, 7, 8, 10, 12))


def written_date(word: str) -> int | None:
    """Read 12.03.2024, day first."""
    found = _DOTTED.fullmatch(word)
    if found is None:
        return None
    day, month, year = (int(x) for x in found.groups())
    return full_date(_century(year), month, day)


def calendar_date(parts: tuple[str, str, str], between: str, month_first: bool) -> int | None:
    """Read 2024-03-12, 12/03/2024 or, where the month comes first, 03/12/2024."""
    if not all(p.isdecimal() for p in parts):
        return None
    a, b, c = (int(p) for p in parts)
    if between == "-" and len(parts[0]) == 4 and len(parts[1]) <= 2 and len(parts[2]) <= 2:
        return full_date(a, b, c)
    if between != "/" or len(parts[2]) not in (2, 4) or len(parts[0]) > 2 or len(parts[1]) > 2:
        return None
    month, day = (a, b) if (month_first and a <= 12) or b > 12 else (b, a)
    return full_date(_century(c), month, day)


def _century(year: int) -> int:
    return year if year >= 100 else (2000 if year < 70 else 1900) + year
