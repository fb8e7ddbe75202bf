"""Progress for people: how far, how fast, how long yet, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

__all__ = ["Progress", "say", "told"]

_EVERY = 25
_PATIENCE = 10.0
"""Seconds between lines where standard error is no terminal; a short run writes none."""
_SOON = 2.0
"""Seconds before a rate means something."""


def told(doing: str, done: int, total: int | None, seconds: float, before: int = 0) -> str:
    """Say how far it is: ``adding 1,200 of 9,000, 310 a second, 25 s left``.

    The rate is of what was done in these seconds, all but ``before``.
    """
    of = f" of {total:,}" if total else ""
    if seconds < _SOON or done <= before:
        return f"{doing} {done:,}{of}"
    rate = (done - before) / seconds
    left = f", {_duration((total - done) / rate)} left" if total and total > done else ""
    return f"{doing} {done:,}{of}, {rate:,.{0 if rate >= 10 else 1}f} a second{left}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


class Progress:
    """Counts items as they go by: one line that is rewritten, or a line now and then where nobody watches."""

    def __init__(
        self,
        doing: str,
        every: int = _EVERY,
        clock: Callable[[], float] = time.monotonic,
        also: Callable[[int, int | None], str] = lambda _done, _total: "",
    ) -> None:
        """Count what is ``doing``; ``also`` adds to what is said of so many done of so many in all."""
        self.doing = doing
        self._also = also
        self._every = every
        self._clock = clock
        self._last = clock()
        self._began: tuple[float, int] | None = None
        self._next = 0
        self._shown = False
        self._visible = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how far it is; ``total`` where it is known."""
        if done < self._next and done != total:
            return
        self._next = done + self._every
        now = self._clock()
        self._began = self._began or (now, done)  # what comes before the first item is no part of the rate
        if not self._visible and now - self._last < _PATIENCE:
            return
        self._last = now
        line = told(self.doing, done, total, now - self._began[0], self._began[1]) + self._also(done, total)
        if self._visible:
            click.echo(f"\r{line}\x1b[K ", nl=False, err=True)
            self._shown = True
        else:
            click.echo(line, err=True)

    def done(self) -> None:
        """Clear the line."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def say(message: str) -> None:
    """Tell whoever sits at the terminal; pipelines are not told."""
    if sys.stderr.isatty():
        click.echo(message, err=True)
