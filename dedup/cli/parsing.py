"""``dedup parse``: what articles files hold, before anything is done with them."""

from __future__ import annotations

import json

import click

from dedup.cli.frame import FAILED, NOTHING, PARTLY, fail, remark, write_bytes
from dedup.cli.options import encoding_option, open_items
from dedup.config import Config
from dedup.errors import InputError
from dedup.types import Document

__all__ = ["parse"]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@encoding_option
def parse(files: tuple[str, ...], encoding: str | None) -> int:
    """Print the articles found in FILE... as JSON, one a line, and do nothing else with them.

    FILE is a feed (RSS, Atom, JSON Feed), an agency's file (ninjs, NewsML, NITF), a page, a table (CSV,
    Parquet), text or JSON, also packed (.gz, .xz, .zst); a folder of such files; or - for standard input.
    What was repaired or left out is said on standard error.  Exits with 0, with 3 if some articles could
    not be read, with 2 and the reason if there were none.
    """
    found = failures = 0
    remarks: list[str] = []

    def tell(message: str) -> None:
        remarks.append(message)
        remark(message)

    for _, item in open_items(files, Config(), encoding, tell):
        if isinstance(item, InputError):
            failures += 1
            fail(item.message)
        else:
            found += 1
            write_bytes(_line(item))
    if not found and not failures and not remarks:
        fail("no articles were found")
    return FAILED if not found else PARTLY if failures else NOTHING


def _line(document: Document) -> str:
    return json.dumps(document.to_dict(), ensure_ascii=False, default=str) + "\n"
