"""Small words for people: counts, plurals, dates, how a document is called."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence

from dedup.types import DocumentInfo

__all__ = [
    "aside_word",
    "aside_words",
    "called",
    "count_word",
    "counted",
    "day",
    "differing",
    "listed",
    "minute",
    "quoted",
    "thousands",
]

_WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_QUOTED_LENGTH = 60
_ASIDE = {"speaker_label": "labels", "heading": "headings", "credit_line": "credit", "quote": "quoted"}


def thousands(number: int) -> str:
    """Write a number with commas: 41,203."""
    return f"{number:,}"


def count_word(number: int) -> str:
    """Write a small number as a word, a larger one in figures; zero is "no"."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else thousands(number)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number in figures and its noun in the right form: "1 word", "1,036 words"."""
    return f"{thousands(number)} {noun if number == 1 else plural or noun + 's'}"


def differing(one: str, other: str) -> tuple[str, str]:
    """Keep of two values the words between what they share: "Association", "Organization"."""
    left, right = one.split(), other.split()
    head = _alike(zip(left, right, strict=False))
    tail = _alike(zip(reversed(left[head:]), reversed(right[head:]), strict=False))
    shown = " ".join(left[head : len(left) - tail]), " ".join(right[head : len(right) - tail])
    return shown if all(shown) else (one, other)


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def listed(parts: Sequence[str]) -> str:
    """Join as in a sentence: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""


def day(moment: dt.datetime) -> str:
    """Write a date the same on every machine: "1 Dec 2024"."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def minute(moment: dt.datetime) -> str:
    """Write a moment to the minute, in UTC: "1 Dec 2024, 08:10 UTC"."""
    utc = moment.astimezone(dt.UTC)
    return f"{day(utc)}, {utc:%H:%M} UTC"


def quoted(text: str, length: int = _QUOTED_LENGTH) -> str:
    """Put text in quotation marks on one line, cut at a word where it is longer than ``length``."""
    flat = " ".join(text.split())
    if len(flat) > length:
        flat = flat[:length].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"
    return f"“{flat}”"


def aside_word(reason: str) -> str:
    """Call set-aside words by what they are: "20 labels", "14 credit"."""
    return _ASIDE.get(reason, reason.replace("_", " "))


def aside_words(words: Mapping[str, int]) -> str:
    """List set-aside words by reason: "27 headings, 20 labels"; empty where nothing was set aside."""
    return ", ".join(f"{thousands(n)} {aside_word(reason)}" for reason, n in words.items() if n)


def called(info: DocumentInfo) -> str:
    """Call a document by its title or id, then where and when it was published."""
    name = quoted(info.title) if info.title else info.id or "an untitled item"
    place = ", ".join(filter(None, (info.source, day(info.published) if info.published else None)))
    return f"{name} ({place})" if place else name
