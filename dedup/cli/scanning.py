"""``dedup scan``: feeds, files and folders read once, and the night's report."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.frame import LOOK, NOTHING, PARTLY, remark, write, write_bytes
from dedup.cli.options import (
    DAYS,
    colour_option,
    format_option,
    knobs,
    make_config,
    require_store,
    series_option,
    store_option,
    store_url,
    survivor_option,
    terminal,
    webhook_options,
    webhook_secret,
)
from dedup.cli.progress import Progress, say
from dedup.cli.pruning import pruned, said

if TYPE_CHECKING:
    from dedup.detector import Detector
    from dedup.scan import Night

__all__ = ["scan"]


@click.command()
@click.argument("targets", nargs=-1, metavar="[FEEDS.opml|FOLDER|FILE|URL]...")
@store_option(required=True)
@click.option("--report", metavar="FOLDER", help="Write report.html, report.json and report.csv there.")
@click.option(
    "--own", multiple=True, metavar="SOURCE", help="A source that is ours: tell our copy elsewhere."
)
@click.option(
    "--allow-private", multiple=True, metavar="HOST", help="A feed's host inside the house, by its name."
)
@click.option("--pages", metavar="URL", help="Address of a running `dedup serve`, for links in the report.")
@webhook_options
@click.option("--last", is_flag=True, help="Read nothing; make the report of the last scan again.")
@click.option("--scan", "number", type=click.IntRange(1), metavar="NUMBER", help="The same of one before.")
@click.option("--list", "listing", is_flag=True, help="Read nothing; list the scans of the store.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; by default one a processor.")
@click.option("--keep", type=DAYS, metavar="DAYS", help="Afterwards remove what was added before: 90d, 12w.")
@format_option("text", "json")
@knobs
@series_option
@survivor_option
@colour_option
def scan(
    targets: tuple[str, ...],
    store: str,
    report: str | None,
    own: tuple[str, ...],
    allow_private: tuple[str, ...],
    pages: str | None,
    webhook: str | None,
    webhook_secret_file: str | None,
    last: bool,
    number: int | None,
    listing: bool,
    workers: int | None,
    keep: int | None,
    form: str,
    sensitivity: float,
    window_days: int | None,
    shortest_passage: int,
    colour: bool,
) -> int:
    """Read feeds, files and folders once, keep what is new and report on it.

    Without any it reads the feeds that `dedup feeds add` listed.  What one feed does harms no other.
    Killed at any moment and run again, it goes on: nothing is lost or kept twice.  A feed is asked only
    for what changed since.  Exits with 0, 1 if there is something to look at, 3 if a feed, file or item
    could not be read or the webhook did not take the summary; the report says why.
    """
    again = last or number is not None
    if (again or listing) and (targets or keep or workers):
        given = "--last" if last else "--list" if listing else "--scan"
        raise click.UsageError(f"{given} reads nothing; leave out the feeds and files.")
    from dedup.detector import Detector
    from dedup.scan import tell_again
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    config = make_config(sensitivity, window_days, shortest_passage)
    how: dict[str, Any] = {"report": report, "own": own, "allow_private": allow_private, "pages": pages}
    how["webhook"] = (webhook, webhook_secret(webhook_secret_file)) if webhook else None
    url = require_store(store) if again or listing else store_url(store)
    with Detector.open(url, config=config) as detector:
        if listing:
            return _list(detector, form)
        if again:
            night = tell_again(detector, number=number, **how)
        else:
            night = _scanned(detector, targets, workers or os.cpu_count() or 1, how)
            if keep:
                remark(said(pruned(detector, keep, "added")))
    return _tell(night, form, colour)


def _list(detector: Detector, form: str) -> int:
    """List the latest scans."""
    from dedup.scan.status import status_of

    now = detector.ledger.now()
    for row in detector.ledger.scans():
        status = status_of(row, now)
        if form == "json":
            write_bytes(json.dumps(status.to_dict(), ensure_ascii=False) + "\n")
        else:
            said = status.summary or status.detail or status.reason or ""
            write(
                f"{row.number}  {row.began.isoformat(timespec='minutes')}  {status.state}  {said}".rstrip()
                + "\n"
            )
    return NOTHING


def _scanned(detector: Detector, targets: tuple[str, ...], workers: int, how: dict[str, Any]) -> Night:
    shown = _Stages()
    try:
        return detector.scan(targets, progress=shown, tell=remark, workers=workers, **how)
    finally:
        shown.done()


class _Stages:
    """A line of progress for each stage of a scan."""

    def __init__(self) -> None:
        self._now: Progress | None = None

    def __call__(self, doing: str, done: int, total: int | None) -> None:
        """Show how far a stage is."""
        if self._now is None or self._now.doing != doing:
            self.done()
            self._now = Progress(doing, every=1 if doing == "fetching" else 25)
        self._now(done, total)

    def done(self) -> None:
        """Clear the line."""
        if self._now is not None:
            self._now.done()
            self._now = None


def _tell(night: Night, form: str, colour: bool) -> int:
    if form == "json":
        from dedup.scan.rendering import render_json

        write_bytes(render_json(night))
    else:
        from dedup.scan.terminal import render_night

        write(render_night(night, terminal=terminal(colour)))
    if any(feed.is_lost for feed in night.feeds):
        return PARTLY
    return LOOK if night.looks else NOTHING
