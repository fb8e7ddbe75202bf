"""Keeping articles: ``dedup add``, ``catchup``, ``reindex``; ``dedup cluster`` groups files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedup.cli.frame import FAILED, NOTHING, PARTLY, fail, write, write_bytes
from dedup.cli.loads import Load
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
    store_url,
    terminal,
)
from dedup.cli.progress import Progress, say
from dedup.errors import InputError
from dedup.report.wording import counted
from dedup.types import Document

if TYPE_CHECKING:
    from dedup.config import Config
    from dedup.detector import Counts

__all__ = ["add", "catchup", "cluster", "reindex"]

_LINES = (".jsonl", ".ndjson")
_BLOCK = 1 << 20


class Items:
    """Documents one after the other; what cannot be taken is told on standard error and counted.

    ``holds`` knows the ids of a store that they go to: of these, withdrawals come out too.
    """

    def __init__(self, files: tuple[str, ...], config: Config, encoding: str | None) -> None:
        self.failures = self.taken = 0
        self.holds: Callable[[str], bool] | None = None
        self._files, self._config, self._encoding = files, config, encoding

    def __iter__(self) -> Iterator[Document]:
        for _, item in open_items(self._files, self._config, self._encoding, holds=self.holds):
            if isinstance(item, InputError):
                self.failures += 1
                fail(item.message)
            else:
                self.taken += 1
                yield item


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@store_option(required=True)
@format_option("text", "json")
@click.option("--source", help="Who published them, where the file does not say.")
@click.option(
    "--no-report",
    is_flag=True,
    help="Keep and index only, many times faster; `dedup catchup` compares them later.",
)
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; by default one a processor.")
@knobs
@series_option
@encoding_option
def add(
    files: tuple[str, ...],
    store: str,
    form: str,
    source: str | None,
    no_report: bool,
    workers: int | None,
    sensitivity: float,
    window_days: int | None,
    shortest_passage: int,
    encoding: str | None,
) -> int:
    """Keep the articles of FILE... in a store, and compare each with those kept before.

    The store is made where there is none.  Running the same again changes nothing: an article with
    the same id, version and text is "unchanged".  A large load tells the memory that it takes at most,
    its rate and time left, and what it will have written.  Exits with 0, or 3 if some could not be kept.

    With --no-report nothing is compared yet.  Articles added later find these from then on, and copies
    word for word are grouped at once.  The report of one of them is made when it is asked for, or for
    all of them by `dedup catchup`.
    """
    from dedup.detector import Detector
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    config = make_config(sensitivity, window_days, shortest_passage)
    items, processes = Items(files, config, encoding), workers or os.cpu_count() or 1
    with Detector.open(store_url(store), config=config) as detector:
        items.holds = detector.ledger.holds
        documents = (replace(item, source=item.source or source) for item in items)
        load = Load(store_url(store), detector.status().documents, _expected(files), processes)
        try:
            counts = detector.add_many(documents, load, report=not no_report, workers=processes)
        finally:
            load.done()
    return _tell(counts, items.failures, form, "not compared yet: dedup catchup" if no_report else None)


def _expected(files: tuple[str, ...]) -> int | None:
    """Count the articles to come, to say how long it takes; None where only reading them would tell."""
    counts = [_items_of(Path(file)) for file in files]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _items_of(path: Path) -> int | None:
    kind = path.suffix.lower()
    if kind in (".txt", ".html", ".htm"):
        return 1
    if kind not in _LINES:
        return None
    try:
        with path.open("rb") as lines:
            return sum(block.count(b"\n") for block in iter(lambda: lines.read(_BLOCK), b""))
    except OSError:
        return None


def _tell(counts: Counts, unread: int, form: str, instead: str | None = None) -> int:
    """Say what became of the articles and return the exit code; ``instead`` of how many to look at."""
    for name, message in counts.errors:
        fail(f"{name}: {message}" if name else message)
    _write_counts(counts, unread, form, instead)
    failed = counts.failed + unread
    return NOTHING if not failed else PARTLY if counts.read > counts.failed else FAILED


def _write_counts(counts: Counts, unread: int, form: str, instead: str | None) -> None:
    if form == "json":
        write_bytes(json.dumps({**asdict(counts), "unread": unread}, ensure_ascii=False) + "\n")
        return
    parts = {
        "added": counts.added,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "older versions": counts.older,
        "failed": counts.failed + unread,
    }
    told = ", ".join(f"{count:,} {name}" for name, count in parts.items() if count) or "nothing to add"
    write(f"{told}; {instead or f'{counts.look:,} to look at'}\n")


@click.command()
@store_option(required=True)
@format_option("text", "json")
@knobs
@series_option
def catchup(store: str, form: str, sensitivity: float, window_days: int | None, shortest_passage: int) -> int:
    """Make the reports that `dedup add --no-report` left out.

    Each article is compared with all that is kept by now; links and groups follow.  Interrupted, it goes
    on where it stopped when it is run again.  Exits with 0, or 3 if some could not be reported on.
    """
    from dedup.detector import Detector
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    config, progress = make_config(sensitivity, window_days, shortest_passage), Progress("comparing")
    with Detector.open(require_store(store), config=config) as detector:
        total = detector.status().waiting
        try:
            counts = detector.catch_up(lambda so_far: progress(so_far.read, total))
        finally:
            progress.done()
    return _tell(counts, 0, form)


@click.command()
@store_option(required=True)
@format_option("text", "json")
def reindex(store: str, form: str) -> int:
    """Make the index of a store again from what the store holds.

    The index is derived and looks after itself; this is for a disk that was restored, or to be sure.
    Interrupted, it goes on where it stopped when it is run again.  Exits with 0.
    """
    from dedup.detector import Detector
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    progress = Progress("indexing", every=1)
    with Detector.open(require_store(store)) as detector:
        try:
            documents = detector.reindex(progress)
        finally:
            progress.done()
    if form == "json":
        write_bytes(json.dumps({"documents": documents}) + "\n")
    else:
        write(f"{counted(documents, 'article')} indexed\n")
    return NOTHING


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@format_option("text", "json")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Threads that read articles; by default one a processor."
)
@knobs
@encoding_option
@colour_option
def cluster(
    files: tuple[str, ...],
    form: str,
    workers: int | None,
    sensitivity: float,
    window_days: int | None,
    shortest_passage: int,
    encoding: str | None,
    colour: bool,
) -> int:
    """Group the articles of FILE... that are copies or updates of each other.

    Articles are read as they come and never all held in memory; past a quarter of a billion characters
    their texts wait in the folder for temporary files (TMPDIR).  As JSON one group a line.  Exits with 0,
    or 3 if some articles could not be read.
    """
    from dedup.verbs import cluster as group
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    config = make_config(sensitivity, window_days, shortest_passage)
    items, progress = Items(files, config, encoding), Progress("grouping")
    try:
        clusters = group(_with_ids(items), config=config, workers=workers, progress=progress)
    finally:
        progress.done()
    if not items.taken:
        return FAILED if items.failures else NOTHING
    if form == "json":
        from dedup.report.json import render_line

        write_bytes("".join(map(render_line, clusters)))
    else:
        from dedup.report.text import render_clusters

        write(render_clusters(clusters, items.taken, terminal=terminal(colour)))
    return PARTLY if items.failures else NOTHING


def _with_ids(items: Items) -> Iterator[Document]:
    """Call an article without an id by its place, so that the groups can name it."""
    for number, item in enumerate(items, start=1):
        yield item if item.id is not None else replace(item, id=f"item {number}")
