"""Quantities of a text by value and unit, however they are written.

"16 thousand" is 16,000, "6 percent" is "6%", "seven in ten" is 70 %, ``1.200`` depends on the language.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.text.dates import from_ordinal, month_number
from dedup.text.lexicon import Lexicon
from dedup.text.measures import MONEY, SYMBOLS, unit_of
from dedup.text.moments import clock_at, date_at, month_at, time_at
from dedup.text.numberwords import number_words
from dedup.text.numerals import decimal, split_numeral
from dedup.text.quantity import ORDINALS, Page, Quantity, made
from dedup.text.scanner import Flag
from dedup.text.wordednumbers import Worded, fraction_at, may_begin, worded_number

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["Quantity", "canonical", "quantities"]

# Plain numbers: an IntFlag is slow to combine.
_CAPITAL, _NUMBER, _ACRONYM = int(Flag.CAPITAL), int(Flag.NUMBER), int(Flag.ACRONYM)


_RANGE = frozenset("to or bis oder à ou a o до или tot of".split(" "))  # noqa: SIM905
_PARTITIVE = frozenset("of de di del do da".split(" "))  # noqa: SIM905
_PERCENT_SIGN = re.compile(r"[ \u00a0\u202f]?[%％٪]")
_TIMES_OUT_OF = frozenset({"times", "mal", "fois", "veces", "volte", "vezes", "keer", "people", "cases"})
_POINTS = frozenset({"points", "point", "pp"})
_BY_THE_HOUR = {"km": "kmh", "mile": "mph"}
_PER = frozenset("per an pro par por à в".split())  # noqa: SIM905
_HOUR = frozenset("h hr hour stunde heure hora l'heure ora all'ora uur час ч".split())  # noqa: SIM905


@functools.lru_cache(maxsize=4)  # a comparison asks several times for the same two texts
def quantities(parsed: Parsed) -> tuple[Quantity, ...]:
    """Find the quantities of a text, in order, none overlapping another."""
    tokens = parsed.tokens
    page = Page(
        parsed.text, tokens.words(), tokens.start.data, tokens.end.data,
        tokens.flags.data,
        parsed.language, number_words(parsed.language),
    )  # fmt: skip
    found: list[Quantity] = []
    _, opens = _opening_words(page.language).look_up(tokens)
    end = 0
    for i in np.flatnonzero((tokens.flags & _NUMBER != 0) | opens).tolist():
        quantity = _read(page, i) if i >= end else None
        if quantity is not None:
            found.append(quantity)
            end = quantity.last
    return tuple(_ranges(page, found))


@functools.lru_cache(maxsize=16)  # a document may name any language
def _opening_words(language: str) -> Lexicon:
    """Tell of each word whether it has no digits and a quantity can begin with it."""
    return Lexicon(lambda word: (0, month_number(word) is not None or may_begin(word, language)))


def canonical(quantity: Quantity) -> str:
    """Write a value for people: 2024-03-12, 15:20, 70 %, 2500000000 USD."""
    value = quantity.value
    if quantity.what == "time":
        return f"{int(value) // 60:02d}:{int(value) % 60:02d}"
    if quantity.what != "date":
        return f"{value:.12g} {quantity.unit}".strip()
    if quantity.unit == "day of month":
        return f"--{int(value) // 100:02d}-{int(value) % 100:02d}"
    if quantity.unit == "month of year":
        return f"{(int(value) - 1) // 12}-{(int(value) - 1) % 12 + 1:02d}"
    year, month, day = from_ordinal(int(value))
    return f"{year:04d}-{month:02d}-{day:02d}"


def _read(page: Page, i: int) -> Quantity | None:
    """Read the quantity that begins at token ``i``."""
    if page.flags[i] & _NUMBER:
        return date_at(page, i) or time_at(page, i) or _numeral_at(page, i)
    if month_number(page.words[i]) and page.flags[i] & _CAPITAL:
        return month_at(page, i)
    if not may_begin(page.words[i], page.language):
        return None
    worded = worded_number(page.words, i, page.close, page.language)
    if (part := fraction_at(page.words, i, page.close, worded, page.language)) is not None:
        return made(page, i, part.last, part.value * 100, "%", "percent", rough=True)
    if worded is None:
        return None
    return clock_at(page, i, worded) or _share(page, i, worded) or _measured(page, i, worded)


def _numeral_at(page: Page, i: int) -> Quantity | None:
    """Read a number in figures with its scale and unit."""
    digits, suffix = split_numeral(page.words[i])
    if not digits or _is_part_of_a_name(page, i):
        return None
    last = i + 1
    while _is_group(page, last, digits):
        digits += page.words[last]
        last += 1
    value = decimal(digits, page.language)
    if value is None:
        return None
    if page.word(last) and "⁄" in page.words[last] and page.gap(last) in ("", " "):
        value += decimal(page.words[last], page.language) or 0.0
        last += 1
    return _with_suffix(page, i, Worded(last, value, 1.0), suffix)


def _is_group(page: Page, i: int, digits: str) -> bool:
    """Tell whether token ``i`` is the next group of three in 16 000."""
    word = page.word(i)
    if len(word) != 3 or not word.isdecimal() or not digits.isdecimal():
        return False
    if len(digits) > 3 and len(digits) % 3 != 0 and len(digits) > 5:
        return False
    gap = page.gap(i)
    return gap in "\u00a0\u202f\u2009" or (
        gap == " " and page.language not in ("en", "und") and len(digits) <= 9
    )


def _is_part_of_a_name(page: Page, i: int) -> bool:
    """Tell COVID-19 and F-16 from a number."""
    if i == 0 or page.gap(i) not in ("-", "\u2011", "/"):
        return False
    before = page.flags[i - 1]
    return bool(before & _ACRONYM) or (bool(before & _CAPITAL) and len(page.words[i - 1]) == 1)


_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mm": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}


def _with_suffix(page: Page, i: int, number: Worded, suffix: str) -> Quantity | None:
    if not suffix:
        return _share(page, i, number) or _measured(page, i, number)
    if suffix in ORDINALS:
        return made(page, i, number.last, number.value, "", "ordinal")
    if suffix == "s":
        return made(page, i, number.last, number.value, "decade", "number", rough=True)
    money = _symbol_before(page, i)
    unit = unit_of(suffix)
    if suffix in _SUFFIXES and (money or unit is None or (suffix == "mm" and money)):
        return _measured(
            page, i, replace(number, value=number.value * _SUFFIXES[suffix], scale=_SUFFIXES[suffix])
        )
    return None if unit is None else made(page, i, number.last, number.value, unit, "number")


def _share(page: Page, i: int, number: Worded) -> Quantity | None:
    """Read "seven in ten" as 70 %."""
    if not 0 < number.value <= 100 or number.scale != 1.0:
        return None
    begin = number.last + (page.word(number.last) in _TIMES_OUT_OF)
    for phrase in page.lexicon.in_:
        at = begin + len(phrase)
        if tuple(page.words[begin:at]) != phrase or not all(map(page.close, range(number.last, at + 1))):
            continue
        whole = _plain_at(page, at)
        if whole is not None and number.value < whole.value <= 100 and not _unit_after(page, whole.last)[0]:
            value = 100.0 * number.value / whole.value
            return made(page, i, whole.last, value, "%", "percent", rough=True)
    return None


def _plain_at(page: Page, i: int) -> Worded | None:
    word = page.word(i)
    if word.isdecimal() and word.isascii():
        return Worded(i + 1, float(word), 1.0)
    return worded_number(page.words, i, page.close, page.language) if word else None


def _measured(page: Page, i: int, number: Worded) -> Quantity | None:
    """Add the scale and the unit that follow, or the currency before."""
    money = _symbol_before(page, i)
    number = _scaled(page, number, bool(money))
    unit, last, end = _unit_after(page, number.last)
    if money and (not unit or unit in MONEY):
        code, start = money
        first = i - 1 if start < page.start[i] and i and start <= page.start[i - 1] else i
        return made(page, first, number.last, number.value, code, "money", start=start)
    if number.bare and not (unit and page.words[i] == "one"):
        return None
    if _is_negative(page, i):
        number = replace(number, value=-number.value)
    what = "percent" if unit == "%" else "money" if unit in MONEY else "number"
    return made(page, i, last, number.value, unit, what, end=end)


def _is_negative(page: Page, i: int) -> bool:
    """Tell "minus 5" and " -5" from a hyphen."""
    if page.word(i - 1) == "minus" and page.close(i):
        return True
    at = page.start[i] - 1
    sign = page.text[at : at + 1] in ("-", "−", "\u2212") and bool(page.flags[i] & _NUMBER)
    return sign and (at == 0 or page.text[at - 1] in " (\u00a0")


def _scaled(page: Page, number: Worded, money: bool) -> Worded:
    """Multiply by "thousand", "million", "mil millones" where they follow."""
    value, scale, last = number.value, number.scale, number.last
    if page.words[last : last + 3] == ["and", "a", "half"] and page.word(last + 3) in page.lexicon.scale:
        value, last = value + 0.5, last + 3
    while (word := page.word(last)) in page.lexicon.scale and page.close(last):
        if len(word) == 1 and not money:
            break
        factor = page.lexicon.scale[word]
        value, scale, last = value * factor, scale * factor, last + 1
    if last == number.last:
        return number
    return Worded(last, value, scale, bare=number.bare and scale == 1.0)


def _symbol_before(page: Page, i: int) -> tuple[str, int] | None:
    """Return the currency written before token ``i`` and where it starts."""
    low = page.end[i - 1] if i else 0
    before = page.text[low : page.start[i]].rstrip(" \u00a0")
    if before and before[-1] in SYMBOLS:
        at = low + len(before) - 1
        prefixed = (
            len(before) == 1 and i and page.words[i - 1] in ("us", "a", "c", "au", "ca", "nz", "hk", "s")
        )
        code = {"a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD"}.get(page.words[i - 1]) if prefixed else None
        return code or SYMBOLS[before[-1]], page.start[i - 1] if prefixed else at
    if not i or before or not page.flags[i - 1] & _ACRONYM:
        return None
    unit = unit_of(page.words[i - 1])
    return (unit, page.start[i - 1]) if unit in MONEY and unit is not None else None


def _unit_after(page: Page, last: int) -> tuple[str, int, int]:
    """Return the unit after token ``last - 1``, the token after it and the code point where it ends."""
    end = page.end[last - 1]
    if found := _PERCENT_SIGN.match(page.text, end):
        return "%", last, found.end()
    after = page.text[end : end + 2].strip(" \u00a0")
    if after and after[0] in SYMBOLS and (page.text[end : end + 1] in SYMBOLS or page.language != "en"):
        return SYMBOLS[after[0]], last, page.text.index(after[0], end) + 1
    if after.startswith("°"):
        return "degree", last, page.text.index("°", end) + 1
    return _word_unit(page, last, end)


def _word_unit(page: Page, last: int, end: int) -> tuple[str, int, int]:
    if not page.close(last):
        return "", last, end
    word, second = page.word(last), page.word(last + 1)
    if word in page.lexicon.percent or f"{word}_{second}" in page.lexicon.percent:
        size = 1 if word in page.lexicon.percent else 2
        return "%", last + size, page.end[last + size - 1]
    if (word in ("percentage", "procentpunt") and second in _POINTS) or word in (
        "prozentpunkte",
        "prozentpunkten",
    ):
        size = 2 if second in _POINTS else 1
        return "pp", last + size, page.end[last + size - 1]
    for at in (last, last + 1):
        skipped = at > last
        if skipped and not (word in _PARTITIVE or word in ("us", "australian", "canadian", "british")):
            break
        unit = unit_of(_unelided(page.word(at))) if page.close(at) else None
        if unit and not (skipped and unit not in MONEY):
            unit, after = _an_hour(page, unit, at + 1)
            return unit, after, page.end[after - 1]
    return "", last, end


def _an_hour(page: Page, unit: str, after: int) -> tuple[str, int]:
    """Read a distance by the hour as a speed: "193 km/h", "90 miles an hour"."""
    speed = _BY_THE_HOUR.get(unit)
    if speed is None:
        return unit, after
    at = after + (page.word(after) in _PER)
    spaced = at > after or "'" in page.word(at)
    near = page.close(at) if spaced else page.gap(at).strip() == "/"
    return (speed, at + 1) if near and page.word(at) in _HOUR else (unit, after)


def _unelided(word: str) -> str:
    return word[2:] if word.startswith("d'") else word


def _ranges(page: Page, found: list[Quantity]) -> list[Quantity]:
    """Give both ends of a range the unit and scale that is written once: 5 to 7 percent, $2-3 million."""
    for k in range(len(found) - 1):
        a, b = found[k], found[k + 1]
        if not _one_range(page, a, b):
            continue
        if a.what == "number" and not a.unit and b.unit:
            found[k] = replace(a, unit=b.unit, what=b.what, value=a.value * _shared(page, a, b))
        elif a.what == "money" and b.what == "number" and not b.unit:
            found[k] = replace(a, value=a.value * _shared(page, a, b))
            found[k + 1] = replace(b, unit=a.unit, what="money")
        elif a.what == b.what == "number" and not a.unit and not b.unit:
            found[k] = replace(a, value=a.value * _shared(page, a, b))
    return found


def _one_range(page: Page, a: Quantity, b: Quantity) -> bool:
    between = page.text[a.end : b.start].strip()
    if b.first - a.last == 0:
        return between in ("-", "–", "—")
    return b.first - a.last == 1 and page.words[a.last] in _RANGE and between.isalpha()


def _shared(page: Page, a: Quantity, b: Quantity) -> float:
    """Return the scale written only at the end of a range."""
    scale = page.lexicon.scale.get(page.word(b.first + 1), 1.0) if b.last > b.first + 1 else 1.0
    return (
        scale
        if a.last == a.first + 1 and a.value < 1000 and page.words[a.first] not in page.lexicon.scale
        else 1.0
    )
