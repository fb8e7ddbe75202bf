"""Made-up news articles, the same on every run: what benchmarks load where no archive is at hand.

About 450 words each, two fifths of them English function words, the rest in a skewed vocabulary of made-up
words; each article has a dozen names of its own that it repeats.  One in five is a copy of an earlier one:
verbatim, cut short, with words changed, or with a closing paragraph of its source added.

    python -m benchmarks.articles 100000 > articles.jsonl
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import sys
from collections.abc import Iterator

import numpy as np

from dedup.text.stopwords import stop_words
from dedup.types import Document

__all__ = ["article", "articles", "text_of"]

WORDS, VOCABULARY, NAMES, SOURCES = 450, 60_000, 12, 200
COPIES = 5
"""One in so many is a copy."""
_FIRST = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_BEGINNINGS = "b br c cl d dr f fl g gr h j k l m n p pl pr r s sh sl st t th tr v w"
_ENDINGS = "a e i o u ai ea oo an en in on ar er or al el ent ist ort"


@functools.cache
def vocabulary() -> list[str]:
    """Make words up: common ones have two syllables, rare ones up to four."""
    draw = np.random.default_rng(11)
    onsets, rhymes = _BEGINNINGS.split(), _ENDINGS.split()
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        count = 2 + int(len(made) > 2_000) + int(len(made) > 30_000)
        parts = [
            onsets[draw.integers(len(onsets))] + rhymes[draw.integers(len(rhymes))] for _ in range(count)
        ]
        made["".join(parts)] = None
    return list(made)


@functools.cache
def _function_words() -> list[str]:
    return sorted(word for word in stop_words("en") if word.isalpha())


def text_of(number: int, among: int | None = None) -> str:
    """Write an article: the same number, the same text.

    A copy is of an earlier one, or of one ``among`` the first so many.
    """
    draw = np.random.default_rng([7, number])
    if number % COPIES == COPIES - 1:
        earlier = number if among is None else max(among - COPIES, 0)
        return _copy(text_of(int(draw.integers(earlier // COPIES + 1)) * COPIES), number, draw)
    size = int(WORDS * draw.uniform(0.6, 1.4))
    return _sentences(_words(size, draw), draw)


def _words(size: int, draw: np.random.Generator) -> list[str]:
    content, function = vocabulary(), _function_words()
    names = [content[i].capitalize() for i in draw.integers(5_000, VOCABULARY, NAMES).tolist()]
    kind = draw.random(size)
    rank = (VOCABULARY * draw.random(size) ** 4).astype(int).tolist()
    small = (len(function) * draw.random(size) ** 2).astype(int).tolist()
    name = draw.integers(0, NAMES, size).tolist()
    made = []
    for i, k in enumerate(kind.tolist()):
        made.append(function[small[i]] if k < 0.4 else names[name[i]] if k < 0.5 else content[rank[i]])
    return made


def _sentences(words: list[str], draw: np.random.Generator) -> str:
    at, parts = 0, []
    lengths = draw.integers(8, 26, len(words) // 8 + 1).tolist()
    for number, length in enumerate(lengths):
        if at >= len(words):
            break
        sentence = " ".join(words[at : at + length])
        parts.append(sentence[0].upper() + sentence[1:] + (".\n\n" if number % 4 == 3 else "."))
        at += length
    return " ".join(parts).replace("\n\n ", "\n\n").strip()


def _copy(text: str, number: int, draw: np.random.Generator) -> str:
    kind = number // COPIES % 4
    if kind == 1:
        return text[: int(len(text) * draw.uniform(0.4, 0.9))]
    if kind == 2:
        words, content = text.split(" "), vocabulary()
        for at in draw.integers(0, len(words), len(words) // 20).tolist():
            words[at] = content[int(VOCABULARY * draw.random() ** 4)]
        return " ".join(words)
    if kind == 3:
        return f"{text}\n\n{_sentences(_words(60, np.random.default_rng([8, number % SOURCES])), draw)}"
    return text


def article(number: int, among: int | None = None) -> Document:
    """Make the article of a number, with its id, source and time of publication; ``among`` as of its text."""
    published = _FIRST + dt.timedelta(minutes=number)
    return Document(
        text_of(number, among),
        id=f"made-{number}",
        version=1,
        source=f"Outlet {number % SOURCES}",
        title=f"Article {number}",
        published=published.isoformat(),
        language="en",
    )


def articles(count: int, first: int = 0) -> Iterator[Document]:
    """Make articles one after the other."""
    return map(article, range(first, first + count))


if __name__ == "__main__":
    for one in articles(int(sys.argv[1])):
        sys.stdout.write(json.dumps(one.to_dict()) + "\n")
