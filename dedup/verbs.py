"""The library's four verbs: check, compare, score_sentences, cluster.  No store, nothing is kept."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Sized
from typing import TYPE_CHECKING

from dedup.config import Config
from dedup.cycles import seldom_sought
from dedup.errors import ConfigError, DocumentError
from dedup.types import Cluster, Comparison, Document, Link, Report, Span

if TYPE_CHECKING:
    from dedup.match.restatement import Scored
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["check", "cluster", "compare", "score_sentences"]

Progress = Callable[[int, int], None]


def _taken(document: Document | str, config: Config) -> Document:
    """Accept a plain string; refuse what is too large."""
    taken = Document(document) if isinstance(document, str) else document
    if len(taken.text) > config.max_characters:
        raise DocumentError(
            f"{len(taken.text):,} characters are more than {config.max_characters:,}; "
            "split the text or raise Config.max_characters",
            about=taken.id or "text",
        )
    return taken


def _parsed(document: Document) -> Parsed:
    return _parsed_text(document.text, document.language)


@functools.lru_cache(maxsize=4)  # one article is often compared with many, and asked about again
def _parsed_text(text: str, language: str | None) -> Parsed:
    from dedup.text.parse import parse

    return parse(text, language=language)


def _background(background: Background | None) -> Background:
    from dedup.sketch.background import Background as Table

    return background if background is not None else Table.default()


def check(
    document: Document | str, *, config: Config | None = None, background: Background | None = None
) -> Report:
    """Find what one document repeats inside itself.  Raises ``DocumentError`` for a text too large.

    >>> report = check("The bridge was closed on Monday. A crowd gathered nearby.")
    >>> report.passages
    ()
    """
    from dedup.match.repeats import inside
    from dedup.report.build import build

    config, background = config or Config(), _background(background)
    taken = _taken(document, config)
    parsed = _parsed(taken)
    seen = inside(parsed, config=config, background=background, source=taken.source)
    caps = ("sentence_budget",) if seen.limited else ()
    return build(
        taken, parsed, seen.passages, asides=seen.asides, near=seen.near, config=config, caps_hit=caps
    )


def compare(
    a: Document | str,
    b: Document | str,
    *,
    config: Config | None = None,
    background: Background | None = None,
) -> Comparison:
    """Say what two documents are to each other, with every shared passage.

    >>> compare("A fire broke out at the old mill.", "Rain is expected on Sunday.").relation.value
    'unrelated'
    """
    from dedup.match.compare import compare_parsed, describe

    config = config or Config()
    left, right = _taken(a, config), _taken(b, config)
    parsed_a, parsed_b = _parsed(left), _parsed(right)
    return compare_parsed(
        parsed_a,
        parsed_b,
        describe(left, parsed_a),
        describe(right, parsed_b),
        config=config,
        background=_background(background),
    )


def score_sentences(
    a: Document | str,
    b: Document | str | None = None,
    *,
    floor: float = 0.0,
    limit: int | None = None,
    config: Config | None = None,
    background: Background | None = None,
) -> list[Link]:
    """Score sentence pairs, best first, also those below the threshold of a link.

    Pairs inside ``a``, or between ``a`` and ``b``; ``floor`` is the lowest score given back.
    """
    from dedup.match.restatement import score_pairs

    config = config or Config()
    left = _parsed(_taken(a, config))
    right = None if b is None else _parsed(_taken(b, config))
    scored = score_pairs(left, right, background=_background(background), config=config)
    return _links(left, left if right is None else right, scored, floor, limit)


def cluster(
    documents: Iterable[Document],
    *,
    config: Config | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    background: Background | None = None,
) -> list[Cluster]:
    """Group documents that are copies or updates of each other; documents alone are not returned.

    ``documents`` may be an iterator of any length: past a quarter of a billion characters, texts go to
    a temporary file, and each further article takes some three kilobytes of memory.  ``workers`` are
    threads, one a processor by default.  ``progress(done, all)`` counts documents read and pairs looked at
    closely; ``all`` is 0 while it is not known.
    """
    from dedup.cluster.bulk import cluster_batch
    from dedup.cluster.parses import Parses
    from dedup.ingest.shelf import Shelf
    from dedup.match.verify import Verifier
    from dedup.sketch.learning import habits

    if workers is not None and workers < 1:
        raise ConfigError(f"{workers} workers can do nothing; give at least 1, or None", about="workers")
    config, background = config or Config(), _background(background)
    total = len(documents) if isinstance(documents, Sized) else 0
    with seldom_sought(), Shelf() as shelf:
        verify = Verifier(shelf, Parses(shelf, _parsed), background)
        return cluster_batch(
            shelf.keeping(_taken(document, config) for document in documents),
            verify,
            config=config,
            workers=workers or os.cpu_count() or 1,
            standing=verify.standing,
            learn=lambda places: verify.learned(background.merge(habits(shelf[at] for at in places))),
            progress=progress,
            total=total,
        )


def _links(a: Parsed, b: Parsed, scored: Scored, floor: float, limit: int | None) -> list[Link]:
    import numpy as np

    order = np.lexsort((scored.j, scored.i, -scored.score))
    kept = [k for k in order if scored.score[k] >= floor][:limit]
    return [Link(_sentence(a, scored.i[k]), _sentence(b, scored.j[k]), float(scored.score[k])) for k in kept]


def _sentence(parsed: Parsed, number: int) -> Span:
    start, end = parsed.sentences[number]
    return Span(int(start), int(end))
