"""Make the folding table that the scanner ships with: ``python -m dedup.text.tables``.

The table is generated once and committed, so that keys are the same under every Python version,
whatever its ``unicodedata`` says.  Each code point gets a class, its folded form and, for letters,
whether it is upper case, which of three look-alike scripts it belongs to, and whether a letter of
another script looks the same.

One entry is 32 bits: 0-20 the distance to the folded code point (or, with bit 28, where its
expansion starts), 21-24 the class, 25 upper case, 26-27 the script, 28 expands, 29 has a double.
An expansion is its length, the base letter as written (0 where there is none), its code points.
"""

from __future__ import annotations

import functools
import sys
import unicodedata
from enum import IntEnum

import numpy as np
import numpy.typing as npt

__all__ = ["CHARACTERS", "CharClass", "build", "fold"]

CHARACTERS = 0x110000
BLOCK = 256


class CharClass(IntEnum):
    """What a code point is to the scanner; the kernel repeats these numbers."""

    OTHER = 0
    LETTER = 1
    DIGIT = 2
    SINGLE = 3
    FRACTION = 4
    MARK = 5
    DROPPED_MARK = 6
    IGNORED = 7
    APOSTROPHE = 8
    COMMA = 9
    DOT = 10
    STOP = 11
    CJK_STOP = 12
    NEWLINE = 13
    PARAGRAPH = 14
    SPACE = 15


_APOSTROPHES = frozenset("'’‘‛ʼʻʹ´`′＇")
_DOTS = frozenset(".．․")
_COMMAS = frozenset(",٬")
_STOPS = frozenset("!?…‽؟؛۔।॥։።፧။၊‼⁇⁈⁉")
_CJK_STOPS = frozenset("。！？｡︒﹒﹗﹖")
_NEWLINES = frozenset("\n\r\v\x85\u2028")
_PARAGRAPHS = frozenset("\f\u2029")
_SYMBOLS = frozenset("™℠®©")

# Default_Ignorable_Code_Point of Unicode, which Python does not expose.
_IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)  # fmt: skip

# Signs that a writer may leave out: Arabic and Hebrew vowels, hamza and madda, tatweel.  Nikhahit goes
# because compatibility forms split sara am into it and sara aa.
_OPTIONAL = (
    (0x345, 0x345), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),
    (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8),
    (0x6EA, 0x6ED), (0x640, 0x640), (0xE4D, 0xE4D), (0xECD, 0xECD),
)  # fmt: skip

_ALEF = 0x627
_REPLACED = {
    0x671: _ALEF, 0x672: _ALEF, 0x673: _ALEF, 0x675: _ALEF, 0xE33: 0xE32, 0xEB3: 0xEB2,
    ord("ɡ"): ord("g"), ord("ɑ"): ord("a"),
    **dict(zip(map(ord, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"), map(ord, "abcdefghijklmnoprstuvwyz"), strict=True)),
    **{0x1F150 + i: ord("a") + i for i in range(26)},
    **{0x1F170 + i: ord("a") + i for i in range(26)},
}  # fmt: skip

# Scripts written without spaces: every character is a word of its own.
_SINGLE = (
    (0xE01, 0xE3A), (0xE40, 0xE4F), (0xE81, 0xEDF), (0x1000, 0x109F), (0x1780, 0x17DD), (0x1950, 0x19DF),
    (0x1A20, 0x1AAF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3041, 0x309F),
    (0x30A0, 0x30FF), (0x31F0, 0x31FF), (0x3105, 0x312F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FE), (0xAA60, 0xAADF), (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip

LATIN, CYRILLIC, GREEK = 1, 2, 3

# Letters that look like a Latin one, by the form written: capital Ve looks like B, small ve does not.
_TO_LATIN = dict(
    zip(
        "аеорсухіјѕԁԛԝһӏкАВЕКМНОРСТУХІЈЅԚԜҺӀԌгпѵүΥΑΒΕΖΗΙΚΜΝΟΡΤΧαγικνορστυωϲϳεηՕօոսհցԼ",
        "aeopcyxijsdqwhlkabekmhopctyxijsqwhlgrnvyyabezhikmnoptxayikvopotuwcjenoonuhgl",
        strict=True,
    )
)
_TO_CYRILLIC = dict(zip("aceopxyikABCEHKMOPTXYI", "асеорхуікавсенкмортхуі", strict=True))


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def fold(char: str) -> str:
    """Fold one character as the scanner does: case, width, compatibility, fully decomposed."""
    code = ord(char)
    if code in _REPLACED:
        return chr(_REPLACED[code])
    # The iota subscript would become a letter, and forms with it would no longer be alike.
    bare = unicodedata.normalize("NFD", char).replace("\u0345", "")
    once = unicodedata.normalize("NFKD", bare.casefold())
    full = unicodedata.normalize("NFKD", once.casefold())
    return "".join(
        str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c
        for c in full
        if not _within(ord(c), _IGNORABLE) and not _dropped(c)
    )


def _dropped(char: str) -> bool:
    """Overlays and other marks that are no part of any letter of any orthography, or are optional."""
    code = ord(char)
    if _within(code, _OPTIONAL):
        return True
    if unicodedata.category(char) == "Me" or 0x20D0 <= code <= 0x20FF or 0x1AB0 <= code <= 0x1AFF:
        return True
    if unicodedata.combining(char) == 1:
        return True
    return 0x300 <= code <= 0x36F and char not in _letter_marks()


@functools.cache
def _letter_marks() -> frozenset[str]:
    """Return the marks of the combining block that canonical decompositions use."""
    forms = (unicodedata.normalize("NFD", chr(code)) for code in range(0xC0, 0x2000))
    return frozenset(c for form in forms for c in form[1:] if 0x300 <= ord(c) <= 0x36F)


_GIVEN: dict[str, CharClass] = {
    **dict.fromkeys(_APOSTROPHES, CharClass.APOSTROPHE),
    **dict.fromkeys(_DOTS, CharClass.DOT),
    **dict.fromkeys(_COMMAS, CharClass.COMMA),
    **dict.fromkeys(_STOPS, CharClass.STOP),
    **dict.fromkeys(_CJK_STOPS, CharClass.CJK_STOP),
    **dict.fromkeys(_NEWLINES, CharClass.NEWLINE),
    **dict.fromkeys(_PARAGRAPHS, CharClass.PARAGRAPH),
    **dict.fromkeys(_SYMBOLS, CharClass.OTHER),
    "\t": CharClass.SPACE,
    "\u2800": CharClass.SPACE,
    "٫": CharClass.DOT,
}


def classify(char: str) -> tuple[CharClass, str]:
    """Give the class of a character and its folded form ('' where it has none)."""
    code = ord(char)
    if char in _GIVEN:
        return _GIVEN[char], ""
    category = unicodedata.category(char)
    if _within(code, _IGNORABLE) or category == "Cc":
        return CharClass.IGNORED, ""
    if category[0] == "Z":
        return CharClass.SPACE, ""
    if category[0] == "M" and _dropped(char):
        return CharClass.DROPPED_MARK, ""
    if code == 0x640:
        return CharClass.DROPPED_MARK, ""
    folded = fold(char)
    if unicodedata.decomposition(char).startswith("<fraction>"):
        return CharClass.FRACTION, folded
    return _class_of(folded)


def _class_of(folded: str) -> tuple[CharClass, str]:
    words = "".join(c for c in folded if unicodedata.category(c)[0] in "LNM")
    if not words:
        return CharClass.OTHER, ""
    first = words[0]
    if unicodedata.category(first)[0] == "M":
        return CharClass.MARK, words
    if _within(ord(first), _SINGLE) and unicodedata.category(first)[0] in "LN":
        return CharClass.SINGLE, words
    if first.isdecimal() and first.isascii():
        return CharClass.DIGIT, words
    return CharClass.LETTER, words


def _script(folded: str) -> int:
    name = unicodedata.name(folded[0], "") if folded else ""
    return {"LATIN": LATIN, "CYRILLIC": CYRILLIC, "GREEK": GREEK}.get(name.split(" ")[0], 0)


def _entry(code: int, pool: list[int], seen: dict[str, int]) -> int:
    char = chr(code)
    kind, folded = classify(char)
    upper = unicodedata.category(char) in ("Lu", "Lt") or 0x24B6 <= code <= 0x24CF
    script = _script(folded) if kind == CharClass.LETTER else 0
    # An accented letter has the double of its base, so that composed and decomposed forms stay alike.
    base = unicodedata.normalize("NFD", char)[0]
    double = base in _TO_LATIN or base in _TO_CYRILLIC
    bits = int(kind) << 21 | int(upper) << 25 | script << 26 | int(double) << 29
    if len(folded) <= 1 and not (double and base != char):
        target = ord(folded) if folded else code
        return bits | ((target - code) & 0x1FFFFF)
    written = ord(base) if base != char and kind == CharClass.LETTER else 0
    key = f"{written} {folded}"
    if key not in seen:
        seen[key] = len(pool)
        pool.extend([len(folded), written, *map(ord, folded)])
    return bits | 1 << 28 | seen[key]


def build() -> dict[str, npt.NDArray[np.generic]]:
    """Compute the arrays of the table from this Python's ``unicodedata``."""
    pool: list[int] = []
    seen: dict[str, int] = {}
    entries = np.array([_entry(c, pool, seen) for c in range(CHARACTERS)], dtype=np.uint32)
    combining = np.array([unicodedata.combining(chr(c)) for c in range(CHARACTERS)], dtype=np.uint8)
    rows = np.concatenate(
        [entries.reshape(-1, BLOCK), combining.reshape(-1, BLOCK).astype(np.uint32)], axis=1
    )
    unique, index = np.unique(rows, axis=0, return_inverse=True)
    return {
        "index": index.reshape(-1).astype(np.uint16),
        "entries": np.ascontiguousarray(unique[:, :BLOCK]).reshape(-1),
        "combining": unique[:, BLOCK:].astype(np.uint8).reshape(-1),
        "expansions": np.array(pool, dtype=np.uint32),
        "to_latin": _pairs(_TO_LATIN),
        "to_cyrillic": _pairs(_TO_CYRILLIC),
    }


def _pairs(doubles: dict[str, str]) -> npt.NDArray[np.uint32]:
    return np.array(sorted((ord(a), ord(b)) for a, b in doubles.items()), dtype=np.uint32)


def main() -> None:
    """Write the table beside this module."""
    path = __file__.removesuffix("tables.py") + "data/folding.npz"
    np.savez_compressed(path, **build())  # type: ignore[arg-type]
    sys.stdout.write(f"{path}: Unicode {unicodedata.unidata_version}\n")


if __name__ == "__main__":
    main()
