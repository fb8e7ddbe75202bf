"""Who published first by the times the items carry, and how far these can be trusted."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.attribution.outlets import same_source
from dedup.cluster.clues import lasting
from dedup.cluster.witness import Witness, moment
from dedup.provenance import FirstPublisher, Step, StepKind, Sureness

__all__ = ["first_publisher"]

_SURE_SECONDS = 3600.0
"""Clocks of feeds disagree by less than this, mostly."""


def first_publisher(ordered: Sequence[Witness], steps: Sequence[Step]) -> FirstPublisher:
    """Judge the earliest published of a cluster; ``steps`` are those of ``ordered``, its first members.

    Unknown where no item carries a time.  Never by the order in which items came in.
    """
    dated = [w for w in ordered if moment(w) is not None]
    if not dated:
        return FirstPublisher(None, Sureness.UNKNOWN, "No item carries a time of publication.")
    first = dated[0]
    sureness, message = _judged(first, dated[1:], steps[ordered.index(first)])
    undated = len(ordered) - len(dated)
    if undated:
        items = "1 item carries" if undated == 1 else f"{undated:,} items carry"
        message = f"{message} {items} no time."
        sureness = Sureness.LIKELY if sureness is Sureness.CERTAIN else sureness
    return FirstPublisher(first.id, sureness, message)


def _judged(first: Witness, later: Sequence[Witness], step: Step) -> tuple[Sureness, str]:
    if step.kind is StepKind.OUTSIDE:
        return Sureness.POSSIBLE, f"It credits {step.outlet}, of which no item is in the cluster."
    if step.source is not None:
        return Sureness.POSSIBLE, f"It names {step.outlet or step.source}, whose item carries a later time."
    others = [w for w in later if not same_source(w.member.source, first.member.source)]
    if not others:
        return Sureness.CERTAIN, "All dated items are of one source."
    apart = (moment(others[0]) or 0.0) - (moment(first) or 0.0)
    if apart <= 0:
        return Sureness.POSSIBLE, f"{others[0].member.source or others[0].id} carries the same time."
    if _day_only(first) and apart < 24 * _SURE_SECONDS:
        return Sureness.POSSIBLE, "It carries a day without a time, and others are of that day."
    message = f"Published {lasting(apart)} before the next source."
    return (Sureness.CERTAIN if apart >= _SURE_SECONDS else Sureness.LIKELY), message


def _day_only(witness: Witness) -> bool:
    published = witness.member.published
    return published is not None and (published.hour, published.minute, published.second) == (0, 0, 0)
