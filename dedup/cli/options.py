"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dedup.cli.frame import remark
from dedup.config import Config, read_series
from dedup.errors import InputError, StoreError

if TYPE_CHECKING:
    from dedup.report.terminal import Terminal
    from dedup.types import Document

__all__ = [
    "DAYS",
    "colour_option",
    "encoding_option",
    "format_option",
    "given_series",
    "given_survivor",
    "knobs",
    "make_config",
    "open_items",
    "require_store",
    "series_option",
    "store_option",
    "store_url",
    "survivor_option",
    "terminal",
    "webhook_options",
    "webhook_secret",
]

Command = TypeVar("Command", bound=Callable[..., Any])
_SQLITE = "sqlite:///"
_SERIES = "dedup.series"
_SURVIVOR = "dedup.survivor"


class _Days(click.ParamType[int]):
    """So many days: 30, 30d or 4w."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read what people write; anything else, and less than a day, is refused."""
        text = str(value).strip().lower()
        number, unit = (text[:-1], text[-1]) if text[-1:] in ("d", "w") else (text, "d")
        if not number.isascii() or not number.isdigit() or not 0 < int(number) <= _MOST_DAYS:
            self.fail(f"{value!r} is no number of days; write 30d or 4w.", param, ctx)
        return int(number) * (7 if unit == "w" else 1)


DAYS = _Days()
_MOST_DAYS = 36_500


def store_option(required: bool = False) -> Callable[[Command], Command]:
    """Add ``--store``, a URL or simply a path of a SQLite file."""
    return click.option(
        "--store",
        envvar="DEDUP_STORE",
        required=required,
        metavar="URL",
        help="Store of articles: sqlite:///PATH or PATH. [DEDUP_STORE]",
    )


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Add ``--format``; JSON has the shape of the API's answers."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="Output."
    )


def colour_option(command: Command) -> Command:
    """Add ``--colour``; without it there is none."""
    return click.option("--colour", "--color", is_flag=True, help="Colour text output.")(command)


def encoding_option(command: Command) -> Command:
    """Add ``--encoding`` for files that are not UTF-8."""
    return click.option("--encoding", metavar="NAME", help="Encoding of files that are not UTF-8.")(command)


def knobs(command: Command) -> Command:
    """Add the everyday settings: sensitivity, window, shortest passage."""
    options = (
        click.option(
            "--sensitivity",
            type=click.FloatRange(0, 1),
            default=0.5,
            show_default=True,
            envvar="DEDUP_SENSITIVITY",
            help="Higher shows more.",
        ),
        click.option(
            "--window",
            "--window-days",
            "window_days",
            type=DAYS,
            metavar="DAYS",
            envvar="DEDUP_WINDOW_DAYS",
            help="Compare only with articles of so many days: 30d, 4w.",
        ),
        click.option(
            "--shortest-passage",
            type=click.IntRange(4),
            default=12,
            show_default=True,
            envvar="DEDUP_SHORTEST_PASSAGE",
            help="Words of the shortest copied passage.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def series_option(command: Command) -> Command:
    """Add ``--series``; :func:`given_series` reads it."""

    def keep(context: click.Context, _: click.Parameter, text: str) -> None:
        try:
            context.meta[_SERIES] = read_series(text)
        except ValueError as error:
            raise click.BadParameter(f"{error}.") from None

    return click.option(
        "--series",
        default="",
        envvar="DEDUP_SERIES",
        metavar="NAMES",
        expose_value=False,
        callback=keep,
        help="Sources whose reuse of each other is expected: A,B;C,D.",
    )(command)


def webhook_options(command: Command) -> Command:
    """Add ``--webhook`` and where its secret is; :func:`webhook_secret` reads that."""
    options = (
        click.option(
            "--webhook",
            envvar="DEDUP_WEBHOOK",
            metavar="URL",
            help="Deliver the summary there, signed with DEDUP_WEBHOOK_SECRET.",
        ),
        click.option(
            "--webhook-secret-file",
            envvar="DEDUP_WEBHOOK_SECRET_FILE",
            metavar="FILE",
            help="A file that holds the secret (whsec_...), instead of the variable.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def webhook_secret(file: str | None) -> str:
    """Read the webhook's secret from its file or its variable: a command line is seen by everybody."""
    from dedup.scan.webhook import read_secret

    return read_secret(file) if file else os.environ.get("DEDUP_WEBHOOK_SECRET", "")


def survivor_option(command: Command) -> Command:
    """Add ``--survivor``; :func:`given_survivor` reads it."""

    def keep(context: click.Context, _: click.Parameter, text: str) -> None:
        from dedup.cluster.survivor import read_policy

        try:
            context.meta[_SURVIVOR] = read_policy(text).name
        except ValueError as error:
            raise click.BadParameter(f"{error}.") from None

    return click.option(
        "--survivor",
        default="first",
        show_default=True,
        envvar="DEDUP_SURVIVOR",
        metavar="POLICY",
        expose_value=False,
        callback=keep,
        help="Who stands for a cluster: first, last, or prefer:A,B.",
    )(command)


def given_survivor() -> str:
    """Give the policy named by ``--survivor``, the default where a command has no such option."""
    context = click.get_current_context(silent=True)
    return str(context.meta.get(_SURVIVOR, "first")) if context else "first"


def given_series() -> tuple[tuple[str, ...], ...]:
    """Give the groups of sources named by ``--series``, none where a command has no such option."""
    context = click.get_current_context(silent=True)
    return context.meta.get(_SERIES, ()) if context else ()


def make_config(sensitivity: float, window_days: int | None, shortest_passage: int) -> Config:
    """Build the configuration that the knobs stand for, with the series if the command takes them."""
    return Config(
        sensitivity=sensitivity,
        window_days=window_days,
        shortest_passage=shortest_passage,
        series=given_series(),
        survivor=given_survivor(),
    )


def store_url(store: str) -> str:
    """Read a store's URL; a bare path is a SQLite file."""
    return store if "://" in store else _SQLITE + store


def require_store(store: str) -> str:
    """Return the URL of a store that exists: a misspelt path must not look like an empty store."""
    url = store_url(store)
    path = url.removeprefix(_SQLITE)
    if url.startswith(_SQLITE) and not Path(path).exists():
        raise StoreError(
            f"there is no store at {path}; make one with: dedup add --store {path} FILE", about=url
        )
    return url


def terminal(colour: bool) -> Terminal:
    """Describe standard output: its width, and whether it can show more than ASCII."""
    from dedup.report.terminal import Terminal

    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    width = shutil.get_terminal_size((88, 24)).columns
    return Terminal(width=min(width, 120), colour=colour, unicode=encoding.startswith("utf"))


def open_items(
    files: tuple[str, ...],
    config: Config,
    encoding: str | None,
    tell: Callable[[str], None] | None = None,
    holds: Callable[[str], bool] | None = None,
) -> Iterator[tuple[str, Document | InputError]]:
    """Every item of every file with the file it came from; a file that cannot be read is one error.

    ``tell`` hears remarks on files, by default standard error shows them.  With ``holds``, which knows
    the ids that are held, items that take back another come out too, without words.
    """
    from dedup.ingest.read import read_documents

    for file in files:
        try:
            for item in read_documents(
                file, config=config, encoding=encoding, tell=tell or remark, holds=holds
            ):
                yield file, item
        except InputError as error:
            yield file, error
