"""A cluster and its copy chain in words, for pages and terminals alike: a prompt to look, no verdict."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from dedup.provenance import ClusterDetail, Step, StepKind, Sureness
from dedup.report.terminal import Colour, Terminal
from dedup.report.wording import counted, listed
from dedup.types import Cluster, Member

__all__ = [
    "adds_sureness",
    "first_said",
    "limits_said",
    "origin",
    "render_cluster",
    "render_stored_clusters",
    "tally",
]

_FROM = {Sureness.CERTAIN: "From", Sureness.LIKELY: "Likely from", Sureness.POSSIBLE: "Possibly from"}
_LIMITS = {
    "chain_members": "The chain explains the earliest {shown} of {all}.",
    "chain_characters": "The chain explains the earliest {shown} of {all}: their texts are long.",
    "chain_words": "Of long texts the first 5,000 counted words were compared.",
}
_TALLIED = (
    (StepKind.COPY, "copy", "copies"),
    (StepKind.UPDATE, "update of its own", "updates of their own"),
    (StepKind.SERIES, "reuse within a series", "reuses within a series"),
    (StepKind.OUTSIDE, "from an outlet that is not held", "from outlets that are not held"),
    (StepKind.UNKNOWN, "of unknown origin", "of unknown origin"),
)


def origin(step: Step, source: str) -> str:
    """Say where a member's text comes from; ``source`` is what its source is called."""
    if step.kind is StepKind.FIRST:
        return "First by the times given"
    if step.kind is StepKind.OUTSIDE:
        return f"Names {step.outlet} as its source; no item of it is here"
    if step.kind is StepKind.UNKNOWN or step.source is None:
        return "Origin unknown"
    if step.kind is StepKind.UPDATE:
        return f"Follows its own earlier item, {source}"
    series = ", of one series" if step.kind is StepKind.SERIES else ""
    return f"{_FROM.get(step.sureness, 'Possibly from')} {source}{series}"


def adds_sureness(step: Step) -> bool:
    """Whether the word of sureness says more than :func:`origin` does already."""
    told = step.kind in (StepKind.COPY, StepKind.SERIES) and step.sureness is not Sureness.CERTAIN
    return not told and step.kind is not StepKind.UNKNOWN


def first_said(detail: ClusterDetail) -> str:
    """Say who published first, how sure that is, and why."""
    judged = detail.first_publisher
    if judged is None or judged.id is None:
        return "First publisher unknown. No item carries a time of publication."
    item = next((item for item in detail.items if item.id == judged.id), None)
    name = (item and (item.source or item.title)) or judged.id
    return f"First publisher: {name} ({judged.sureness}). {judged.message}"


def tally(steps: Sequence[Step]) -> str:
    """Count the steps by kind: "3 copies, 1 update of its own and 2 of unknown origin"."""
    kinds = Counter(step.kind for step in steps)
    return listed([counted(kinds[kind], one, many) for kind, one, many in _TALLIED if kinds[kind]])


def limits_said(detail: ClusterDetail) -> list[str]:
    """Say which caps were reached and what that means."""
    shown, all_ = counted(len(detail.items), "item"), f"{detail.documents:,}"
    return [_LIMITS[cap].format(shown=shown, all=all_) for cap in detail.caps_hit if cap in _LIMITS]


def render_cluster(detail: ClusterDetail, *, terminal: Terminal | None = None) -> str:
    """Write a cluster for a terminal: who was first, then each member with its origin and grounds."""
    terminal = terminal or Terminal()
    head = f"{counted(detail.documents, 'document')}  {detail.id}"
    lines = [terminal.paint(terminal.safe(head), Colour.STRONG), *terminal.say(first_said(detail))]
    if tally(detail.chain):
        lines += terminal.say(f"{tally(detail.chain)}.")
    places = {item.id: number for number, item in enumerate(detail.items, start=1)}
    for item, step in zip(detail.items, detail.chain, strict=True):
        lines += ["", *_member(item, step, places, terminal)]
    lines += [line for limit in limits_said(detail) for line in ("", *terminal.say(limit))]
    return "\n".join(lines) + "\n"


def _member(item: Member, step: Step, places: dict[str, int], terminal: Terminal) -> list[str]:
    told = [item.source, _when(item.published), item.id if item.title else None]
    source = f"{step.outlet or step.source} (no. {places[step.source]})" if step.source else ""
    lines = [
        *terminal.say(f"{places[item.id]}. {item.title or item.id}", "", "   "),
        *terminal.say(" · ".join(filter(None, told)), "   "),
        *terminal.say(origin(step, source) + (f" ({step.sureness})" if adds_sureness(step) else ""), "   "),
    ]
    return [*lines, *(line for clue in step.clues for line in terminal.say(f"- {clue.message}", "     "))]


def _when(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC" if moment else "no time"


def render_stored_clusters(
    clusters: Sequence[Cluster], following: bool, *, terminal: Terminal | None = None
) -> str:
    """List clusters of a store, latest first, by id and first publisher."""
    terminal = terminal or Terminal()
    lines = []
    for cluster in clusters:
        first = f"  first {cluster.first}" if cluster.first else "  first unknown"
        if cluster.survivor != cluster.first and cluster.survivor:
            first += f"  stands for it {cluster.survivor}"
        more = f"  {', '.join(cluster.members[:5])}{', …' if len(cluster.members) > 5 else ''}"
        lines += [terminal.safe(f"{cluster.id}{first}"), *terminal.say(more.strip(), "  ")]
    lines.append("no clusters" if not clusters else "there are earlier ones: --limit shows more" * following)
    return "\n".join(filter(None, lines)) + "\n"
