"""Stems and stop words of tokens; the only home of PyStemmer."""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dedup.text.lexicon import Lexicon
from dedup.text.scanner import Tokens
from dedup.text.stopwords import stop_words

__all__ = ["Stems", "stem_words", "stems"]

_SNOWBALL = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish",
    "it": "italian", "pt": "portuguese", "nl": "dutch", "ru": "russian",
}  # fmt: skip

# l'homme, dell'acqua: the article is no part of the word.
_ELISION = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu|(?:d|n|s)ell|all|dall|sull|quest|un|gl|bell|sant)'(?=\w)"
)
_ELIDING = frozenset({"fr", "it"})


@dataclass(frozen=True, slots=True, eq=False)
class Stems:
    """Stems beside tokens: ``hash`` u64[n], unseeded and the same in every process; ``stop`` bool[n]."""

    hash: npt.NDArray[np.uint64]
    stop: npt.NDArray[np.bool_]


@functools.lru_cache(maxsize=4)  # a comparison asks several times for the same two texts
def stems(tokens: Tokens, language: str) -> Stems:
    """Stem every token in the given language; in a language that is no tier, words stand for themselves."""
    return Stems(*_lexicon(language if language in _SNOWBALL else "").look_up(tokens))


def stem_words(words: list[str], language: str) -> list[str]:
    """Return the stems of folded words."""
    return [_stem(word, language) for word in words]


@functools.cache  # of few: languages that are no tier share one
def _lexicon(language: str) -> Lexicon:
    return Lexicon(functools.partial(_entry, language=language))


def _entry(word: str, language: str) -> tuple[int, bool]:
    stem = _stem(word, language)
    digest = hashlib.blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    small = stop_words(language)
    stop = word in small or (language in _ELIDING and _full(word) in small)
    return int.from_bytes(digest, "little"), stop


def _stem(word: str, language: str) -> str:
    if language not in _SNOWBALL or any("0" <= c <= "9" for c in word):
        return word
    if language in _ELIDING:
        word = _full(word)
    # A stemmer keeps its working buffer, so threads must not share one; a new one costs under 1 µs.
    return str(_stemmer_class()(_SNOWBALL[language], 0).stemWord(word))


def _full(word: str) -> str:
    """Take the elided article off."""
    found = _ELISION.match(word)
    return word[found.end() :] if found else word


@functools.cache
def _stemmer_class() -> Any:
    import Stemmer

    return Stemmer.Stemmer
