"""``dedup add`` keeps articles, ``dedup reindex`` makes their index again, ``dedup cluster`` groups files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from dedup.cli.frame import FAILED, NOTHING, PARTLY, fail, write, write_bytes
from dedup.cli.options import (
    colour_option,
    encoding_option,
    format_option,
    knobs,
    make_config,
    open_items,
    require_store,
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

__all__ = ["add", "cluster", "reindex"]


class Items:
    """Documents one after the other; what cannot be taken is told on standard error and counted."""

    def __init__(self, files: tuple[str, ...], config: Config, encoding: str | None) -> None:
        self.failures = 0
        self._files, self._config, self._encoding = files, config, encoding

    def __iter__(self) -> Iterator[Document]:
        for _, item in open_items(self._files, self._config, self._encoding):
            if isinstance(item, InputError):
                self.failures += 1
                fail(item.message)
            else:
                yield item


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@store_option(required=True)
@format_option("text", "json")
@click.option("--source", help="Who published them, where the file does not say.")
@knobs
@encoding_option
def add(
    files: tuple[str, ...],
    store: str,
    form: str,
    source: str | None,
    sensitivity: float,
    window_days: int | None,
    shortest_passage: int,
    encoding: str | None,
) -> int:
    """Keep the articles of FILE... in a store, and compare each with those kept before.

    The store is made where there is none.  Running the same again changes nothing: an article with
    the same id, version and text is "unchanged".  Exits with 0, or 3 if some could not be kept.
    """
    from dedup.detector import Detector
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    config = make_config(sensitivity, window_days, shortest_passage)
    items, progress = Items(files, config, encoding), Progress("adding")
    with Detector.open(store_url(store), config=config) as detector:
        documents = (replace(item, source=item.source or source) for item in items)
        try:
            counts = detector.add_many(documents, progress=lambda so_far: progress(so_far.read))
        finally:
            progress.done()
    for name, message in counts.errors:
        fail(f"{name}: {message}" if name else message)
    _tell(counts, items.failures, form)
    failed = counts.failed + items.failures
    return NOTHING if not failed else PARTLY if counts.read > counts.failed else FAILED


def _tell(counts: Counts, unread: int, form: str) -> None:
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
    write(f"{told}; {counts.look:,} to look at\n")


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
@knobs
@encoding_option
@colour_option
def cluster(
    files: tuple[str, ...],
    form: str,
    sensitivity: float,
    window_days: int | None,
    shortest_passage: int,
    encoding: str | None,
    colour: bool,
) -> int:
    """Group the articles of FILE... that are copies or updates of each other.

    As JSON one group a line.  Exits with 0, or 3 if some articles could not be read.
    """
    from dedup.verbs import cluster as group
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    config = make_config(sensitivity, window_days, shortest_passage)
    items, progress = Items(files, config, encoding), Progress("grouping")
    documents = list(_with_ids(items))
    if not documents:
        return FAILED if items.failures else NOTHING
    clusters = group(documents, config=config, progress=progress)
    progress.done()
    if form == "json":
        from dedup.report.json import render_line

        write_bytes("".join(map(render_line, clusters)))
    else:
        from dedup.report.text import render_clusters

        write(render_clusters(clusters, len(documents), terminal=terminal(colour)))
    return PARTLY if items.failures else NOTHING


def _with_ids(items: Items) -> Iterator[Document]:
    """Call an article without an id by its place, so that the groups can name it."""
    for number, item in enumerate(items, start=1):
        yield item if item.id is not None else replace(item, id=f"item {number}")
