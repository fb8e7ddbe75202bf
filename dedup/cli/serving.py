"""``dedup serve`` starts the service; ``dedup warm`` compiles what would else be compiled at first use."""

from __future__ import annotations

import datetime as dt
import os
import socket
from typing import Any

import click

from dedup.cli.frame import FAILED, NOTHING
from dedup.cli.options import (
    DAYS,
    given_series,
    knobs,
    make_config,
    series_option,
    store_option,
    store_url,
    webhook_options,
)
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
@click.option(
    "--scan-at",
    multiple=True,
    metavar="HH:MM",
    help="Scan the feeds at this time of the day, by this machine's zone; give it as often as you like.",
)
@click.option("--scan-every", metavar="STEP", help="Or every so often: 30m, 1h, 1d.")
@click.option(
    "--keep", type=DAYS, metavar="DAYS", help="After each scan remove what was added before: 90d, 12w."
)
@click.option(
    "--scan-workers", type=click.IntRange(1, 64), help="Processes of a scan; by default one a processor."
)
@click.option("--report", metavar="FOLDER", help="Write each night's report.html, .json and .csv there.")
@click.option(
    "--own", multiple=True, metavar="SOURCE", help="A source that is ours: tell our copy elsewhere."
)
@click.option(
    "--allow-private", multiple=True, metavar="HOST", help="A feed's host inside the house, by its name."
)
@webhook_options
@knobs
@series_option
def serve(
    store: str | None,
    host: str,
    port: int,
    workers: int,
    log_level: str,
    scan_at: tuple[str, ...],
    scan_every: str | None,
    keep: int | None,
    scan_workers: int | None,
    report: str | None,
    own: tuple[str, ...],
    allow_private: tuple[str, ...],
    webhook: str | None,
    webhook_secret_file: str | None,
    sensitivity: float,
    window_days: int | None,
    shortest_passage: int,
) -> int:
    """Serve the API and the editor's pages, and scan the feeds on a timetable.

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
        "DEDUP_SCAN_AT": ",".join(scan_at),
        "DEDUP_SCAN_EVERY": scan_every,
        "DEDUP_KEEP_DAYS": keep and str(keep),
        "DEDUP_SCAN_WORKERS": scan_workers and str(scan_workers),
        "DEDUP_REPORT": report,
        "DEDUP_OWN": ",".join(own),
        "DEDUP_ALLOW_PRIVATE": ",".join(allow_private),
        "DEDUP_WEBHOOK": webhook,
        "DEDUP_WEBHOOK_SECRET_FILE": webhook_secret_file,
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
    from uvicorn.supervisors import Multiprocess

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
    _tell_schedule()
    if workers == 1:
        server = uvicorn.Server(settings)
        server.run(sockets=[listener])
        return server.started
    _compile_once()
    listener.set_inheritable(True)
    Multiprocess(uvicorn.Config(_APP, port=bound, workers=workers, **options), sockets=[listener]).run()
    return True


def _tell_schedule() -> None:
    """Say when scans are due, and by which clock."""
    from dedup.scan.schedule import Schedule, read_every, read_times

    at, every = (os.environ.get(name, "") for name in ("DEDUP_SCAN_AT", "DEDUP_SCAN_EVERY"))
    schedule = Schedule.of(read_times(at), read_every(every))
    if schedule:
        click.echo(schedule.told(dt.datetime.now(dt.UTC)), err=True)


def _compile_once() -> None:
    """Compile before there are workers, who would all do the same at once and be ready much later."""
    from dedup.warm import is_cold, warm

    if is_cold():
        warm()


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything starts.  Raises ``ConfigError`` where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on: the body of an answer would wait 40 ms for the
    # caller to acknowledge its head.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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
