"""``dedup verdict``: what editors say of pairs, passages and sources, and keep to from then on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from dedup.cli.frame import NOTHING, write, write_bytes
from dedup.cli.options import format_option, require_store, store_option
from dedup.types import VerdictLabel

if TYPE_CHECKING:
    from dedup.types import Verdict

__all__ = ["verdict"]

_BY = click.option("--by", metavar="NAME", envvar="DEDUP_BY", help="Who says so. [DEDUP_BY]")
_TARGET = click.argument("target")
_OTHER = click.argument("other", required=False)


@click.group()
def verdict() -> None:
    """Confirm, reject or allow what was found; later reports and scans keep to it.

    TARGET is the id of a comparison (cmp_...), with /p2 behind it one of its passages; rep_.../p2 is a
    passage inside one article.  Two ids of articles name their comparison.
    """


def _giving(name: str, label: VerdictLabel, says: str) -> None:
    """Make the command that gives one verdict."""

    @verdict.command(name, help=f"{says}  Exits with 0.")
    @_TARGET
    @_OTHER
    @store_option(required=True)
    @_BY
    def give(target: str, other: str | None, store: str, by: str | None) -> int:
        return _give(store, target, other, label, by)


_giving("confirm", VerdictLabel.CONFIRMED, "Say that it is what the report says.")
_giving(
    "reject",
    VerdictLabel.REJECTED,
    "Say that it is not: from now on it is only counted, and explains nothing.",
)
_giving("allow", VerdictLabel.ALLOWED, "Say that it is so and may be: it asks for no look.")


@verdict.command()
@_TARGET
@_OTHER
@store_option(required=True)
def withdraw(target: str, other: str | None, store: str) -> int:
    """Take such a word back.  Exits with 0."""
    return _give(store, target, other, None, None)


def _give(store: str, target: str, other: str | None, label: VerdictLabel | None, by: str | None) -> int:
    from dedup.detector import Detector
    from dedup.detector.compare import comparison_id

    name = target if other is None else comparison_id(target, other)
    with Detector.open(require_store(store)) as detector:
        detector.verdict(name, label, by=by)
    write(f"{name} {label or 'has no verdict now'}\n")
    return NOTHING


@verdict.command()
@click.argument("origin")
@click.argument("taker")
@click.option("--stop", is_flag=True, help="Take such leave back.")
@store_option(required=True)
@_BY
def reprint(origin: str, taker: str, stop: bool, store: str, by: str | None) -> int:
    """Let the source TAKER reprint the source ORIGIN: its copies ask for no look.

    Reports of what it took before are told again.  Broken embargoes and copies of withdrawn items are told
    all the same.  Exits with 0.
    """
    from dedup.detector import Detector

    with Detector.open(require_store(store)) as detector:
        if not stop:
            detector.allow(origin, taker, by=by)
            write(f"{taker} may reprint {origin}\n")
        elif detector.disallow(origin, taker):
            write(f"{taker} may not reprint {origin} any more\n")
        else:
            raise click.UsageError(f"{taker} had no leave to reprint {origin}.")
    return NOTHING


@verdict.command("list")
@store_option(required=True)
@format_option("text", "json")
def list_verdicts(store: str, form: str) -> int:
    """List every verdict that stands, with who gave it and when; as JSON one a line.  Exits with 0."""
    from dedup.detector import Detector

    with Detector.open(require_store(store)) as detector:
        found = detector.all_verdicts()
    if form == "json":
        write_bytes("".join(json.dumps(one.to_dict(), ensure_ascii=False) + "\n" for one in found))
    else:
        write("".join(map(_line, found)) or "no verdicts\n")
    return NOTHING


def _line(one: Verdict) -> str:
    about = f"{one.sources[1]} may reprint {one.sources[0]}" if one.sources else one.target
    when = one.at.isoformat(timespec="minutes") if one.at else "at an unknown time"
    return f"{about}  {one.label} by {one.by or 'somebody'}, {when}\n"
