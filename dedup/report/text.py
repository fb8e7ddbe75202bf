"""Reports for a terminal: the first line says what to think of it, every match quotes both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dedup.report.conflicts import value_shown
from dedup.report.spans import other_side, rejected_pairs, standing
from dedup.report.terminal import Colour, Terminal, share
from dedup.report.wording import aside_words, called, counted, differing, thousands
from dedup.types import (
    AnswerLabel,
    Attention,
    Cluster,
    Comparison,
    Conflict,
    Facts,
    Finding,
    Kind,
    Passage,
    Report,
)

__all__ = ["render_clusters", "render_comparison", "render_text"]

PAIRS = 2
"""Pairs of sentences quoted for one passage."""
SHOWN = 10
"""Passages and comparisons listed; the rest is counted, and JSON has them all."""

_INSIDE = frozenset({"restates_itself", "repeats_itself", "text_appears_twice"})
_EVIDENCE = 4


def render_text(report: Report, *, name: str | None = None, terminal: Terminal | None = None) -> str:
    """Write a report for people; ``name`` is what to call the document, else its title or id."""
    terminal = terminal or Terminal()
    lines = [
        *_head(report, name, terminal),
        *_verdict(report, terminal),
        *_answers(report, terminal),
        *_passages(report.passages, terminal),
        *_others(report, terminal),
        *_findings(report.findings, terminal),
        *_compared_with(report, terminal),
    ]
    return "\n".join(lines) + "\n"


def _head(report: Report, name: str | None, terminal: Terminal) -> list[str]:
    info, originality = report.document, report.originality
    aside = aside_words(originality.set_aside)
    without = f"; {aside} set aside" if aside else ""
    counts = f"{counted(info.words, 'word')} ({thousands(originality.counted_words)} counted{without})"
    return terminal.say(f"{name or info.title or info.id or 'document'}  {counts}")


def _verdict(report: Report, terminal: Terminal) -> Iterator[str]:
    """One line in capitals for what was found, or a line that says that nothing was."""
    value = report.originality.value
    originality = "" if value is None else f"; originality {share(value)}"
    told = [finding for finding in report.findings if finding.code in _INSIDE]
    for finding in told:
        title, colour = _title(finding)
        first, *rest = terminal.say(f"{title}  {finding.message.rstrip('.')}{originality}")
        yield terminal.paint(title, colour) + first[len(title) :]
        yield from rest
        originality = ""
    if not told:
        yield f"Nothing repeats inside it{originality}"


def _title(finding: Finding) -> tuple[str, Colour]:
    title = "TEXT APPEARS TWICE" if finding.code == "text_appears_twice" else "REPEATS ITSELF"
    if finding.level is Attention.LOOK:
        return title, Colour.LOOK
    return f"Note: {title.lower()}", Colour.NOTE


def _answers(report: Report, terminal: Terminal) -> Iterator[str]:
    if not report.answers:
        return
    restating = sum(answer.label is AnswerLabel.RESTATES for answer in report.answers)
    words, total = sum(a.restated for a in report.answers), sum(a.words for a in report.answers)
    text = (
        f"{restating} of {counted(len(report.answers), 'answer')} restate the article"
        f" ({thousands(words)} of {thousands(total)} answer words); {_added(report.facts)}"
    )
    yield from terminal.say(text, "  ")


def _added(facts: Facts) -> str:
    fresh = facts.only_b
    numbers = sum(fact.what in {"number", "money", "percent"} for fact in fresh)
    dates = sum(fact.what in {"date", "time"} for fact in fresh)
    names = list(dict.fromkeys(fact.value for fact in fresh if fact.what == "name"))
    shown = f" ({', '.join(names[:3])}{', ...' if len(names) > 3 else ''})" if names else ""
    added = (counted(numbers, "number"), counted(dates, "date"), counted(len(names), "name") + shown)
    return f"the interview adds {', '.join(added)}"


def _passages(passages: Sequence[Passage], terminal: Terminal, indent: str = "  ") -> Iterator[str]:
    shown = _strongest([passage for passage in passages if passage.role is None])
    wide = max((len(_place(passage)[0]) for passage in shown), default=0)
    for passage in shown:
        a, b = _place(passage)
        yield from _evidence(passage, f"{indent}{a:<{wide}} -> {b}", terminal)
        for words in _sides(passage):
            for line in terminal.quote(words, indent + "    "):
                yield terminal.paint(line, Colour.QUIET)
    hidden = len(passages) - len(shown)
    if hidden:
        harmless = sum(passage.role is not None for passage in passages)
        why = f", {thousands(harmless)} of them set aside" if harmless else ""
        yield from terminal.say(f"{counted(hidden, 'more passage')} (--format json has them{why})", indent)


def _sides(passage: Passage) -> Iterator[str]:
    """Both sides of a passage in turn: of a long restatement its best pairs of sentences."""
    links = [link for link in passage.links if link.a.text and link.b.text]
    if passage.kind is Kind.RESTATEMENT and len(links) > 1:
        best = sorted(links, key=lambda link: (link.conflict is not None, link.score), reverse=True)[:PAIRS]
        sides = [span for link in links if link in best for span in (link.a, link.b)]
    else:
        sides = [passage.a, passage.b]
    return (span.text for span in sides if span.text)


def _strongest(passages: Sequence[Passage]) -> list[Passage]:
    """Pick what is listed: disagreeing first, then the most words at the best score; in their order."""

    def weight(passage: Passage) -> tuple[bool, float]:
        return any(link.conflict for link in passage.links), passage.score * len(passage.b)

    chosen = {passage.id for passage in sorted(passages, key=weight, reverse=True)[:SHOWN]}
    return [passage for passage in passages if passage.id in chosen]


def _place(passage: Passage) -> tuple[str, str]:
    return f"{passage.a.start}-{passage.a.end}", f"{passage.b.start}-{passage.b.end}"


def _evidence(passage: Passage, place: str, terminal: Terminal) -> Iterator[str]:
    """Say where a passage is and why it is one; a conflict comes first and is written in capitals."""
    conflicts = [link.conflict for link in passage.links if link.conflict]
    disagreeing = [_disagreeing(conflict) for conflict in conflicts]
    same = dict.fromkeys(item for link in passage.links for item in link.evidence)
    kind = [] if passage.kind is Kind.RESTATEMENT else [str(passage.kind)]
    why = " · ".join([*disagreeing, *kind, *list(same)[:_EVIDENCE]]) or passage.longest_run
    lines = terminal.say(f"{place.lstrip()}  {why}", place[: len(place) - len(place.lstrip())], "      ")
    for line in lines:
        yield line.replace("CONFLICT", terminal.paint("CONFLICT", Colour.LOOK), 1) if disagreeing else line


def _disagreeing(conflict: Conflict) -> str:
    values = value_shown(conflict.value_a, conflict.a), value_shown(conflict.value_b, conflict.b)
    about = f" ({conflict.key})" if conflict.key else ""
    return f"CONFLICT {' / '.join(differing(*values))}{about}"


def _others(report: Report, terminal: Terminal) -> Iterator[str]:
    rejected, comparisons = rejected_pairs(report), standing(report)
    if rejected:
        yield f"  Rejected by you: {counted(len(rejected), 'pair')}"
    if not comparisons:
        return
    yield terminal.paint("ELSEWHERE", Colour.STRONG) + f"  {counted(len(comparisons), 'item')} like this one"
    for comparison in comparisons[:SHOWN]:
        other = other_side(comparison, report.document)
        relation = str(comparison.relation).replace("_", " ")
        line = f"{relation}: {called(other)}, score {share(comparison.score)}"
        yield from terminal.say(line, "  ", "      ")
        yield from _passages(comparison.passages[:2], terminal, "    ")
    if len(comparisons) > SHOWN:
        yield f"  {counted(len(comparisons) - SHOWN, 'more item')} (--format json has them)"


def _findings(findings: Iterable[Finding], terminal: Terminal) -> Iterator[str]:
    """Every finding but those the verdict told already; one that speaks of two places quotes both."""
    for finding in findings:
        if finding.code in _INSIDE:
            continue
        look = finding.level is Attention.LOOK
        places = [span.text for span in (finding.a, finding.b) if span is not None and span.text]
        quoted = f"  “{places[0]}” / “{places[1]}”" if len(places) == 2 else ""
        word = "LOOK" if look else "note"
        first, *rest = terminal.say(f"{word}  {finding.message}{quoted}", "  ", "        ")
        yield first.replace(word, terminal.paint(word, Colour.LOOK if look else Colour.QUIET), 1)
        yield from rest


def _compared_with(report: Report, terminal: Terminal) -> list[str]:
    held = report.compared_with
    text = f"Compared with {counted(held.documents, 'item')}"
    if held.sources:
        text += f" of {counted(held.sources, 'source')}"
    if held.since:
        text += f" since {held.since}"
    if not held.documents:
        text += " (use --store)"
    caps = report.made_by.caps_hit
    return terminal.say(text + (f"; limits reached: {', '.join(caps)}" if caps else ""), "  ")


def render_comparison(comparison: Comparison, *, terminal: Terminal | None = None) -> str:
    """Write what two documents are to each other, why, and where."""
    terminal = terminal or Terminal()
    title = str(comparison.relation).replace("_", " ").upper()
    colour = Colour.LOOK if comparison.duplicate else Colour.STRONG
    inside = comparison.containment
    lines = [
        terminal.paint(title, colour) + f"  score {share(comparison.score)}",
        *terminal.say(f"A  {called(comparison.a)}, {share(inside.a_in_b)} of it is in B", "  "),
        *terminal.say(f"B  {called(comparison.b)}, {share(inside.b_in_a)} of it is in A", "  "),
    ]
    for reason in comparison.reasons:
        lines += terminal.say(reason.message, "  ")
    if comparison.nearest_flip:
        lines += terminal.say(comparison.nearest_flip, "  ")
    for conflict in comparison.facts.conflicts:
        lines += terminal.say(_disagreeing(conflict), "  ")
    return "\n".join([*lines, *_passages(comparison.passages, terminal)]) + "\n"


def render_clusters(clusters: Sequence[Cluster], documents: int, *, terminal: Terminal | None = None) -> str:
    """Write groups of documents, the largest first, and how many stand alone."""
    terminal = terminal or Terminal()
    lines = []
    for cluster in sorted(clusters, key=lambda one: (-len(one.members), one.id)):
        lines.append(f"{counted(len(cluster.members), 'document')}  {terminal.safe(cluster.id)}")
        lines += [
            line
            for member in cluster.members
            for line in terminal.say(member + ("  first" if member == cluster.first else ""), "  ")
        ]
    grouped = sum(len(cluster.members) for cluster in clusters)
    alone = counted(documents - grouped, "document")
    lines.append(f"{counted(len(clusters), 'group')} of {counted(grouped, 'document')}; {alone} alone")
    return "\n".join(lines) + "\n"
