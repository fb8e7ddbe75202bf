"""``dedup export`` and ``dedup sources``: what a store holds, as files and in numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedup.cli.frame import NOTHING, write, write_bytes
from dedup.cli.options import (
    colour_option,
    format_option,
    given_survivor,
    require_store,
    store_option,
    survivor_option,
    terminal,
)
from dedup.cli.progress import Progress
from dedup.config import Config
from dedup.report.wording import counted

if TYPE_CHECKING:
    from dedup.export.sources import SourceFigures
    from dedup.report.terminal import Terminal

__all__ = ["export", "sources"]


@click.command()
@click.argument("folder")
@store_option(required=True)
@format_option("csv", "jsonl")
@click.option("--texts", is_flag=True, help="Documents with their texts.")
@click.option("--only-survivors", is_flag=True, help="Of each cluster only the document that stands for it.")
@click.option("--verdicts", is_flag=True, help="Editors' verdicts as labelled data instead.")
@survivor_option
def export(
    folder: str,
    store: str,
    form: str,
    texts: bool,
    only_survivors: bool,
    verdicts: bool,
) -> int:
    """Write what a store holds to FOLDER: documents, pairs and clusters, each a file.

    The same store gives the same bytes.  Each file begins with what made it (in CSV a line that begins
    with #): engine, configuration, window, survivor policy, the store's sequence and counts.  With
    --verdicts it is relations/ and restatement/ instead: what editors said, to measure with.  Exits with 0.
    """
    from dedup.detector import Detector
    from dedup.export import write_labels, write_tables

    config = Config(survivor=given_survivor())
    with Detector.open(require_store(store), config=config) as detector, detector.walk() as walk:
        if verdicts:
            done = write_labels(walk, Path(folder))
            lost = f", {counted(done.lost, 'verdict')} without texts" if done.lost else ""
            write(f"{counted(done.pairs, 'pair')}, {counted(done.cases, 'case')} of sentences{lost}\n")
            return NOTHING
        progress = Progress("writing", every=500)
        try:
            files = write_tables(
                walk, Path(folder), form, texts=texts, only_survivors=only_survivors, progress=progress
            )
        finally:
            progress.done()
    write("".join(f"{one.path}  {counted(one.rows, 'row')}\n" for one in files))
    return NOTHING


@click.command()
@store_option(required=True)
@format_option("text", "json")
@colour_option
def sources(store: str, form: str, colour: bool) -> int:
    """Tell of each source what it copies and from whom, credits, has first, and what of it recurs.

    As JSON one source a line.  Exits with 0.
    """
    from dedup.detector import Detector
    from dedup.export import source_rows

    with Detector.open(require_store(store)) as detector, detector.walk() as walk:
        rows = source_rows(walk)
    if form == "json":
        write_bytes("".join(json.dumps(row.to_dict(), ensure_ascii=False) + "\n" for row in rows))
    else:
        screen = terminal(colour)
        write("".join(line + "\n" for row in rows for line in _told(row, screen)) or "no sources\n")
    return NOTHING


def _told(row: SourceFigures, screen: Terminal) -> list[str]:
    original = f"{row.original_words:,} of {counted(row.counted_words, 'counted word')} its own"
    parts = [counted(row.items, "item"), original]
    if row.copies:
        origins = ", ".join(f"{one.items:,} from {one.origin}" for one in row.taken[:5])
        parts.append(f"{row.copies:,} copied ({origins}), {row.credited:,} of these credited")
    parts += [f"copied by others {counted(row.copied, 'time')}"] if row.copied else []
    parts += [f"first in {row.first:,} of {counted(row.stories, 'story', 'stories')}"] if row.stories else []
    parts += [f"{row.teasers:,} too short to judge"] if row.teasers else []
    parts += [f"{row.withdrawn:,} withdrawn"] if row.withdrawn else []
    if row.learned_from:
        parts.append(f"{counted(row.boilerplate, 'recurring stretch', 'recurring stretches')} known")
    return [screen.safe(row.source), *screen.say("; ".join(parts), "  ")]
