"""How text goes to a terminal: safe, wrapped, coloured only when asked, ASCII where nothing else is known."""

from __future__ import annotations

import itertools
import re
import textwrap
from dataclasses import dataclass
from enum import Enum

__all__ = ["Colour", "Terminal", "share"]

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ASCII = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "…": "...", "·": "-", "–": "-", "—": "-", "→": "->"}
)
NARROWEST = 40
QUOTE_LINES = 2


class Colour(Enum):
    """What a colour is used for; each has a word beside it, so nothing is told by colour alone."""

    LOOK = "1;31"
    NOTE = "1;33"
    QUIET = "2"
    STRONG = "1"


@dataclass(frozen=True, slots=True)
class Terminal:
    """A place to write to: its width in characters, whether it has colours and more than ASCII."""

    width: int = 80
    colour: bool = False
    unicode: bool = True

    def paint(self, text: str, colour: Colour) -> str:
        """Colour a text, where colours were asked for."""
        return f"\x1b[{colour.value}m{text}\x1b[0m" if self.colour else text

    def say(self, text: str, indent: str = "", further: str | None = None) -> list[str]:
        """Wrap a sentence to lines; text of documents loses what could steer the terminal."""
        further = indent + "  " if further is None else further
        wrapped = textwrap.wrap(
            self.safe(text),
            max(self.width, NARROWEST),
            initial_indent=indent,
            subsequent_indent=further,
            break_on_hyphens=False,
        )
        return wrapped or [indent.rstrip()]

    def quote(self, text: str, indent: str) -> list[str]:
        """Put a passage in quotation marks on at most two lines, cut in the middle where it is too long."""
        words, room = text.split(), QUOTE_LINES * (max(self.width, NARROWEST) - len(indent)) - 20
        if len(" ".join(words)) > room:
            head, tail = _fitting(words, room * 2 // 3), _fitting(words[::-1], room // 3)
            words = [*words[: max(head, 1)], "…", *words[len(words) - tail :]]
        return self.say(f"“{' '.join(words)}”", indent, indent + " ")

    def safe(self, text: str) -> str:
        """Replace control and direction characters, and typographic ones where only ASCII is known."""
        clean = _CONTROL.sub("?", text)
        return clean if self.unicode else clean.translate(_ASCII)


def _fitting(words: list[str], room: int) -> int:
    """Say how many of the first words fit into ``room`` characters."""
    used = itertools.accumulate(len(word) + 1 for word in words)
    return sum(1 for _ in itertools.takewhile(lambda length: length <= room, used))


def share(value: float) -> str:
    """Write a share the short way: .65, 1.00."""
    return f"{value:.2f}".removeprefix("0")
