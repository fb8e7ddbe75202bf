"""``dedup prune``: retention."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from dedup.cli.frame import NOTHING, write, write_bytes
from dedup.cli.options import DAYS, format_option, require_store, store_option
from dedup.cli.progress import Progress
from dedup.report.wording import counted

if TYPE_CHECKING:
    from dedup.detector import Detector
    from dedup.detector.retention import Pruned

__all__ = ["prune", "pruned", "said"]


@click.command()
@store_option(required=True)
@click.option("--keep", type=DAYS, required=True, metavar="DAYS", help="How long articles stay: 90d, 12w.")
@click.option(
    "--by",
    type=click.Choice(("added", "published")),
    default="added",
    show_default=True,
    help="What their age counts from.",
)
@format_option("text", "json")
def prune(store: str, keep: int, by: str, form: str) -> int:
    """Remove the articles that are older than is to be kept, so that their bytes are gone.

    Text, keys, comparisons, reports and index entries go; clusters are formed anew from what is left.
    Reports of articles that stay keep what they found, without the words of the removed ones, and name
    that among the limits that cut.  Verdicts stay; reports written to folders are not touched.
    Interrupted, it goes on where it stopped when it is run again.  Exits with 0.
    """
    from dedup.detector import Detector

    with Detector.open(require_store(store)) as detector:
        done = pruned(detector, keep, by)
    if form == "json":
        write_bytes(json.dumps(asdict(done)) + "\n")
    else:
        write(said(done) + "\n")
    return NOTHING


def pruned(detector: Detector, keep: int, by: str) -> Pruned:
    """Remove what is older than so many days, and show how far that is."""
    progress = Progress("removing")
    try:
        return detector.prune(
            dt.timedelta(days=keep), by=by, progress=lambda so_far: progress(so_far.documents)
        )
    finally:
        progress.done()


def said(done: Pruned) -> str:
    """Say what was removed."""
    parts = [counted(done.documents, "article")]
    parts += [counted(done.versions, "earlier version")] if done.versions else []
    parts += [counted(done.checks, "report") + " of checks"] if done.checks else []
    told = f", {counted(done.told_again, 'report')} changed" if done.told_again else ""
    return f"{', '.join(parts)} removed{told}; {done.bytes / 1e6:,.1f} MB given back"
