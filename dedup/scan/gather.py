"""Folding the items of a scan into the night's report.

Nothing here reads a store or a clock.  Items are taken one by one, so a night of a hundred thousand needs
no more memory than what it has to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from dedup.cluster.survivor import read_policy
from dedup.report.spans import rejected_pairs, standing
from dedup.report.wording import counted, listed
from dedup.scan.looks import Looks
from dedup.scan.night import Made, Night
from dedup.scan.results import FeedResult, Told
from dedup.scan.sources import Sources
from dedup.scan.stories import Stories
from dedup.types import Attention, Relation, Report, VerdictLabel

__all__ = ["LOOKS_SHOWN", "gather"]

LOOKS_SHOWN = 10
"""An editor reads ten lines with care; the rest is counted and linked."""
_OURS_SHOWN = _STORIES_SHOWN = 20
_BARRED = "items of earlier scans with words of something under embargo or taken back"
_LATE = "items of earlier scans told again: what they follow came in only now"

_NOTED = {
    "restates_itself": "say a little of it again",
    "repeats_itself": "repeat a few words of it",
    "update_of": "an update of an earlier item",
    "updated_by": "updated by a later item",
    "changed_by_update": "a value changed by an update",
    "template": "same template, other facts",
    "shares_passages": "share passages with an earlier or later item",
    "found_elsewhere": "found elsewhere later",
    "withdrawn": "withdrawn by their source",
    "credit_without_match": "credit somebody of whom nothing held matches",
    "restatement_not_supported": "in a language in which restatement is not looked for",
}
_NOTED_BY_START = (
    ("own_", "reuse within one source"),
    ("series_", "reuse within a series"),
    ("credited_", "credited reuse"),
    ("allowed_", "reuse that you allowed"),
)
_PLACES = ("feed", "folder", "file")
_APART = "pairs set aside: boilerplate or less"


def gather(
    told: Iterable[Told], feeds: Sequence[FeedResult], made: Made, *, own: Collection[str] = ()
) -> Night:
    """Fold the items of a scan into its report.  ``own`` names the sources that are the reader's."""
    looks, sources, counts = Looks(own), Sources(), Counter[str]()
    stories = Stories(policy=read_policy(made.survivor))
    caps, settled = set(made.caps_hit), set[tuple[str, str]]()
    items = 0
    for one in told:
        concerned = looks.take(one)
        if one.rights:
            counts[_BARRED] += 1
            continue
        caps.update(one.report.made_by.caps_hit)
        settled.update(_settled(one.report))
        if one.late:
            counts[_LATE] += concerned
        else:
            items += 1
            sources.take(one.report)
            counts.update(_counts(one.report))
            counts[_APART] += one.report.compared_with.apart
        if one.cluster is not None:
            stories.take(one.cluster, one.report)
    counts.update(what for what, _ in settled)
    counts = +counts  # nothing that did not occur
    shown, ours = looks.listed(LOOKS_SHOWN), looks.elsewhere(stories.first)
    return Night(
        verdict=_verdict(items, counts["items updated"], feeds, len(looks.lines)),
        items=items,
        look=shown,
        looks=len(looks.lines),
        elsewhere=ours[:_OURS_SHOWN],
        ours=len(ours),
        stories=stories.listed(_STORIES_SHOWN),
        counts=dict(sorted(counts.items(), key=lambda named: (named[0].split()[0] != "items", named[0]))),
        feeds=tuple(sorted(feeds, key=lambda f: (not f.is_lost, f.name.casefold(), f.place))),
        sources=sources.listed(),
        flows=sources.flows(),
        made=replace(made, caps_hit=tuple(sorted(caps))),
    )


def _verdict(items: int, updated: int, feeds: Sequence[FeedResult], looks: int) -> str:
    """Write the first line: "5,873 new items, 12 updated, 40 feeds. 3 to look at. 1 feed failed."."""
    asked = Counter(feed.what for feed in feeds)
    lost = Counter(feed.what for feed in feeds if feed.is_lost)
    fresh = [counted(items - updated, "new item"), *([f"{updated:,} updated"] if updated else [])]
    read = ", ".join([*fresh, *_places(asked)])
    look = f"{looks:,} to look at." if looks else "Nothing to look at."
    failed = f" {listed(_places(lost, (*_PLACES, 'webhook')))} failed." if lost else ""
    return f"{read}. {look}{failed}"


def _places(counts: Counter[str], known: Sequence[str] = _PLACES) -> list[str]:
    return [counted(counts[what], what) for what in known if counts[what]]


def _counts(report: Report) -> Iterator[str]:
    """Name what is only counted: outcomes, notes, what was set aside."""
    if report.outcome is not None:
        yield f"items {report.outcome.replace('_', ' ')}"
    yield from dict.fromkeys(_noted(f.code) for f in report.findings if f.level is not Attention.LOOK)
    for comparison in standing(report):
        if comparison.relation is Relation.TEMPLATE:
            yield "pairs set aside: template"


def _noted(code: str) -> str:
    """Say what a note is about; of what has no words of its own here, by its code."""
    plain = _NOTED.get(code) or next(
        (says for start, says in _NOTED_BY_START if code.startswith(start)), None
    )
    return f"items noted: {plain or code.replace('_', ' ')}"


def _settled(report: Report) -> Iterator[tuple[str, str]]:
    """Name the pairs that an editor settled, each once however many reports hold it."""
    rejected = rejected_pairs(report)
    allowed = {verdict.target for verdict in report.verdicts if verdict.label is VerdictLabel.ALLOWED}
    for comparison in report.comparisons:
        if comparison.id in rejected:
            yield "pairs rejected by you", comparison.id or ""
        elif comparison.id in allowed:
            yield "pairs allowed by you", comparison.id or ""
