"""A report as one HTML file: no script, nothing loaded from elsewhere, everything from documents escaped."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import TYPE_CHECKING

from dedup.report.pieces import pieces
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
        pieces=pieces(report, text),
        restating=restating,
        others=[(_called(one, report.document), one) for one in standing(report)],
        rejected=len(rejected_pairs(report)),
    )


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
