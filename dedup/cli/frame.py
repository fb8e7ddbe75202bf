"""What surrounds every command: exit codes, errors as one line with their cure, a clean end at any time."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from dedup.config import ENGINE
from dedup.errors import DedupError

__all__ = [
    "FAILED",
    "LOOK",
    "NOTHING",
    "PARTLY",
    "Frame",
    "OutputClosedError",
    "fail",
    "remark",
    "write",
    "write_bytes",
]

NOTHING, LOOK, FAILED, PARTLY = 0, 1, 2, 3
STOPPED, PIPE_CLOSED = 130, 141
"""What shells report for Ctrl-C and for a reader that went away."""


class OutputClosedError(Exception):
    """Whoever read our output has stopped reading, as ``head`` does."""


class Frame(click.Group):
    """A group of commands that return exit codes; no exception leaves it as a traceback."""

    def __init__(self, **settings: Any) -> None:
        commands = {command.name: command for command in settings.pop("commands")}
        super().__init__(commands=commands, params=[_version()], **settings)

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run a command and exit with its code."""
        extra.pop("standalone_mode", None)
        try:
            code = super().main(args, prog_name, standalone_mode=False, **extra)
            sys.stdout.flush()
        except click.ClickException as error:
            error.show()
            code = FAILED
        except (click.Abort, KeyboardInterrupt):
            click.echo("Stopped.", err=True)
            code = STOPPED
        except (OutputClosedError, BrokenPipeError):
            _forget_output()
            code = PIPE_CLOSED
        except DedupError as error:
            fail(error.message)
            code = FAILED
        except Exception as error:  # noqa: BLE001, RUF100 - the last resort: a line instead of a traceback
            _unexpected(error)
            code = FAILED
        sys.exit(code if isinstance(code, int) else NOTHING)


def _version() -> click.Option:
    def show(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            click.echo(f"dedup {ENGINE}")
            context.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help="Show the version.",
    )


def _unexpected(error: Exception) -> None:
    if os.environ.get("DEDUP_TRACEBACK"):
        raise error
    what = "memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"
    fail(f"unexpected failure ({what}); please report it, with DEDUP_TRACEBACK=1 for the details")


def fail(message: str) -> None:
    """Say on standard error what went wrong."""
    click.echo(f"dedup: {message}", err=True)


def remark(message: str) -> None:
    """Say on standard error what is worth knowing and no failure."""
    click.echo(message, err=True)


def write(text: str) -> None:
    """Write to standard output at once; what it cannot show becomes a question mark."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    _write(text.encode(encoding, "replace"))


def write_bytes(text: str) -> None:
    """Write UTF-8 to standard output, whatever the terminal uses: JSON and HTML are always the same bytes."""
    _write(text.encode("utf-8", "replace"))


def _write(data: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise OutputClosedError from None


def _forget_output() -> None:
    """Point standard output nowhere, so that the interpreter's last flush does not complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
