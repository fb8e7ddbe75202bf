"""Ways to hide a copy: each leaves the hashes of the clean text."""

from __future__ import annotations

import pytest

from dedup.text.scanner import Flag, scan

CLEAN = "The Kremlin began actively attracting mercenaries, so Time.news and the U.S. say, 16,000 in 2022."


def _each(insert: str) -> str:
    """Put something behind every letter."""
    return "".join(c + insert if c.isalpha() else c for c in CLEAN)


def _swap(pairs: str) -> str:
    table = dict(zip(pairs[::2], pairs[1::2], strict=True))
    return "".join(table.get(c, c) for c in CLEAN)


def _shift(upper: int, lower: int, digit: int = 0) -> str:
    def other(c: str) -> str:
        if "A" <= c <= "Z":
            return chr(upper + ord(c) - 65)
        if "a" <= c <= "z":
            return chr(lower + ord(c) - 97)
        return chr(digit + ord(c) - 48) if c.isdigit() and digit else c

    return "".join(map(other, CLEAN))


ATTACKS = {
    "zero-width spaces and joiners": _each("\u200b\u200d\ufeff"),
    "soft hyphens": _each("\u00ad"),
    "full width": _shift(0xFF21, 0xFF41, 0xFF10),
    "mathematical bold": _shift(0x1D400, 0x1D41A, 0x1D7CE),
    "circled letters": _shift(0x24B6, 0x24D0),
    "Cyrillic look-alikes": _swap("aаeеoоcсpрiіTТKКyу"),
    "Greek look-alikes": _swap("oοvνTΤKΚiι"),
    "combining overlays": _each("\u0336\u0338"),
    "hangul filler": _each("\u3164\u115f"),
    "bidi overrides": "\u202e" + _each("\u202c\u2066") + "\u202c",
    "variation selectors and tags": _each("\ufe0f\U000e0041"),
    "combining marks of no orthography": _each("\u035b\u0361"),
    "small capitals": _swap("aᴀeᴇoᴏnɴtᴛiɪ"),
}


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS.keys())
def test_same_hashes_as_the_clean_text(text: str) -> None:
    assert text != CLEAN
    assert scan(text, 7).hash.tolist() == scan(CLEAN, 7).hash.tolist()


def test_spans_of_an_attacked_text_cover_what_was_written() -> None:
    text = ATTACKS["combining overlays"]
    tokens = scan(text)
    assert text[tokens.start[1] : tokens.end[1]].replace("\u0336\u0338", "") == "Kremlin"


def test_mixed_scripts_are_flagged() -> None:
    tokens = scan(ATTACKS["Cyrillic look-alikes"])
    assert sum(bool(f & Flag.MIXED) for f in tokens.flags) > 8


def test_a_russian_word_in_an_english_text_stays_russian() -> None:
    tokens = scan("The word сор means litter and жизнь means life")
    assert tokens.word(2) == "сор"
    assert not tokens.flags[2] & Flag.MIXED


def test_latin_letters_in_russian_words_are_undone() -> None:
    clean, attacked = "Россия сообщила об этом", "Рoccия cooбщилa oб этoм"
    assert scan(attacked).hash.tolist() == scan(clean).hash.tolist()
