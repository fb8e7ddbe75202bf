"""Settings of the service: one typed table, read from ``DEDUP_*`` variables or given as arguments.

``Settings.table()`` is what the documentation prints, so a setting that is not here does not exist.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dedup.config import Config, read_series
from dedup.errors import ConfigError
from dedup.ingest.fetch import Policy
from dedup.scan.schedule import Schedule, read_every, read_times
from dedup.scan.webhook import Webhook, read_secret

__all__ = ["Setting", "Settings"]

_PREFIX = "DEDUP_"
_ELSEWHERE = frozenset({"DEDUP_REQUIRE_ALL", "DEDUP_CACHE_DIR"})
"""Variables of this prefix that are read by other parts: the test suite and the library."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _switch(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False}
    known |= {"off": False, "": False}
    if text.strip().lower() not in known:
        raise ValueError(text)
    return known[text.strip().lower()]


def _setting(default: Any, read: Callable[[str], Any], doc: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"read": read, "doc": doc})


def _number(text: str) -> int | None:
    return int(text) if text else None


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings: the variable, its default and what it does."""

    variable: str
    default: str
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the service can be told.  Raises ``ConfigError`` naming the variable at fault."""

    store: str = _setting("sqlite:///.var/dedup.db", str, "Where articles are kept.")
    host: str = _setting("127.0.0.1", str, "Address to listen on.")
    port: int = _setting(8000, int, "Port to listen on.")
    allowed_hosts: tuple[str, ...] = _setting(
        ("127.0.0.1", "localhost", "[::1]"), _names, "Host names that requests may be addressed to, by comma."
    )
    behind_proxy: bool = _setting(
        False, _switch, "Allow an address other than loopback: a proxy in front checks who may come in."
    )
    public_url: str = _setting("", str, "Address of this service as readers see it; begins `page` links.")
    max_body: int = _setting(16 * 1024 * 1024, int, "Largest request body in bytes; a larger one gets 413.")
    max_in_flight: int = _setting(
        128 * 1024 * 1024, int, "Bytes of request bodies worked on at once; beyond it requests get 429."
    )
    read_seconds: float = _setting(15.0, float, "Seconds that a request body may take to arrive.")
    featured: str = _setting(
        "", str, "Id of the article on the front page; if empty, the latest worth a look."
    )
    warm: bool = _setting(
        True, _switch, "Run one check before `/readyz` says yes, so that no reader waits for it."
    )
    sensitivity: float = _setting(0.5, float, "0 to 1; higher shows more, .5 is calibrated.")
    window_days: int | None = _setting(
        None,
        _number,
        "Compare with the last so many days only; empty is all.",
    )
    shortest_passage: int = _setting(12, int, "Shortest copied passage that is reported, in words.")
    series: tuple[tuple[str, ...], ...] = _setting(
        (), read_series, "Sources whose reuse of each other is expected: `A,B;C,D`."
    )

    scan_at: tuple[dt.time, ...] = _setting(
        (), read_times, "Times of the day at which the feeds are scanned: `02:00,14:30`; the machine's zone."
    )
    scan_every: dt.timedelta | None = _setting(  # noqa: RUF009
        None, read_every, "Or a step, counted from midnight UTC: `30m`, `1h`, `1d`."
    )
    keep_days: int | None = _setting(
        None, _number, "After each scan remove articles added so many days ago or earlier; empty keeps all."
    )
    scan_workers: int | None = _setting(
        None, _number, "Processes that work on a scan; empty is one a processor, 1 this one alone."
    )
    report: str = _setting("", str, "Folder for the files of the night's report; if empty, none are written.")
    own: tuple[str, ...] = _setting((), _listed, "Sources that are ours, by comma: tell our copy elsewhere.")
    allow_private: tuple[str, ...] = _setting(
        (), _names, "Hosts inside the house that feeds and the webhook may be at, by comma."
    )
    webhook: str = _setting("", str, "Address that the summary of each scan is delivered to.")
    webhook_secret: str = _setting(
        "", str, "The secret it is signed with: `whsec_` and 24 to 64 bytes in base64.", secret=True
    )
    webhook_secret_file: str = _setting("", str, "A file that holds the secret, instead.")

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ConfigError(f"DEDUP_PORT={self.port} is no port", about="DEDUP_PORT")
        if self.max_body < 1024 or self.max_in_flight < self.max_body:
            raise ConfigError(
                "DEDUP_MAX_BODY must be at least 1024 and DEDUP_MAX_IN_FLIGHT at least DEDUP_MAX_BODY",
                about="DEDUP_MAX_BODY",
            )
        if not (_is_loopback(self.host) or self.behind_proxy):
            raise ConfigError(
                f"DEDUP_HOST={self.host} is open to others and this service asks nobody who they are; "
                "put a proxy that does in front of it and set DEDUP_BEHIND_PROXY=1",
                about="DEDUP_HOST",
            )
        if self.keep_days is not None and self.keep_days < 1:
            raise ConfigError("DEDUP_KEEP_DAYS is at least 1, or empty to keep all", about="DEDUP_KEEP_DAYS")
        if self.scan_workers is not None and self.scan_workers < 1:
            raise ConfigError(
                "DEDUP_SCAN_WORKERS is at least 1, or empty for one a processor", about="DEDUP_SCAN_WORKERS"
            )
        self._try_scans()

    def _try_scans(self) -> None:
        """Hold that scans can be run as they are set.  Raises ``ConfigError``."""
        Schedule.of(self.scan_at, self.scan_every)
        if self.hook is not None:
            Webhook.of(*self.hook, self.policy)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read ``DEDUP_*`` variables; a misspelt one is an error, not a setting that does nothing."""
        fields = {_variable(f.name): f for f in dataclasses.fields(cls)}
        _refuse_misspelt(env, list(fields))
        return cls(**{f.name: _read(f, env[name]) for name, f in fields.items() if name in env})

    @classmethod
    def table(cls) -> Iterator[Setting]:
        """Rows for the documentation, in the order of the fields."""
        for f in dataclasses.fields(cls):
            shown = ",".join(f.default) if isinstance(f.default, tuple) else f.default
            yield Setting(_variable(f.name), "" if shown is None else str(shown), f.metadata["doc"])

    @property
    def schedule(self) -> Schedule:
        """When the feeds are scanned."""
        return Schedule.of(self.scan_at, self.scan_every)

    @property
    def policy(self) -> Policy:
        """What may be fetched."""
        return Policy(allow_private=frozenset(self.allow_private))

    @property
    def hook(self) -> tuple[str, str] | None:
        """The webhook and its secret.  Raises ``ConfigError`` where the secret's file cannot be read."""
        if not self.webhook:
            return None
        file = self.webhook_secret_file
        return self.webhook, read_secret(file) if file else self.webhook_secret

    @property
    def address(self) -> str:
        """Where the pages are, for links in reports."""
        host = f"[{self.host}]" if ":" in self.host and not self.host.startswith("[") else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def config(self) -> Config:
        """The library's configuration with the everyday knobs set here."""
        return Config(
            sensitivity=self.sensitivity,
            window_days=self.window_days,
            shortest_passage=self.shortest_passage,
            series=self.series,
        )


def _variable(name: str) -> str:
    return _PREFIX + name.upper()


def _read(f: dataclasses.Field[Any], text: str) -> Any:
    try:
        return f.metadata["read"](text)
    except ValueError:
        name = _variable(f.name)
        raise ConfigError(f"{name}={text!r} cannot be read; {f.metadata['doc']}", about=name) from None


def _refuse_misspelt(env: Mapping[str, str], known: list[str]) -> None:
    for name in sorted(env):
        if not name.startswith(_PREFIX) or name in known or name in _ELSEWHERE:
            continue
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        if close:
            raise ConfigError(f"there is no setting {name}; did you mean {close[0]}?", about=name)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
