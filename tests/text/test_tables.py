"""The shipped folding table says what the module that makes it says, as far as Unicode versions agree."""

from __future__ import annotations

import pytest

from dedup.text import tables
from dedup.text.folding import folding
from dedup.text.tables import CharClass

ENTRIES = {
    "a": (CharClass.LETTER, "a"),
    "Ä": (CharClass.LETTER, "a\u0308"),
    "ß": (CharClass.LETTER, "ss"),
    "ﬀ": (CharClass.LETTER, "ff"),
    "９": (CharClass.DIGIT, "9"),
    "٣": (CharClass.DIGIT, "3"),
    "½": (CharClass.FRACTION, "1⁄2"),
    "中": (CharClass.SINGLE, "中"),
    "が": (CharClass.SINGLE, "か\u3099"),
    "ส": (CharClass.SINGLE, "ส"),
    "각": (CharClass.LETTER, "\u1100\u1161\u11a8"),
    "\u0301": (CharClass.MARK, "\u0301"),
    "\u0336": (CharClass.DROPPED_MARK, ""),
    "\u064e": (CharClass.DROPPED_MARK, ""),
    "ـ": (CharClass.DROPPED_MARK, ""),
    "\u200b": (CharClass.IGNORED, ""),
    "\u3164": (CharClass.IGNORED, ""),
    "\x00": (CharClass.IGNORED, ""),
    "’": (CharClass.APOSTROPHE, ""),
    "。": (CharClass.CJK_STOP, ""),
    "।": (CharClass.STOP, ""),
    "\u2028": (CharClass.NEWLINE, ""),
    "\u00a0": (CharClass.SPACE, ""),
    "—": (CharClass.OTHER, ""),
    "😀": (CharClass.OTHER, ""),
    "\ud800": (CharClass.OTHER, ""),
}


@pytest.mark.parametrize(("char", "wanted"), ENTRIES.items(), ids=[f"U+{ord(c):04X}" for c in ENTRIES])
def test_entry(char: str, wanted: tuple[CharClass, str]) -> None:
    assert tables.classify(char) == wanted
    assert _shipped(char) == wanted


def _shipped(char: str) -> tuple[CharClass, str]:
    table, code = folding(), ord(char)
    entry = int(table.entries[int(table.index[code >> 8]) * 256 + (code & 255)])
    kind = CharClass(entry >> 21 & 15)
    if entry >> 28 & 1:
        at = entry & 0x1FFFFF
        size = int(table.expansions[at])
        return kind, "".join(map(chr, table.expansions[at + 2 : at + 2 + size].tolist()))
    worded = kind in (CharClass.LETTER, CharClass.DIGIT, CharClass.SINGLE, CharClass.MARK)
    return kind, chr((code + entry) & 0x1FFFFF) if worded else ""


def test_no_expansion_is_longer_than_the_scanner_allows() -> None:
    table = folding()
    sizes, at = [], 0
    while at < len(table.expansions):
        sizes.append(int(table.expansions[at]))
        at += sizes[-1] + 2
    assert max(sizes) <= 18


def test_look_alikes_are_sorted_for_the_search() -> None:
    for pairs in (folding().to_latin, folding().to_cyrillic):
        keys = pairs[:, 0].tolist()
        assert keys == sorted(set(keys))
