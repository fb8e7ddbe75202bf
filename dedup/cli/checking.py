"""``dedup check`` and ``dedup compare``: look, keep nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedup.cli.frame import FAILED, LOOK, NOTHING, PARTLY, fail, write, write_bytes
from dedup.cli.options import (
    colour_option,
    encoding_option,
    format_option,
    knobs,
    make_config,
    open_items,
    require_store,
    series_option,
    store_option,
    terminal,
)
from dedup.cli.progress import say
from dedup.config import Config
from dedup.errors import DocumentError, InputError
from dedup.types import Attention, Comparison, Document, Relation, Report

if TYPE_CHECKING:
    from dedup.report.terminal import Terminal

__all__ = ["check", "compare"]

Checker = Callable[[Document], Report]
_HARMLESS = frozenset({Relation.UNRELATED, Relation.BOILERPLATE_ONLY, Relation.TEMPLATE, Relation.SAME_EVENT})


@click.command()
@click.argument("file")
@store_option()
@format_option("text", "json", "html")
@click.option("--source", help="Who published it, where the file does not say.")
@click.option("--language", metavar="CODE", help="Its language, where the file does not say.")
@knobs
@series_option
@encoding_option
@colour_option
def check(
    file: str,
    store: str | None,
    form: str,
    source: str | None,
    language: str | None,
    sensitivity: float,
    window_days: int | None,
    shortest_passage: int,
    encoding: str | None,
    colour: bool,
) -> int:
    """Say what repeats inside the article in FILE, and with --store what it shares with others.

    FILE is text, HTML, JSON, a feed or an agency's file (dedup parse --help lists them), or - for
    standard input.  A file or folder of many articles gives one report each; as JSON one a line.
    """
    config = make_config(sensitivity, window_days, shortest_passage)
    items = open_items((file,), config, encoding)
    with _checker(store, config) as look:
        return _report_all(items, look, form, terminal(colour), source=source, language=language)


@contextmanager
def _checker(store: str | None, config: Config) -> Iterator[Checker]:
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    if store is None:
        from dedup.verbs import check as check_alone

        yield lambda document: check_alone(document, config=config)
        return
    url = require_store(store)
    from dedup.detector import Detector

    with Detector.open(url, config=config) as detector:
        yield detector.check


def _report_all(
    items: Iterator[tuple[str, Document | InputError]],
    look: Checker,
    form: str,
    screen: Terminal,
    **given: str | None,
) -> int:
    """Write a report for each item as it comes; return the exit code."""
    first, second = next(items, None), next(items, None)
    alone = second is None
    if form == "html" and not alone:
        raise DocumentError("--format html takes one article; hand in one, or use --format json")
    worst = reports = failures = 0
    for file, item in filter(None, _chained(first, second, items)):
        report = _reported(file, item, look, form, screen, alone=alone, **given)
        if report is None:
            failures += 1
        else:
            reports += 1
            worst = max(worst, LOOK if report.attention is Attention.LOOK else NOTHING)
    return (PARTLY if reports else FAILED) if failures else worst


def _chained(
    first: tuple[str, Document | InputError] | None,
    second: tuple[str, Document | InputError] | None,
    rest: Iterator[tuple[str, Document | InputError]],
) -> Iterator[tuple[str, Document | InputError] | None]:
    yield from (first, second)
    yield from rest


def _reported(
    file: str,
    item: Document | InputError,
    look: Checker,
    form: str,
    screen: Terminal,
    *,
    alone: bool,
    source: str | None,
    language: str | None,
) -> Report | None:
    if isinstance(item, InputError):
        fail(item.message)
        return None
    document = replace(item, source=item.source or source, language=item.language or language)
    try:
        report = look(document)
    except InputError as error:
        fail(error.message)
        return None
    _show(report, document, form, screen, _name(file, document, alone=alone), alone=alone)
    return report


def _name(file: str, document: Document, *, alone: bool) -> str:
    if alone:
        return document.title or ("standard input" if file == "-" else Path(file).name)
    return document.title or document.id or file


def _show(report: Report, document: Document, form: str, screen: Terminal, name: str, *, alone: bool) -> None:
    if form == "json":
        from dedup.report.json import render_json, render_line

        write_bytes((render_json if alone else render_line)(report))
    elif form == "html":
        from dedup.report.html import render_html

        write_bytes(render_html(report, document.text, name=name))
    else:
        from dedup.report.text import render_text

        write(render_text(report, name=name, terminal=screen) + ("" if alone else "\n"))


@click.command()
@click.argument("a")
@click.argument("b")
@store_option()
@format_option("text", "json")
@knobs
@encoding_option
@colour_option
def compare(
    a: str,
    b: str,
    store: str | None,
    form: str,
    sensitivity: float,
    window_days: int | None,
    shortest_passage: int,
    encoding: str | None,
    colour: bool,
) -> int:
    """Say what the articles A and B are to each other.

    Each is a file, - for standard input, or with --store the id of a kept article.
    """
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    config = make_config(sensitivity, window_days, shortest_passage)
    sides = [_side(name, store, config, encoding) for name in (a, b)]
    comparison = _compared(sides[0], sides[1], store, config)
    if form == "json":
        from dedup.report.json import render_json

        write_bytes(render_json(comparison))
    else:
        from dedup.report.text import render_comparison

        write(render_comparison(comparison, terminal=terminal(colour)))
    return LOOK if comparison.relation not in _HARMLESS or comparison.facts.conflicts else NOTHING


def _side(name: str, store: str | None, config: Config, encoding: str | None) -> Document | str:
    """Read a file's one article; a name that is no file is the id of a kept article."""
    if name != "-" and store is not None and not Path(name).exists():
        return name
    items = [item for _, item in open_items((name,), config, encoding)]
    if len(items) != 1:
        raise DocumentError(f"{name} holds {len(items):,} articles; hand in one", about=name)
    if isinstance(items[0], InputError):
        raise items[0]
    return items[0]


def _compared(a: Document | str, b: Document | str, store: str | None, config: Config) -> Comparison:
    if store is None:
        from dedup.verbs import compare as compare_alone

        return compare_alone(a, b, config=config)
    url = require_store(store)
    from dedup.detector import Detector

    with Detector.open(url, config=config) as detector:
        return detector.compare(a, b)
