"""A report as one HTML file: no script, nothing loaded from elsewhere, everything from documents escaped."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

from dedup.report.segments import Mark, cut, stretches
from dedup.report.spans import other_side, rejected_pairs, standing
from dedup.report.terminal import share
from dedup.report.wording import aside_word, called, counted, thousands
from dedup.types import AnswerLabel, Comparison, DocumentInfo, Report

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["render_html"]


def render_html(report: Report, text: str, *, name: str | None = None) -> str:
    """Write a page that holds the verdict, the marked text, and both sides of every passage.

    ``text`` is the text of the report's document; the report counts code points.  The page prints
    well, needs no mouse, and follows the reader's light or dark theme.
    """
    restating = sum(answer.label is AnswerLabel.RESTATES for answer in report.answers)
    return _template().render(
        report=report,
        name=name or report.document.title or report.document.id or "document",
        pieces=cut(text, _marks(report)),
        restating=restating,
        others=[(_called(one, report.document), one) for one in standing(report)],
        rejected=len(rejected_pairs(report)),
    )


def _marks(report: Report) -> Iterator[Mark]:
    """Mark both sides of every passage, values that disagree, and what was set aside."""
    for passage in report.passages:
        label = str(passage.role or passage.kind)
        for side, look in (("a", "source"), ("b", label)):
            for n, (start, end) in enumerate(stretches(passage, side)):
                yield Mark(start, end, passage.id, look, passage.id, side, leads=n == 0)
        for conflict in (link.conflict for link in passage.links if link.conflict):
            yield from (Mark(s.start, s.end, "", "conflict") for s in (conflict.a, conflict.b))
    for aside in report.set_aside:
        yield Mark(aside.start, aside.end, "", f"aside {aside.reason}", label=aside_word(aside.reason))


def _called(comparison: Comparison, info: DocumentInfo) -> str:
    return called(other_side(comparison, info))


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"thousands": thousands, "share": share, "aside": aside_word}
    environment.globals["counted"] = counted
    source = (files("dedup.report") / "page.html").read_text(encoding="utf-8")
    return environment.from_string(source)
