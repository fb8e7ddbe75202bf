"""Numbers written as words: "two hundred and five", "einundzwanzig", "quatre-vingt-dix", "a third"."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dedup.text.numberwords import NumberWords, number_words

__all__ = ["Worded", "fraction_at", "may_begin", "worded_number"]

# Scale words that are a number on their own.
_ALONE = frozenset("hundert tausend mil mille cento cent honderd duizend тысяча тысячу".split(" "))  # noqa: SIM905
_AMBIGUOUS = frozenset({"en", "es", "it", "pt", "nl"})
_OF = frozenset("of de del di dei degli delle della dell' do da dos das van der des du d'".split(" "))  # noqa: SIM905
_WHOLE = frozenset("of the its their his her this all our your".split(" "))  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Worded:
    """A number up to token ``last``; ``bare`` if it is only an article, to be kept with a scale or unit."""

    last: int
    value: float
    scale: float
    bare: bool = False


def worded_number(words: Sequence[str], i: int, close: Callable[[int], bool], language: str) -> Worded | None:
    """Read the number in words at token ``i``; ``close(j)`` tells whether ``j`` adjoins ``j-1``."""
    lexicon = number_words(language)
    if words[i] in lexicon.half:
        return _half_a(words, i, close, lexicon)
    if _value(words[i], language) is None and words[i] not in _ALONE and words[i] not in lexicon.ones:
        return None
    total, current, j, seen = 0.0, 0.0, i, False
    while j < len(words) and (j == i or close(j)):
        step = _step(words, j, current, total, lexicon, language)
        if step is None:
            if not (seen and _joins(words, j, current, total, close, language)):
                break
            j += 1
            continue
        (total, current), j, seen = step, j + 1, True
    if not seen:
        return Worded(i + 1, 1.0, 1.0, bare=True) if words[i] in lexicon.ones else None
    bare = j == i + 1 and words[i] in lexicon.ones
    return Worded(j, total + current, 1.0 if total == 0 else 1000.0, bare=bare)


@functools.lru_cache(maxsize=16_384)
def may_begin(word: str, language: str) -> bool:
    """Tell whether a number or fraction can begin with this word."""
    lexicon = number_words(language)
    known = word in lexicon.small or word in lexicon.half or word in lexicon.fraction or word in lexicon.ones
    return known or word in _ALONE or _value(word, language) is not None


def _step(
    words: Sequence[str], j: int, current: float, total: float, lexicon: NumberWords, language: str
) -> tuple[float, float] | None:
    """Return (total, current) after word ``j``, None if it does not go on with the number."""
    word = words[j]
    value = _value(word, language)
    if value is None and word in lexicon.ones:
        value = 1
    if value is not None:
        if language == "fr" and value == 20 and current % 100 == 4:
            return total, current + 76
        return (total, current + value) if _fits(current, value, language) else None
    factor = lexicon.scale.get(word)
    if factor is None or (len(word) <= 3 and factor != 1000.0):
        return None
    if factor < 1000:
        return (total, (current or 1) * factor) if current < 100 else None
    if current == 0 and total > 0:
        return total * factor, 0
    return total + (current or 1) * factor, 0


def _fits(current: float, value: int, language: str) -> bool:
    if current == 0 or (current % 100 == 0 and value < 100):
        return True
    if language == "fr" and current % 100 in (60, 80) and value < 20:
        return True
    return current % 10 == 0 and current % 100 >= 20 and value < 10


def _joins(
    words: Sequence[str], j: int, current: float, total: float, close: Callable[[int], bool], language: str
) -> bool:
    """Tell whether word ``j`` is an "and" inside the number."""
    if words[j] not in number_words(language).joiner or j + 1 >= len(words) or not close(j + 1):
        return False
    value = _value(words[j + 1], language)
    if value is None or not (current >= 20 or total):
        return False
    return _fits(current, value, language) and (language != "en" or current % 100 == 0)


def _half_a(
    words: Sequence[str], i: int, close: Callable[[int], bool], lexicon: NumberWords
) -> Worded | None:
    """Read "half a million"."""
    if words[i + 1 : i + 2] and words[i + 1] in lexicon.ones and i + 2 < len(words) and close(i + 2):
        factor = lexicon.scale.get(words[i + 2])
        if factor is not None and len(words[i + 2]) > 1:
            return Worded(i + 3, factor / 2, factor)
    return None


def fraction_at(
    words: Sequence[str], i: int, close: Callable[[int], bool], worded: Worded | None, language: str
) -> Worded | None:
    """Read "a third of", "two thirds", "half of" at token ``i``: the share, 0..1."""
    lexicon = number_words(language)
    if words[i] in lexicon.half:
        following = words[i + 1] if i + 1 < len(words) else ""
        plain = language != "en" or following in _WHOLE
        return Worded(i + 1, 0.5, 1.0) if worded is None and plain else None
    if worded is None:
        share = lexicon.fraction.get(words[i])
        return Worded(i + 1, share, 1.0) if share is not None and language == "ru" else None
    share = (
        lexicon.fraction.get(words[worded.last]) if worded.last < len(words) and close(worded.last) else None
    )
    if share is None or worded.value * share >= 1:
        return None
    if worded.value == 1 and language in _AMBIGUOUS and not _is_share(words, i, worded.last, lexicon):
        return None
    return Worded(worded.last + 1, worded.value * share, 1.0)


def _is_share(words: Sequence[str], i: int, at: int, lexicon: NumberWords) -> bool:
    """Tell "a third of the well" from "a third dry winter": "of" after it or a hedge before it."""
    before = words[i - 1] if i else ""
    following = words[at + 1] if at + 1 < len(words) else ""
    return following in _OF or before in lexicon.about or before in ("by", "than", "than", "um", "de", "del")


def _value(word: str, language: str) -> int | None:
    lexicon = number_words(language)
    value = lexicon.small.get(word)
    if value is not None or not lexicon.compound[0] or len(word) < 6:
        return value
    return _compound(word, language)


@functools.lru_cache(maxsize=4_096)
def _compound(word: str, language: str) -> int | None:
    """Read a number written as one word: zweihundertfünfzig, eenentwintig, ventiquattro."""
    lexicon = number_words(language)
    hundred, thousand, joiner = lexicon.compound
    for mark, factor in ((thousand, 1000), (hundred, 100)):
        before, found, after = word.partition(mark)
        if not found:
            continue
        high = 1 if not before else _part(before, language)
        low = 0 if not after else _part(after.removeprefix(joiner) if language != "it" else after, language)
        return None if high is None or low is None or low >= factor else high * factor + low
    if language == "it":
        return _italian(word, lexicon)
    return _joined(word, lexicon, joiner)


def _part(word: str, language: str) -> int | None:
    value = number_words(language).small.get(word)
    return value if value is not None else _compound(word, language)


def _joined(word: str, lexicon: NumberWords, joiner: str) -> int | None:
    """Read ein-und-zwanzig, een-en-twintig, twee-ën-twintig."""
    word = word.replace("ë", "e")
    for name, tens in lexicon.small.items():
        if tens >= 20 and word.endswith(joiner + name):
            ones = lexicon.small.get(word[: -len(joiner + name)])
            return tens + ones if ones is not None and 0 < ones < 10 else None
    return None


def _italian(word: str, lexicon: NumberWords) -> int | None:
    """Read ventuno, trentotto, quarantacinque: the vowel falls before one and eight."""
    for name, tens in lexicon.small.items():
        if tens < 20:
            continue
        for stem in (name, name[:-1]):
            ones = (
                lexicon.small.get(word[len(stem) :].replace("tré", "tre")) if word.startswith(stem) else None
            )
            if ones is not None and 0 < ones < 10:
                return tens + ones
    return None
