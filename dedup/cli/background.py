"""``dedup background``: what is common in a store, learned from its own articles."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from dedup.cli.frame import NOTHING, write, write_bytes
from dedup.cli.options import format_option, require_store, store_option
from dedup.cli.progress import Progress
from dedup.report.wording import counted

if TYPE_CHECKING:
    from dedup.detector import Epoch

__all__ = ["background"]


@click.group()
def background() -> None:
    r"""Learn what is common in a store: how rare words are, and what each source prints again and again.

    \b
    dedup background learn --store news.db --name spring    learn it, change nothing
    dedup background use spring --store news.db             make all keys anew with it
    """


@background.command("learn")
@store_option(required=True)
@click.option("--name", metavar="NAME", help="What to call it; by default its version.")
@format_option("text", "json")
def learn_it(store: str, name: str | None, form: str) -> int:
    """Learn from the articles of a store, at most 2,500 of a source, and keep it under a name.

    Nothing else changes before `dedup background use`.  Exits with 0.
    """
    from dedup.detector import Detector

    progress = Progress("reading")
    with Detector.open(require_store(store)) as detector:
        try:
            made = detector.learn_background(name, progress=progress)
        finally:
            progress.done()
    _tell([made], form)
    return NOTHING


@background.command("show")
@store_option(required=True)
@format_option("text", "json")
def show_them(store: str, form: str) -> int:
    """List the backgrounds of a store, and say which is in use.  Exits with 0."""
    from dedup.detector import Detector

    with Detector.open(require_store(store)) as detector:
        _tell(detector.backgrounds(), form)
    return NOTHING


@background.command("use")
@click.argument("name")
@store_option(required=True)
@format_option("text", "json")
def use_it(name: str, store: str, form: str) -> int:
    """Bring a background into use: keys are made anew, and later verdicts go by it.

    Stored reports stay as they are; later ones name it.  Others may use the store meanwhile and have to
    open it again at the end, so restart the service.  "first" is what the store was made with.
    Interrupted, it goes on where it stopped when it is run again.  Exits with 0.
    """
    from dedup.detector import use_background

    progress = Progress("making keys")
    try:
        documents = use_background(require_store(store), name, progress=progress)
    finally:
        progress.done()
    if form == "json":
        write_bytes(json.dumps({"background": name, "documents": documents}) + "\n")
    else:
        write(f"{name} is in use; keys of {counted(documents, 'article')} made anew\n")
    return NOTHING


def _tell(found: list[Epoch] | tuple[Epoch, ...], form: str) -> None:
    if form == "json":
        write_bytes("".join(json.dumps(asdict(one), default=str) + "\n" for one in found))
    else:
        write("".join(_line(one) for one in found))


def _line(one: Epoch) -> str:
    used = "  (in use)" if one.in_use else ""
    if one.learned is None:
        return f"{one.name}  {one.version}{used}\n    what the store was made with\n"
    read = f"{counted(one.documents, 'article')} of {counted(one.sources, 'source')}"
    when = one.learned.isoformat(timespec="minutes")
    return f"{one.name}  {one.version}{used}\n    learned {when} from {read}, at sequence {one.sequence}\n"
