"""A made-up wire: stories and what other houses make of them, by seed, any number, one at a time.

Words are drawn from a skewed vocabulary of made-up words with names and numbers among them, some 480 words
and 2,900 characters a text.  Of the documents, 43 % are in clusters of two to seven: a story, and versions
of it in other houses, each cut at the end, edited (plain words replaced or left out, a sentence dropped),
its paragraphs reordered, or two of these; half of all carry the standing notice of their house.  The truth
is the number of the story.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["SEED", "Item", "corpus"]

SEED = 20_240_601
PLAIN, NAMES, NUMBERS, HOUSES = 60_000, 20_000, 9_998, 400
VOCABULARY = PLAIN + NAMES + NUMBERS
PARAGRAPHS, SENTENCES, WORDS = 8, (2, 5), (9, 24)
NAME_SHARE, NUMBER_SHARE = 0.11, 0.05
IN_CLUSTERS, VERSIONS = 0.43, (1, 1, 1, 2, 2, 3, 4, 6)
APART = 400
"""Documents within which the versions of a story come."""


class Item(NamedTuple):
    """One document: its text, its house, and the story that it tells."""

    text: str
    source: str
    story: int


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """Numbers of words, and the sentence and paragraph that each stands in."""

    word: NDArray[np.int64]
    sentence: NDArray[np.int64]
    paragraph: NDArray[np.int64]

    def only(self, kept: NDArray[Any]) -> Story:
        """Keep these words, in this order."""
        return Story(self.word[kept], self.sentence[kept], self.paragraph[kept])


class Wire:
    """Words, as they stand in mid-sentence, first, last, and last of a paragraph; and each house's notice."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        plain = itertools.islice(_distinct(chance), PLAIN)
        names = (word.capitalize() for word in itertools.islice(_distinct(chance), NAMES))
        words = [*plain, *names, *(str(number) for number in range(2, NUMBERS + 2))]
        forms = [w + " " for w in words], [w.capitalize() + " " for w in words]
        ends = [w + ". " for w in words], [w + ".\n\n" for w in words]
        self.form = np.array([*forms[0], *forms[1], *ends[0], *ends[1]], object)
        self.drawn = np.cumsum(1.0 / (np.arange(PLAIN) + 4.0))
        self.drawn /= self.drawn[-1]
        made = np.random.default_rng(seed)
        self.notices = [self.text(self.story(made, 1, (3, 3))) for _ in range(HOUSES)]

    def plain(self, made: np.random.Generator, size: int) -> NDArray[np.int64]:
        """Draw plain words."""
        return np.searchsorted(self.drawn, made.random(size))

    def story(
        self, made: np.random.Generator, paragraphs: int = PARAGRAPHS, sentences: tuple[int, int] = SENTENCES
    ) -> Story:
        """Make up a story."""
        counts = made.integers(sentences[0], sentences[1] + 1, paragraphs)
        lengths = made.integers(WORDS[0], WORDS[1] + 1, int(counts.sum()))
        word = self.plain(made, int(lengths.sum()))
        roll = made.random(len(word))
        named, numbered = roll < NAME_SHARE, roll > 1 - NUMBER_SHARE
        word[named] = PLAIN + made.integers(0, NAMES, int(named.sum()))
        word[numbered] = PLAIN + NAMES + made.integers(0, NUMBERS, int(numbered.sum()))
        paragraph = np.repeat(np.arange(paragraphs), counts)
        return Story(word, np.repeat(np.arange(len(lengths)), lengths), np.repeat(paragraph, lengths))

    def version(self, story: Story, made: np.random.Generator) -> Story:
        """Make of a story what another house might."""
        ways: list[Callable[[Story, np.random.Generator], Story]] = [_cut, self._edited, _reordered]
        for way in made.permutation(3)[: made.choice((1, 1, 2))].tolist():
            story = ways[way](story, made)
        return story

    def _edited(self, story: Story, made: np.random.Generator) -> Story:
        """Replace or leave out plain words, drop a sentence; names and numbers are facts, and stay."""
        share = made.uniform(0.01, 0.09)
        roll = np.where(story.word < PLAIN, made.random(len(story.word)), 1.0)
        word = np.where(roll < share / 2, self.plain(made, len(roll)), story.word)
        dropped = made.random(int(story.sentence.max()) + 1) < 0.02
        kept = ((roll >= share) | (roll < share / 2)) & ~dropped[story.sentence]
        return replace(story, word=word).only(np.flatnonzero(kept))

    def text(self, story: Story) -> str:
        """Write a story down."""
        form = np.zeros(len(story.word), np.int64)
        ends = np.append(np.diff(story.sentence) != 0, True)
        form[np.append(True, ends[:-1])] = 1
        form[ends] = 2
        form[np.append(np.diff(story.paragraph) != 0, True)] = 3
        return "".join(self.form[form * VOCABULARY + story.word].tolist()).rstrip()


def _distinct(chance: random.Random) -> Iterator[str]:
    seen = set()
    while True:
        syllables = chance.choice((1, 1, 2, 2, 2, 3))
        word = "".join(_syllable(chance) for _ in range(syllables))
        if word not in seen:
            seen.add(word)
            yield word


def _syllable(chance: random.Random) -> str:
    return chance.choice("bcdfghklmnprstvwz") + chance.choice("aeiou") + chance.choice(("", "", *"nrslt"))


def _cut(story: Story, made: np.random.Generator) -> Story:
    """Leave out the end, as desks do that cut to length: at most an eighth."""
    return story.only(np.arange(int(len(story.word) * made.uniform(0.875, 0.98))))


def _reordered(story: Story, made: np.random.Generator) -> Story:
    """Leave the first paragraph first, and shuffle the rest."""
    order = [0, *(1 + made.permutation(int(story.paragraph.max())))]
    return story.only(np.concatenate([np.flatnonzero(story.paragraph == p) for p in order]))


def corpus(size: int, seed: int = SEED) -> Iterator[Item]:
    """Yield ``size`` documents, the versions of a story some hundreds of documents apart."""
    wire = Wire(seed)
    waiting: list[tuple[int, int, Item]] = []
    made = 0
    for number in itertools.count():
        chance = np.random.default_rng((seed, number))
        for item in _told(wire, number, chance):
            heapq.heappush(waiting, (made + int(chance.integers(1, APART)), made, item))
            made += 1
        while waiting and waiting[0][0] <= made:
            yield heapq.heappop(waiting)[2]
            size -= 1
            if not size:
                return


def _told(wire: Wire, number: int, made: np.random.Generator) -> Iterator[Item]:
    story = wire.story(made)
    mean = 1 + sum(VERSIONS) / len(VERSIONS)
    # Of clusters of this mean size, so many stories make the wanted share of documents.
    told_again = IN_CLUSTERS / mean / (IN_CLUSTERS / mean + 1 - IN_CLUSTERS)
    versions = int(made.choice(VERSIONS)) if made.random() < told_again else 0
    for k, house in enumerate(made.choice(HOUSES, 1 + versions, replace=False).tolist()):
        text = wire.text(wire.version(story, made) if k else story)
        notice = f"\n\n{wire.notices[house]}" if made.random() < 0.5 else ""
        yield Item(text + notice, f"house {house}", number)
