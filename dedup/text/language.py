"""Guess the language of a text from its script and its small words."""

from __future__ import annotations

import functools

import numpy as np

from dedup.text.lexicon import Lexicon
from dedup.text.scanner import Tokens
from dedup.text.stopwords import LANGUAGES, stop_words

__all__ = ["TIERS", "UNKNOWN", "base_language", "detect", "language_of"]

TIERS = LANGUAGES
"""Languages in which restatement is offered."""

UNKNOWN = "und"
"""The language of a text that is too short, mixed or in none of the known ones."""

_SAMPLE = 2_000
_SCRIPTS = (
    ("ja", 0x3041, 0x30FF),
    ("ko", 0x1100, 0x11FF),
    ("th", 0xE01, 0xE5B),
    ("el", 0x370, 0x3FF),
    ("he", 0x590, 0x5FF),
    ("hi", 0x900, 0x97F),
    ("zh", 0x4E00, 0x9FFF),
)
_FIRST_SCRIPT = 0x370
# Letters that Russian lacks: their presence means Ukrainian, Bulgarian is not told apart.
_NOT_RUSSIAN = frozenset("ґєіїўјљњћџђ")
_BITS, _TIMES = 2, np.uint64(3)
"""Room for how often a word counts in one language: up to twice."""


def base_language(tag: str | None) -> str:
    """Return the language of a tag without its region: ``en`` of ``en-GB`` and ``EN_us``; empty for None."""
    return (tag or "").lower().replace("_", "-").split("-")[0]


def language_of(text: str, tokens: Tokens, given: str | None = None) -> str:
    """Name the language of a text: that of the tag that was given, or else what it looks like."""
    return base_language(given) or detect(text, tokens)


def detect(text: str, tokens: Tokens) -> str:
    """Return a language code, ``und`` when unsure.

    A tier language needs its stop words to be at least 12 % of the words and ahead of the next one.
    """
    if len(tokens) == 0 or not text:
        return UNKNOWN
    script = _by_script(tokens)
    return script or _by_words(tokens)


def _by_script(tokens: Tokens) -> str | None:
    codes = tokens.folded[: _SAMPLE * 6]
    if codes.max() < _FIRST_SCRIPT:
        return None
    for language, low, high in _SCRIPTS:
        share = np.count_nonzero((codes >= low) & (codes <= high)) / len(codes)
        if share > (0.1 if language == "ja" else 0.4):
            return language
    return None


def _by_words(tokens: Tokens) -> str:
    n = min(len(tokens), _SAMPLE)
    small, not_russian = (told[:n] for told in _small_words().look_up(tokens))
    places = np.arange(0, _BITS * len(TIERS), _BITS, dtype=np.uint64)
    counts = ((small[:, None] >> places) & _TIMES).sum(axis=0).tolist()
    scores = sorted(zip(counts, TIERS, strict=True), reverse=True)
    (best, language), (second, _) = scores[0], scores[1]
    if best < max(2 if second else 1, 0.12 * n) or best < 1.15 * second:
        return UNKNOWN
    return UNKNOWN if language == "ru" and not_russian.any() else language


@functools.cache
def _small_words() -> Lexicon:
    """Tell how often each word is a small word of each tier, and whether it has a letter no Russian has."""
    return Lexicon(lambda word: (_small(word), not _NOT_RUSSIAN.isdisjoint(word)))


def _small(word: str) -> int:
    """Count what is a small word: the word, and its elided article (l'homme begins with l)."""
    parts = (word, *([word.partition("'")[0]] if "'" in word else []))
    counts = (sum(part in stop_words(language) for part in parts) for language in TIERS)
    return sum(count << (_BITS * place) for place, count in enumerate(counts))
