"""Two parsed documents in, one Comparison out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.attribution.credits import credits_of
from dedup.config import Config
from dedup.match.direction import Hints, direction, names_source
from dedup.match.disputes import disputes
from dedup.match.editions import WEEKS
from dedup.match.facts import compare_facts, facts
from dedup.match.halves import Half, half
from dedup.match.passages import assemble
from dedup.match.relation import APART, Decision, Judgement, decide, judge, retold
from dedup.match.restated import Restated, Story, may_restate, restated
from dedup.match.set_aside import aside_mask
from dedup.match.tiles import Tile, tiles
from dedup.match.view import View, view
from dedup.match.wording import worded
from dedup.types import Comparison, Containment, Document, DocumentInfo, Relation

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["compare_judged", "compare_parsed", "compare_views", "describe", "related", "text_digest"]


_ONE_STORY = frozenset(
    {
        Relation.COPY,
        Relation.EDITED_COPY,
        Relation.CONTAINS,
        Relation.UPDATE,
        Relation.PARTIAL,
        Relation.SAME_EVENT,
    }
)
"""Relations of two texts about one story; in others a differing value is another fact, not a conflict."""


_PARTLY = frozenset({Relation.PARTIAL, Relation.SAME_EVENT})
"""Relations of two texts about one story that need not have much more of it in common than is aligned."""

_ALIKE = 0.38
"""Likeness of the vocabularies from which a differing count is a conflict and not another matter."""

_FEW = 4
"""Sentences up to which the relation of two texts is not sure enough to rule restatement out."""


def compare_parsed(
    a: Parsed,
    b: Parsed,
    info_a: DocumentInfo,
    info_b: DocumentInfo,
    *,
    config: Config | None = None,
    background: Background | None = None,
) -> Comparison:
    """Compare two documents: passages, relation, containment, facts, direction."""
    left, right = view(a, background, info_a.source), view(b, background, info_b.source)
    return compare_views(left, right, info_a, info_b, config=config or Config(), background=background)


def related(a: Half, b: Half, config: Config) -> Judgement | None:
    """Judge two documents, None for those that share boilerplate at most as far as that is soon clear.

    Soon clear is what :func:`compare_views` would come to in the end: unless their words are alike enough,
    no statement of one can be told again in the other.
    """
    judgement = judge(a, b)
    if judgement.verdict.relation in APART and not _may_be_retold(a, b, judgement.likeness, config):
        return None
    return judgement


def compare_judged(
    left: View,
    right: View,
    info_a: DocumentInfo,
    info_b: DocumentInfo,
    judgement: Judgement,
    *,
    config: Config,
    background: Background | None,
) -> Comparison | None:
    """Compare two documents that were judged; None for those that share boilerplate at most after all."""
    found = _compared(left, right, info_a, info_b, judgement, config, background)
    return None if found.relation in APART else found


def compare_views(
    left: View,
    right: View,
    info_a: DocumentInfo,
    info_b: DocumentInfo,
    *,
    config: Config,
    background: Background | None,
) -> Comparison:
    """Compare two documents whose views are there; see :func:`compare_parsed`."""
    judgement = judge(half(left, info_a, background), half(right, info_b, background))
    return _compared(left, right, info_a, info_b, judgement, config, background)


def _compared(
    left: View,
    right: View,
    info_a: DocumentInfo,
    info_b: DocumentInfo,
    judgement: Judgement,
    config: Config,
    background: Background | None,
) -> Comparison:
    a, b = left.parsed, right.parsed
    found = tiles(a.tokens.hash, b.tokens.hash)
    decision = decide(judgement, a, b)
    told = _told(a, b, decision, config, background)
    if not _another_occasion(info_a, info_b):
        decision = _retold(decision, a, b, told)
    disputed = disputes(a, b, told.ties, one_story=_one_story(decision))
    stretches = worded(a, b, found, background, config.shortest_passage)
    passages = assemble(left, right, stretches, told.ties, found, disputed, background, alone=told.alone)
    containment = _containment(left, right, found)
    conflicts = [link.conflict for p in passages for link in p.links if link.conflict]
    return Comparison(
        a=info_a,
        b=info_b,
        relation=decision.relation,
        duplicate=decision.duplicate,
        score=decision.score,
        passages=passages,
        containment=containment,
        jaccard=jaccard(a, b),
        facts=compare_facts(facts(a), facts(b), conflicts),
        direction=direction(info_a, info_b, containment, _hints(left, info_a, right, info_b)),
        reasons=decision.reasons,
        nearest_flip=decision.nearest_flip,
    )


def _may_be_retold(a: Half, b: Half, likeness: float, config: Config) -> bool:
    story = Story.ONE if _are_few(a.sentences, b.sentences) else Story.UNKNOWN
    occasions = _are_occasions(a.source, b.source, a.published, b.published)
    return not occasions and may_restate(likeness, story, config)


def _are_few(sentences_a: int, sentences_b: int) -> bool:
    return max(sentences_a, sentences_b) <= _FEW


def _told(
    a: Parsed, b: Parsed, decision: Decision, config: Config, background: Background | None
) -> Restated:
    """Tie restated sentences; what two fillings of a template have in common is no restatement.

    Nor is what two texts on one subject agree in, unless they agree in much; of a few sentences alone
    the relation is not sure.
    """
    story = Story.UNKNOWN
    if decision.relation in _PARTLY:
        story = Story.EVENT
    elif decision.relation in _ONE_STORY:
        story = Story.ONE
    if _are_few(len(a.sentences), len(b.sentences)):
        story = Story.ONE
    return restated(a, b, background=background, config=config, alike=decision.alike, story=story)


def _another_occasion(a: DocumentInfo, b: DocumentInfo) -> bool:
    times = (one.published.timestamp() if one.published else None for one in (a, b))
    return _are_occasions(a.source, b.source, *times)


def _are_occasions(source_a: str | None, source_b: str | None, a: float | None, b: float | None) -> bool:
    """Whether one house speaks weeks apart: of its usual matters, in its usual words, not of one event.

    ``a`` and ``b`` are the seconds at which it does.
    """
    if source_a is None or source_a != source_b or a is None or b is None:
        return False
    return abs(a - b) >= WEEKS


def _retold(decision: Decision, a: Parsed, b: Parsed, told: Restated) -> Decision:
    tied = min(len({tie.i for tie in told.ties}), len({tie.j for tie in told.ties}))
    return retold(decision, tied, min(len(a.sentences), len(b.sentences)))


def _one_story(decision: Decision) -> bool:
    return decision.duplicate or (decision.relation in _ONE_STORY and decision.alike >= _ALIKE)


def _hints(a: View, info_a: DocumentInfo, b: View, info_b: DocumentInfo) -> Hints:
    """See who credits whom; one house does not credit itself."""
    if info_a.source == info_b.source:
        return Hints()
    return Hints(names_source(a, info_a, info_b.source), names_source(b, info_b, info_a.source))


def _containment(a: View, b: View, found: list[Tile]) -> Containment:
    """Share of each side's counted tokens that exact runs place in the other."""
    in_a, in_b = np.zeros(len(a.parsed.tokens), bool), np.zeros(len(b.parsed.tokens), bool)
    for tile in found:
        in_a[tile.a : tile.a + tile.length] = True
        in_b[tile.b : tile.b + tile.length] = True
    aside_a = aside_mask(a.asides, len(in_a))
    aside_b = aside_mask(b.asides, len(in_b))
    return Containment(_share(in_a, ~aside_a), _share(in_b, ~aside_b))


def _share(mask: NDArray[np.bool_], counted: NDArray[np.bool_]) -> float:
    return round(float(mask[counted].mean()), 4) if counted.any() else 0.0


def jaccard(a: Parsed, b: Parsed) -> float:
    """Jaccard similarity of the two sets of adjacent word pairs."""
    from dedup.match.kernels.words import number_alike

    left, right, known = number_alike(_pairs(a), _pairs(b))
    held = np.zeros((2, known), bool)
    held[0, left] = held[1, right] = True
    return round(float(held.all(axis=0).sum()) / known, 4) if known else 0.0


def _pairs(parsed: Parsed) -> NDArray[np.uint64]:
    hashes = parsed.tokens.hash
    return (hashes[:-1] << np.uint64(1)) ^ hashes[1:]


def text_digest(text: str) -> str:
    """Name a text by its SHA-256, as infos do."""
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def describe(document: Document, parsed: Parsed) -> DocumentInfo:
    """Say what identifies a document, with the scanner's word count and the hash of its text."""
    told = document.metadata.get("published_is")
    return DocumentInfo(
        id=document.id,
        version=document.version,
        title=document.title,
        source=document.source,
        published=document.published,
        language=document.language or parsed.language,
        characters=len(document.text),
        words=len(parsed.tokens),
        sha256=text_digest(document.text),
        url=document.url,
        credits=tuple(credit.name for credit in credits_of(document) if credit.sure),
        status=document.status,
        embargo=document.embargo,
        published_is=told if isinstance(told, str) else None,
    )
