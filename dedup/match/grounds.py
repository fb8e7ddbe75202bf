"""Why a pair got its relation, in sentences that hold for this pair.

Measurements are summed by what they are about; the themes that weigh most for the relation are
told, each by what was found in the two texts, never by its number alone.  A theme of which nothing
plain can be said is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.match.frames import frame_of
from dedup.match.kernels.sides import count_marked, mark_lead
from dedup.match.leads import LEAD
from dedup.match.meaning import Theme
from dedup.match.pairs import Pair, PairSide
from dedup.match.ruling import Ruling
from dedup.types import Reason, Relation

if TYPE_CHECKING:
    from dedup.text.parse import Parsed

__all__ = ["Weighed", "grounds"]

_MOST = 3
"""Reasons told."""

_SHOWN = 2
"""Examples of swapped names or numbers."""

_NEARLY_ALL, _MUCH, _LITTLE = 0.8, 0.5, 0.2
_ODD = 0.15
"""Share of names and numbers that may differ where nearly all are the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A pair, what was measured, what it was found to be, and what each theme weighs for that.

    ``texts`` are those of its sides.
    """

    pair: Pair
    texts: tuple[Parsed, Parsed]
    measured: Mapping[str, float]
    relation: Relation
    weights: Mapping[str, float]


def grounds(weighed: Weighed, ruled: tuple[Ruling, ...]) -> tuple[Reason, ...]:
    """Give at most three reasons, the weightiest first; rules that decided come before the rest."""
    told = [Reason(r.code, r.because, 1.0) for r in ruled]
    order = sorted(weighed.weights.items(), key=lambda item: -item[1])
    for theme, weight in order:
        message = _SAYING[Theme(theme)](weighed) if weight > 0 else None
        if message is not None:
            told.append(Reason(theme, message, round(weight, 3)))
    kept = told[:_MOST] or [_plain(weighed)]
    return tuple(sorted(kept, key=lambda reason: -reason.weight))


def _plain(w: Weighed) -> Reason:
    """Say how much is shared where nothing else speaks for the relation."""
    return Reason(Theme.SHARED, _shared(w), round(w.weights[Theme.SHARED], 3))


def _of(share: float, whole: str) -> str:
    """Write a share of something without claiming all or none unless it is so."""
    if share >= 0.995:
        return f"{'All' if share == 1.0 else 'Nearly all'} of {whole}"
    return f"{max(0.01, share):.0%} of {whole}".replace("%", " %")


def _covers(p: Pair) -> tuple[float, float]:
    """Share of the counted words of the shorter and of the longer text that stand in the other."""
    sides = [count_marked(side.shared, side.aside) for side in p.sides]
    (few, met), (many, found) = sorted(sides)
    return met / max(1, few), found / max(1, many)


def _shared(w: Weighed) -> str:
    shorter, longer = _covers(w.pair)
    if not shorter and not longer:
        beyond = "Beyond boilerplate, credits and headings no" if w.pair.tiles else "No"
        return f"{beyond} run of four words or more stands in both."
    if abs(shorter - longer) < 0.1:
        least = min(shorter, longer)
        much = _of(least, "each text") if least >= 0.995 else f"At least {_of(least, 'each text')}"
        return f"{much} stands word for word in the other."
    return f"{_of(shorter, 'the shorter text')} stands word for word in the longer one."


def _sentences(w: Weighed) -> str | None:
    full, none = w.measured["full_high"], w.measured["new_low"]
    if full >= _NEARLY_ALL:
        return f"{_of(full, 'the sentences of one text')} are found whole or nearly so in the other."
    if none >= _NEARLY_ALL:
        if none == 1.0:
            return "No sentence of one stands in the other."
        return f"At least {_of(none, 'the sentences of each text')} are not in the other."
    if not full and w.measured["half_high"] >= _MUCH:
        return "Sentences are found in part, none whole."
    if full and none >= _LITTLE:
        return "Some sentences are found nearly whole, others are not in the other text."
    return None


def _places(w: Weighed) -> str | None:
    """Say which part of a text is new; an empty side says nothing."""
    if any(side.aside.all() for side in w.pair.sides):
        return None
    m = w.measured
    if m["head_missing_low"] >= _NEARLY_ALL:
        return "Each text opens in words of its own."
    if m["head_missing_high"] <= _LITTLE and m["tail_missing_low"] >= _MUCH:
        return "They open alike and end differently."
    if m["head_missing_high"] <= _LITTLE and m["tail_missing_high"] >= _MUCH:
        return "They open alike, and one of them goes on with other matter."
    if m["head_missing_high"] <= _LITTLE and m["tail_missing_high"] <= _LITTLE:
        return "They open alike and end alike."
    if m["head_missing_low"] >= _MUCH:
        return "Most of each opening is new."
    return None


def _slots(w: Weighed) -> str | None:
    frame = frame_of(w.pair)
    if frame.swaps:
        a, b = w.texts
        pairs = dict.fromkeys((w.pair.a.shown(a, *s.a), w.pair.b.shown(b, *s.b)) for s in frame.swaps)
        shown = ", ".join(f"{left} / {right}" for left, right in list(pairs)[:_SHOWN])
        return f"The same wording is filled with other names or numbers: {shown}."
    if frame.slots and w.measured["slots_agree"] >= _MUCH:
        return "Where the wording agrees, its names and numbers agree."
    return None


def _facts(w: Weighed) -> str | None:
    found = [side.distinct(~side.aside & side.half.slot) for side in w.pair.sides]
    have, lost = [stems for stems, _ in found], [stems - met for stems, met in found]
    if not any(have):
        return None
    if not any(lost):
        return "No name or number differs."
    if min(lost) == 0:
        return f"One text has all names and numbers of the other and {_few(max(lost))} of its own."
    if all(number <= _ODD * size for number, size in zip(lost, have, strict=True)):
        return "Nearly all names and numbers are the same in both."
    few, many = sorted(lost)
    return f"Each text has names or numbers that the other lacks: {few} and {many}."


def _few(number: int) -> str:
    return "one" if number == 1 else str(number)


def _leads(w: Weighed) -> str | None:
    one, two = (_lead_numbers(side) for side in w.pair.sides)
    if one and two and one == two:
        return "Both lead with the same figures."
    low, high = w.measured["lead_slots_low"], w.measured["lead_slots_high"]
    if low >= _NEARLY_ALL:
        return "Nearly all names and figures of each lead are in the other text."
    if high <= _MUCH:
        return "The leads speak of other names and figures."
    if one and two and not one & two:
        return "No figure stands in both leads."
    return None


def _lead_numbers(side: PairSide) -> frozenset[int]:
    return frozenset(side.stem[mark_lead(side.aside, LEAD) & side.half.number].tolist())


def _vocabulary(w: Weighed) -> str | None:
    likeness = w.measured["cosine"]
    if likeness >= _NEARLY_ALL:
        return "They use nearly the same words."
    if likeness <= _LITTLE:
        return "They have hardly a telling word in common."
    if likeness >= _MUCH:
        return "They have many of their telling words in common."
    return "They have few of their telling words in common."


def _length(w: Weighed) -> str | None:
    ratio = w.measured["length_ratio"]
    if ratio >= 0.9:
        return "They are about as long as each other."
    return f"One text has {ratio:.0%} of the words of the other.".replace("%", " %")


def _aside(w: Weighed) -> str | None:
    share = w.measured["aside_of_shared"]
    if share == 1.0:
        return "All that they share is boilerplate, credits or headings."
    return (
        f"{_of(share, 'the words they share')} are boilerplate, credits or headings."
        if share >= _MUCH
        else None
    )


def _stage(w: Weighed) -> str | None:
    if w.measured["corrects"]:
        return "Only one of them speaks of a correction or an update."
    return (
        "Their leads report different stages, such as a plan and a decision."
        if w.measured["stages_apart"]
        else None
    )


_OWN_HOUSE = frozenset({Relation.UPDATE, Relation.TEMPLATE, Relation.BOILERPLATE_ONLY, Relation.COPY})
_TWO_HOUSES = frozenset({Relation.COPY, Relation.EDITED_COPY, Relation.PARTIAL, Relation.SAME_EVENT})


def _source(w: Weighed) -> str | None:
    one, two = w.pair.a.source, w.pair.b.source
    if one is None or two is None:
        return None
    if one == two:
        return "Both come from one source." if w.relation in _OWN_HOUSE else None
    return "They come from different sources." if w.relation in _TWO_HOUSES else None


_SAYING: dict[Theme, Callable[[Weighed], str | None]] = {
    Theme.SHARED: _shared,
    Theme.SENTENCES: _sentences,
    Theme.PLACES: _places,
    Theme.LENGTH: _length,
    Theme.ASIDE: _aside,
    Theme.SLOTS: _slots,
    Theme.FACTS: _facts,
    Theme.LEADS: _leads,
    Theme.VOCABULARY: _vocabulary,
    Theme.STAGE: _stage,
    Theme.SOURCE: _source,
}
