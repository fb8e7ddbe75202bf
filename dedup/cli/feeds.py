"""``dedup feeds``: the feeds that every scan reads, in and out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from dedup.cli.frame import NOTHING, PARTLY, fail, remark, write, write_bytes
from dedup.cli.options import format_option, require_store, store_option, store_url
from dedup.report.wording import counted

if TYPE_CHECKING:
    from dedup.scan.feeds import Feed

__all__ = ["feeds"]


@click.group()
def feeds() -> None:
    """List, add and remove the feeds that `dedup scan` reads when it is given none."""


@feeds.command("list")
@store_option(required=True)
@format_option("text", "json", "opml")
def list_feeds(store: str, form: str) -> int:
    """List the feeds with how they stand; as OPML for other readers.  Exits with 0."""
    from dedup.detector import Detector
    from dedup.ingest.opml import write_opml
    from dedup.scan.feeds import listed_feeds

    with Detector.open(require_store(store)) as detector:
        found, now = listed_feeds(detector.ledger), detector.ledger.now()
    if form == "opml":
        write_bytes(write_opml([one.entry for one in found], title="Feeds", created=now).decode())
    elif form == "json":
        write_bytes("".join(json.dumps(one.status.to_dict(), ensure_ascii=False) + "\n" for one in found))
    else:
        write(
            "".join(
                f"{one.name}  {one.url}{'  full text' if one.full_text else ''}\n    {_stands(one)}\n"
                for one in found
            )
            or "no feeds\n"
        )
    return NOTHING


def _stands(feed: Feed) -> str:
    standing = feed.standing
    if standing.stopped:
        return f"stopped: {feed.remark}"
    if standing.failures:
        return f"failed {counted(standing.failures, 'time')} in a row: {feed.remark}"
    moved = f", now at {standing.url}" if standing.url != feed.url else ""
    return (f"read {feed.read.isoformat(timespec='minutes')}" if feed.read else "not read yet") + moved


@feeds.command("add")
@click.argument("given", nargs=-1, required=True, metavar="FEEDS.opml|URL...")
@click.option(
    "--full-text/--teasers",
    default=None,
    help="Read the pages behind their items, or take what the feeds give (a feed begins with that).",
)
@store_option(required=True)
def add_feeds(given: tuple[str, ...], full_text: bool | None, store: str) -> int:
    """Add feeds by address or from a list (OPML), or change how they are read.

    With --full-text every scan follows the links of their new items, one at a time for each host and only
    where the server's robots.txt lets it; an item whose page gives nothing keeps its teaser and says why.
    One that had failed or stopped is asked again at the next scan.  Exits with 0.
    """
    from dedup.detector import Detector
    from dedup.scan.feeds import subscribe, with_full_text
    from dedup.scan.targets import read_targets

    targets = read_targets(given, remark)
    if targets.paths:
        raise click.UsageError(f"{targets.paths[0]} is no list of feeds (.opml) and no address.")
    with Detector.open(store_url(store)) as detector:
        new, known = subscribe(
            detector.ledger, [with_full_text(one, full_text) for one in targets.feeds.values()]
        )
    write(f"{counted(new, 'feed')} added" + (f", {known:,} known before" if known else "") + "\n")
    return NOTHING


@feeds.command("remove")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@store_option(required=True)
def remove_feeds(urls: tuple[str, ...], store: str) -> int:
    """Remove feeds; their items stay.  Exits with 0, or 3 if one was not known."""
    from dedup.detector import Detector
    from dedup.scan.feeds import unsubscribe

    with Detector.open(require_store(store)) as detector:
        unknown = [url for url in urls if not unsubscribe(detector.ledger, url)]
    for url in unknown:
        fail(f"there is no feed {url}; `dedup feeds list` names them")
    write(f"{counted(len(urls) - len(unknown), 'feed')} removed\n")
    return PARTLY if unknown else NOTHING
