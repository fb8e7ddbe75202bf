"""What holds for any text at all."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.text.names import names
from dedup.text.numbers import canonical, quantities
from dedup.text.parse import parse
from dedup.text.scanner import Tokens, scan
from dedup.text.stems import stems

ANY = st.text(st.characters(), max_size=200)
PIECES = [
    *("Mr. Smith", "U.S.", "3.5", "16,000", "½", "12. März 2024", "$2-3 million", "seven in ten", "half"),
    *("end.Next", "“", "”", "«", "'", "’", "?", "!", "...", "。", "中", "ครับ", "é", "ﬁ", "ß", "\ud800"),
    *("\u200b", "\u0301", "\u0336", "Q:", "A:", "Editor:", "**Name:**", "- ", "1. ", "Key takeaways"),
    *(
        "14:05",
        "(CSTO)",
        "NATO",
        ":",
        ";",
        "–",
        "# ",
        "Photo: x",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "a",
        "The",
        "of",
        "and",
    ),
]
NEWSY = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=4)), max_size=60).map(
    "".join
)
TEXTS = st.one_of(ANY, NEWSY)


def _check_tokens(text: str, t: Tokens) -> None:
    start, end = t.start.astype(np.int64), t.end.astype(np.int64)
    assert (start < end).all()
    assert (end[:-1] <= start[1:]).all()
    assert not len(t) or end[-1] <= len(text)
    assert (np.diff(t.offsets.astype(np.int64)) > 0).all()
    assert t.offsets[0] == 0
    assert t.offsets[-1] == len(t.folded)
    assert t.gap[0] == t.gap[-1] == 4
    assert (t.flags < 32).all()


@given(TEXTS)
@settings(deadline=None, max_examples=200)
def test_tokens_are_ordered_and_slice_the_text(text: str) -> None:
    tokens = scan(text)
    _check_tokens(text, tokens)
    for i in range(len(tokens)):
        alone = scan(text[tokens.start[i] : tokens.end[i]])
        assert len(alone) >= 1


@given(TEXTS)
@settings(deadline=None, max_examples=200)
def test_every_token_is_in_exactly_one_sentence_and_nothing_raises(text: str) -> None:
    parsed = parse(text)
    _check_tokens(text, parsed.tokens)
    m = len(parsed.marks)
    assert len(parsed.sentences) == len(parsed.paragraph) == len(parsed.zone) == m == len(parsed.first) - 1
    assert parsed.first[0] == 0 or len(parsed.tokens) == 0
    assert parsed.first[-1] == len(parsed.tokens)
    assert (np.diff(parsed.first) > 0).all()
    before = 0
    for s in range(m):
        a, b = parsed.sentences[s].tolist()
        assert before <= a < b <= len(text)
        assert parsed.sentence_text(s) == parsed.sentence_text(s).strip()
        first, last = parsed.first[s], parsed.first[s + 1]
        assert a <= parsed.tokens.start[first]
        assert parsed.tokens.end[last - 1] <= b
        before = b
    _check_zones_and_turns(parsed)


def _check_zones_and_turns(parsed) -> None:
    for s, number in enumerate(parsed.zone.tolist()):
        zone = parsed.zones[number]
        assert zone.start <= parsed.sentences[s][0]
        assert parsed.sentences[s][1] <= zone.end
    for turn in parsed.turns:
        assert 0 <= turn.first <= turn.last <= len(parsed.marks)
        assert 0 <= turn.start <= turn.end <= len(parsed.text)
    for a, b in parsed.quotes.tolist():
        assert 0 <= a < b <= len(parsed.text)


@given(TEXTS, st.sampled_from(["en", "de", "fr", "es", "it", "pt", "nl", "ru", "und"]))
@settings(deadline=None, max_examples=200)
def test_quantities_names_and_stems_of_any_text(text: str, language: str) -> None:
    parsed = parse(text, language=language)
    last = 0
    for q in quantities(parsed):
        assert last <= q.first < q.last <= len(parsed.tokens)
        assert 0 <= q.start < q.end <= len(text)
        assert canonical(q)
        last = q.last
    for name in names(parsed):
        assert text[name.start : name.end] == name.text
    assert len(stems(parsed.tokens, language).hash) == len(parsed.tokens)


@given(st.text(st.characters(max_codepoint=0x17FF, exclude_categories=["Cs"]), max_size=60))
@settings(deadline=None, max_examples=200)
def test_composed_and_decomposed_texts_are_alike(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert scan(composed).hash.tolist() == scan(decomposed).hash.tolist()


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_scanning_twice_is_the_same(text: str) -> None:
    assert scan(text, 5).hash.tobytes() == scan(text, 5).hash.tobytes()
