"""Progress for people: one line on standard error that is rewritten, and only on a terminal."""

from __future__ import annotations

import sys

import click

__all__ = ["Progress", "say"]

_EVERY = 25


class Progress:
    """Counts items as they go by; nothing is written where standard error is no terminal."""

    def __init__(self, doing: str, every: int = _EVERY) -> None:
        self.doing = doing
        self._every = every
        self._shown = False
        self._visible = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how far it is; ``total`` where it is known."""
        if self._visible and (done % self._every == 0 or done == total):
            of = f" of {total:,}" if total else ""
            click.echo(f"\r{self.doing} {done:,}{of} ", nl=False, err=True)
            self._shown = True

    def done(self) -> None:
        """Clear the line."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def say(message: str) -> None:
    """Tell whoever sits at the terminal; pipelines are not told."""
    if sys.stderr.isatty():
        click.echo(message, err=True)
