"""``dedup serve`` starts the service; ``dedup warm`` compiles what would else be compiled at first use."""

from __future__ import annotations

import os
import socket
from typing import Any

import click

from dedup.cli.frame import FAILED, NOTHING
from dedup.cli.options import given_series, knobs, make_config, series_option, store_option, store_url
from dedup.cli.progress import say
from dedup.config import Config
from dedup.errors import ConfigError

__all__ = ["serve", "warm"]

_APP = "app.main:from_environment"
_GRACE = 30
"""Seconds that requests in flight have to finish after a signal to stop."""
_BACKLOG = 2048


@click.command()
@store_option()
@click.option(
    "--host", envvar="DEDUP_HOST", default="127.0.0.1", show_default=True, help="Address to listen on."
)
@click.option(
    "--port",
    envvar="DEDUP_PORT",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on.",
)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option(
    "--log-level", type=click.Choice(["warning", "info", "debug"]), default="warning", show_default=True
)
@knobs
@series_option
def serve(
    store: str | None,
    host: str,
    port: int,
    workers: int,
    log_level: str,
    sensitivity: float,
    window_days: int | None,
    shortest_passage: int,
) -> int:
    """Serve the API and the editor's pages.

    Every flag is also a variable, DEDUP_STORE, DEDUP_HOST, ...; the documentation lists more.  An
    address other than this machine's own is refused until the service is told who may come in.
    """
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    given = {
        "DEDUP_STORE": store and store_url(store),
        "DEDUP_HOST": host,
        "DEDUP_PORT": str(port),
        "DEDUP_SENSITIVITY": str(sensitivity),
        "DEDUP_WINDOW_DAYS": window_days and str(window_days),
        "DEDUP_SHORTEST_PASSAGE": str(shortest_passage),
        "DEDUP_SERIES": ";".join(map(",".join, given_series())),
    }
    os.environ.update({name: value for name, value in given.items() if value})
    if store is not None:
        _try_store(store_url(store), make_config(sensitivity, window_days, shortest_passage))
    return NOTHING if _run(host, port, workers, log_level) else FAILED


def _try_store(url: str, config: Config) -> None:
    """Open the store once before the service does: what is wrong with it is told in one line."""
    from dedup.detector import Detector

    Detector.open(url, config=config).close()


def _run(host: str, port: int, workers: int, log_level: str) -> bool:
    """Serve until told to stop; False if the service could not start."""
    import uvicorn

    options: dict[str, Any] = {
        "factory": True,
        "host": host.strip("[]"),
        "log_level": log_level,
        "access_log": log_level != "warning",
        "timeout_graceful_shutdown": _GRACE,
        "server_header": False,
    }
    # Settings that cannot be are told here, once, and not by each worker.
    settings = uvicorn.Config(_APP, port=port, **options)
    settings.load()
    listener = _listen(host, port)
    bound = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving on http://{shown}:{bound} - Ctrl-C stops it", err=True)
    if workers == 1:
        server = uvicorn.Server(settings)
        server.run(sockets=[listener])
        return server.started
    listener.close()
    _compile_once()
    uvicorn.run(_APP, port=bound, workers=workers, **options)
    return True


def _compile_once() -> None:
    """Compile before there are workers, who would all do the same at once and be ready much later."""
    from dedup.warm import is_cold, warm

    if is_cold():
        warm()


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything starts.  Raises ``ConfigError`` where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise ConfigError(
            f"cannot listen on {host}:{port}: {error.strerror or error}; choose another with --port, "
            "or stop what listens there",
            about="port",
        ) from None
    return listener


@click.command()
def warm() -> int:
    """Compile the fast loops now, so that nobody waits for it later.  Half a minute, once."""
    from dedup.warm import is_cold, place_code_cache
    from dedup.warm import warm as compile_all

    place_code_cache()
    if is_cold():
        click.echo("Compiling, about half a minute, once for this installation:", err=True)
    compile_all(lambda step: click.echo(f"  {step} ...", err=True))
    click.echo("Ready.", err=True)
    return NOTHING
