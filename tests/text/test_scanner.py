"""The scanner: real words of each script, folded and in their place."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from dedup.text.scanner import Flag, scan

WORDS = {
    "English, possessive and contraction": ("Don’t say Assad's", ["don't", "say", "assad's"]),
    "o'clock, rock 'n' roll": ("two o’clock, rock 'n' roll", ["two", "o'clock", "rock", "n", "roll"]),
    "single quotation marks": ("the 'quoted words' here", ["the", "quoted", "words", "here"]),
    "initials and abbreviations": ("U.S. Army, 3 a.m., e.g. this", ["us", "army", "3", "am", "eg", "this"]),
    "initials of a person": ("J.R.R. Tolkien, J.Smith", ["jrr", "tolkien", "j", "smith"]),
    "a domain is one word, a missing space is not": ("Time.news end.Next", ["time.news", "end", "next"]),
    "an address": ("https://www.example.co.uk/a-b", ["https", "www", "example.co.uk", "a", "b"]),
    "numbers": ("16,000 1.200 3.5 2’500 £27m 3.5bn", ["16,000", "1.200", "3.5", "2'500", "27m", "3.5bn"]),
    "a number ends a sentence": ("In 2021. Then 5,", ["in", "2021", "then", "5"]),
    "fractions stay apart": ("2½ hours ¾", ["2", "1⁄2", "hours", "3⁄4"]),
    "hyphens and dashes separate": ("Military-Legal full–time", ["military", "legal", "full", "time"]),
    "trade marks are no letters": ("Acme™ Corp®", ["acme", "corp"]),
    "ligatures": ("ﬁnal ﬂuﬀy ŒUVRE", ["final", "fluffy", "œuvre"]),
    "German": ("Straße MÜLLER", ["strasse", "müller"]),
    "French": ("l’été à Noël", ["l'été", "à", "noël"]),
    "Turkish dotted capital": ("İSTANBUL", [unicodedata.normalize("NFC", "i̇stanbul")]),
    "Greek, final sigma": ("Ο ΛΌΓΟΣ λόγος", ["ο", "λόγοσ", "λόγοσ"]),
    "Russian stays Cyrillic": ("Москва, ёлка сон", ["москва", "ёлка", "сон"]),
    "Ukrainian apostrophe": ("п’ять п'ять", ["п'ять", "п'ять"]),
    "Arabic, vowels and tatweel": ("مُحَمَّد كـــتاب", ["محمد", "كتاب"]),
    "Arabic, forms of alef": ("أحمد إلى آخر ٱسم", ["احمد", "الى", "اخر", "اسم"]),
    "Arabic figures": ("١٬٢٠٠ ٣٫٥", ["1,200", "3.5"]),
    "Hebrew with points": ("שָׁלוֹם", ["שלום"]),
    "Hindi keeps its vowel signs": ("हिन्दी में", ["हिन्दी", "में"]),
    "Chinese": ("中国，新闻", ["中", "国", "新", "闻"]),
    "Japanese, voiced and half width": ("ガｶﾞ東京ー", ["ガ", "ガ", "東", "京", "ー"]),
    "Thai, marks stay with their letter": ("ดีครับ", ["ดี", "ค", "รั", "บ"]),
    "Korean words": ("한국어 텍스트", ["한국어", "텍스트"]),
    "Korean in conjoining letters": (unicodedata.normalize("NFD", "한국어"), ["한국어"]),
    "Chinese between Latin": ("5G网络 iPhone手机", ["5g", "网", "络", "iphone", "手", "机"]),
    "lone surrogates separate": ("x\ud800y \udfff", ["x", "y"]),
    "nothing": ("", []),
    "no words": (" … — !\n", []),
}


@pytest.mark.parametrize(("text", "words"), WORDS.values(), ids=WORDS.keys())
def test_words(text: str, words: list[str]) -> None:
    tokens = scan(text)
    assert tokens.words() == words
    assert [tokens.word(i) for i in range(len(tokens))] == words


SPANS = {
    "expansions share one span": ("a ﬁx", ["a", "ﬁx"]),
    "the stop of an abbreviation belongs to it": ("in the U.S. now", ["in", "the", "U.S.", "now"]),
    "marks belong, ignored characters at the end do not": ("cafe\u0301 wo\u200b", ["cafe\u0301", "wo"]),
    "quotation marks do not": ("“Yes,” ’tis", ["Yes", "tis"]),
    "soft hyphen inside": ("so\u00adft", ["so\u00adft"]),
}


@pytest.mark.parametrize(("text", "spans"), SPANS.values(), ids=SPANS.keys())
def test_spans(text: str, spans: list[str]) -> None:
    tokens = scan(text)
    assert [text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)] == spans


FLAGS = {
    "Russia": Flag.CAPITAL,
    "NATO": Flag.CAPITAL | Flag.ACRONYM,
    "U.S.": Flag.CAPITAL | Flag.ACRONYM,
    "iPhone": Flag(0),
    "A": Flag.CAPITAL,
    "16,000": Flag.NUMBER,
    "½": Flag.NUMBER,
    "F16": Flag.CAPITAL | Flag.NUMBER,
    "中": Flag.SINGLE,
    "mоscow": Flag.MIXED,
    "Москва": Flag.CAPITAL,
}


@pytest.mark.parametrize(("word", "flags"), FLAGS.items(), ids=FLAGS.keys())
def test_flags(word: str, flags: Flag) -> None:
    assert Flag(int(scan(word).flags[0])) == flags


GAPS = {
    "edges, spaces, punctuation": ("a b, c - d", [4, 0, 1, 1, 4]),
    "sentence end": ("One. Two! Three? “Four.” Five", [4, 3, 3, 3, 3, 4]),
    "line break": ("one\ntwo\r\nthree", [4, 2, 2, 4]),
    "blank line, also with spaces or a rule": ("a\n \t\nb\n***\nc", [4, 4, 4, 4]),
    "form feed and paragraph separator": ("a\fb\u2029c", [4, 4, 4, 4]),
    "no space after the stop": ("end.Next index.html", [4, 3, 0, 1, 4]),
    "Chinese stop": ("中。国", [4, 3, 4]),
    "nothing between characters": ("中国", [4, 0, 4]),
}


@pytest.mark.parametrize(("text", "gaps"), GAPS.values(), ids=GAPS.keys())
def test_gaps(text: str, gaps: list[int]) -> None:
    assert scan(text).gap.tolist() == gaps


def test_equal_words_hash_alike_and_the_seed_matters() -> None:
    tokens = scan("Straße STRASSE strasse other")
    assert len(set(tokens.hash.tolist())) == 2
    assert scan("strasse", 1).hash[0] != tokens.hash[0] == scan("strasse").hash[0]


def test_hashes_are_the_same_in_every_process() -> None:
    pinned = ["0adaacc4fff6c7bd", "e364dab136d3e3a5", "ce8ca31eb9209596"]
    assert [f"{h:016x}" for h in scan("news don't 16,000").hash.tolist()] == pinned
    assert [f"{h:016x}" for h in scan("NEWS DON’T １６,０００").hash.tolist()] == pinned


def test_a_word_that_grows_when_folded() -> None:
    tokens = scan("ﷺ" * 300)
    assert len(tokens) == 1
    assert len(tokens.folded) == tokens.offsets[-1] > 300 * 10


def test_marks_come_in_canonical_order_and_are_capped() -> None:
    assert scan("q\u0323\u0307").hash[0] == scan("q\u0307\u0323").hash[0]
    flood = scan("e" + "\u0301" * 10_000)
    assert len(flood.folded) == 31
    assert flood.end[0] == 10_001


def test_arrays_have_the_promised_types() -> None:
    t = scan("Hello, world")
    wanted = (
        (t.hash, "u8"),
        (t.start, "u4"),
        (t.end, "u4"),
        (t.flags, "u1"),
        (t.gap, "u1"),
        (t.offsets, "u4"),
    )
    assert all(array.dtype == np.dtype(kind) for array, kind in wanted)
    assert len(t.gap) == len(t.offsets) == len(t) + 1


def test_words_of_a_long_text_are_those_of_its_parts() -> None:
    part = "Die Straße, l’été, 16,000 中国 café "
    assert scan(part * 4_000).words() == scan(part).words() * 4_000
