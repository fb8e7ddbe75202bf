"""Guess the language of a text from its script and its small words."""

from __future__ import annotations

from collections import Counter

import numpy as np

from dedup.text.scanner import Tokens
from dedup.text.stopwords import LANGUAGES, stop_words

__all__ = ["TIERS", "UNKNOWN", "detect"]

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
    words = tokens.words()[:n]
    # The elided article counts: l'homme begins with l.
    counts = Counter(words)
    counts.update(x.partition("'")[0] for x in words if "'" in x)
    seen = frozenset(counts)
    scores = sorted(
        ((sum(map(counts.__getitem__, stop_words(lang) & seen)), lang) for lang in TIERS), reverse=True
    )
    (best, language), (second, _) = scores[0], scores[1]
    if best < max(2 if second else 1, 0.12 * n) or best < 1.15 * second:
        return UNKNOWN
    if language == "ru" and any(_NOT_RUSSIAN & set(w) for w in counts):
        return UNKNOWN
    return language
