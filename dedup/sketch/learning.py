"""Learning a background from articles, in memory bounded by a number of items per source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dedup.sketch.background import Background, Common, everywhere_threshold, source_threshold
from dedup.sketch.counts import Counts
from dedup.sketch.exact import digest
from dedup.sketch.shingles import U64
from dedup.sketch.wording import wording
from dedup.types import Document

__all__ = ["Learner", "habits", "learn"]

ITEMS_OF_SOURCE = 5_000
"""More items of one source teach nothing new about its boilerplate, and cost memory."""

_A_COPY = 0.7
# An item of which this share is common wording is a copy or an update of others; six versions of one
# story must not make that story boilerplate.

_LEAST_HABIT, _SHARE_HABIT = 20, 0.05
# What so many items of a source hold, or this share of them, is no story told again: short items under
# a long "About", and filled-in forms, are made of it and are counted.

_SEEN_TWICE = 2
_SEEN_EVERYWHERE = 10


def learn(documents: Iterable[Document]) -> Background:
    """Learn from articles; see :meth:`Background.learn`."""
    from dedup.text.language import language_of
    from dedup.text.scanner import scan
    from dedup.text.stems import stems

    learner = Learner()
    for document in documents:
        tokens = scan(document.text)
        language = language_of(document.text, tokens, document.language)
        learner.take(tokens, document.source, stems(tokens, language).hash)
    return learner.background()


def habits(documents: Iterable[Document]) -> Background:
    """Learn what each source prints again and again, and nothing of how rare stems are."""
    from dedup.text.scanner import scan

    learner = Learner()
    for document in documents:
        learner.take(scan(document.text), document.source)
    return learner.background()


@dataclass(slots=True, eq=False)
class _Source:
    texts: set[bytes] = field(default_factory=set)
    wording: list[U64] = field(default_factory=list)


@dataclass(slots=True)
class Learner:
    """Takes articles one by one, then tells what they have in common."""

    documents: int = 0
    tokens: int = 0
    _stems: list[U64] = field(default_factory=list)
    _sources: dict[str | None, _Source] = field(default_factory=dict)

    def take(self, tokens: Any, source: str | None, stems: U64 | None = None) -> None:
        """Take one article's tokens, with its stems if they are to be counted."""
        self._take_wording(tokens, self._sources.setdefault(source, _Source()))
        if stems is not None:
            self.documents += 1
            self.tokens += len(tokens)
            self._stems.append(np.unique(stems >> np.uint64(32)))

    def _take_wording(self, tokens: Any, source: _Source) -> None:
        text = digest(tokens)
        if len(source.wording) >= ITEMS_OF_SOURCE or text in source.texts:
            return
        source.texts.add(text)
        source.wording.append(np.unique(wording(tokens).hashes))

    def background(self) -> Background:
        """Tell what is common in what was taken."""
        all_wording = {name: Counts.of(source.wording) for name, source in self._sources.items()}
        everything = Counts.total(list(all_wording.values()))
        items = sum(len(source.wording) for source in self._sources.values())
        anywhere = everything.at_least(everywhere_threshold(items))
        copied = {n: _copied(source, all_wording[n], anywhere) for n, source in self._sources.items()}
        names = sorted(name for name in self._sources if name is not None)
        telling = everything.minus(Counts.total([c.wording for c in copied.values()]))
        return Background(
            self.documents,
            self.tokens,
            Counts.of(self._stems),
            Common(items, telling.at_least(_SEEN_EVERYWHERE)),
            tuple(names),
            tuple(_common(self._sources[n], all_wording[n], copied[n]) for n in names),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Copied:
    """Items that are copies rather than evidence of boilerplate, and what they add to the counts."""

    items: frozenset[int]
    wording: Counts


def _copied(source: _Source, wording: Counts, anywhere: Counts) -> _Copied:
    items = len(source.wording)
    own = wording.at_least(source_threshold(items))
    habit = own.at_least(_habit_threshold(items))
    found = frozenset(i for i, held in enumerate(source.wording) if _is_copy(held, own, habit, anywhere))
    return _Copied(found, Counts.of([source.wording[i] for i in sorted(found)]))


def _habit_threshold(items: int) -> int:
    return max(_LEAST_HABIT, int(np.ceil(_SHARE_HABIT * items)))


def _is_copy(held: U64, own: Counts, habit: Counts, anywhere: Counts) -> bool:
    few = (own.look_up(held) > 0) & (habit.look_up(held) == 0)
    common = few | (anywhere.look_up(held) > 0)
    return bool(len(held)) and float(np.mean(common)) >= _A_COPY


def _common(source: _Source, wording: Counts, copied: _Copied) -> Common:
    return Common(len(source.wording), wording.minus(copied.wording).at_least(_SEEN_TWICE))
