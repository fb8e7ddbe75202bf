"""``dedup parse``: what articles files hold, before anything is done with them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator

import click

from dedup.cli.frame import FAILED, NOTHING, PARTLY, fail, remark, write_bytes
from dedup.cli.options import encoding_option, open_items
from dedup.config import Config
from dedup.errors import FormatError, InputError
from dedup.types import Document

__all__ = ["parse"]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|URL...")
@click.option("--allow-private", multiple=True, metavar="HOST", help="A host inside the house, by its name.")
@encoding_option
def parse(files: tuple[str, ...], allow_private: tuple[str, ...], encoding: str | None) -> int:
    """Print the articles found in FILE... as JSON, one a line, and do nothing else with them.

    FILE is a feed (RSS, Atom, JSON Feed), an agency's file (ninjs, NewsML, NITF), a page, a table (CSV,
    Parquet), text or JSON, also packed (.gz, .xz, .zst); a folder of such files; - for standard input;
    or an http address, which is fetched once.  What was repaired or left out is said on standard error.
    Exits with 0, with 3 if some articles could not be read, with 2 and the reason if there were none.
    """
    found = failures = 0
    remarks: list[str] = []

    def tell(message: str) -> None:
        remarks.append(message)
        remark(message)

    for file in files:
        for item in _items(file, allow_private, encoding, tell):
            if isinstance(item, InputError):
                failures += 1
                fail(item.message)
            else:
                found += 1
                write_bytes(_line(item))
    if not found and not failures and not remarks:
        fail("no articles were found")
    return FAILED if not found else PARTLY if failures else NOTHING


def _items(
    file: str, allow_private: tuple[str, ...], encoding: str | None, tell: Callable[[str], None]
) -> Iterator[Document | InputError]:
    if file.lower().startswith(("http://", "https://")):
        yield from _fetched(file, allow_private, encoding, tell)
    else:
        yield from (item for _, item in open_items((file,), Config(), encoding, tell))


def _fetched(
    url: str, allow_private: tuple[str, ...], encoding: str | None, tell: Callable[[str], None]
) -> Iterator[Document | InputError]:
    from dedup.ingest.fetch import Failure, Fetcher, Policy, Request
    from dedup.ingest.read import parse_bytes

    policy = Policy(allow_private=frozenset(allow_private))
    outcome = Fetcher(policy).fetch(Request(url), now=dt.datetime.now(dt.UTC))
    if isinstance(outcome, Failure):
        yield FormatError(outcome.message, about=url)
        return
    reading = parse_bytes(
        outcome.body,
        about=url,
        content_type=outcome.content_type,
        url=outcome.final_url,
        encoding=encoding,
    )
    for note in reading.notes:
        tell(note)
    for gone in reading.withdrawn:
        tell(f"{url}: {gone.id} is {gone.status}, and comes without words")
    yield from reading.documents
    yield from reading.errors


def _line(document: Document) -> str:
    return json.dumps(document.to_dict(), ensure_ascii=False, default=str) + "\n"
