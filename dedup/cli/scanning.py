"""``dedup scan``: feeds, files and folders read once, and the night's report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dedup.cli.frame import LOOK, NOTHING, PARTLY, remark, write, write_bytes
from dedup.cli.options import (
    colour_option,
    format_option,
    knobs,
    make_config,
    require_store,
    series_option,
    store_option,
    store_url,
    terminal,
    webhook_options,
    webhook_secret,
)
from dedup.cli.progress import Progress, say

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
@format_option("text", "json")
@knobs
@series_option
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
    if last and targets:
        raise click.UsageError("--last reads nothing; leave out the feeds and files.")
    from dedup.detector import Detector
    from dedup.scan import tell_again
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    config = make_config(sensitivity, window_days, shortest_passage)
    how: dict[str, Any] = {"report": report, "own": own, "allow_private": allow_private, "pages": pages}
    how["webhook"] = (webhook, webhook_secret(webhook_secret_file)) if webhook else None
    with Detector.open(require_store(store) if last else store_url(store), config=config) as detector:
        night = tell_again(detector, **how) if last else _scanned(detector, targets, how)
    return _tell(night, form, colour)


def _scanned(detector: Detector, targets: tuple[str, ...], how: dict[str, Any]) -> Night:
    shown = _Stages()
    try:
        return detector.scan(targets, progress=shown, tell=remark, **how)
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
