"""What a fetch may do and how long it may take, in one typed table."""

from __future__ import annotations

from dataclasses import dataclass

from dedup.config import ENGINE
from dedup.errors import ConfigError

__all__ = ["PRODUCT", "Policy", "plain_host"]

PRODUCT = "newsdedup"
"""The product token that robots.txt files may speak to."""


def plain_host(host: str) -> str:
    """Write a host in the one form that is compared: lower case, no brackets, no last dot."""
    return host.strip().strip("[]").rstrip(".").lower()


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of fetching.  Raises ``ConfigError`` for values out of range.  Times are in seconds.

    ``allow_private`` names hosts inside the house: they may have private and loopback addresses and
    any port, and are asked without a pause.  Link-local addresses stay barred even there, for cloud
    machines keep their credentials at one of them.
    """

    allow_private: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset((80, 443, 8080, 8443))
    user_agent: str = f"{PRODUCT}/{ENGINE} (finds repeated passages in news feeds)"

    deadline: float = 30.0
    """For one try in all: names, connections, redirects and the last byte."""
    connect_timeout: float = 10.0
    read_timeout: float = 10.0
    """For silence between two reads.  Alone it does not stop a server that sends a byte now and then."""
    max_bytes: int = 15_000_000
    """On the wire, and again after decoding."""
    max_redirects: int = 5

    attempts: int = 2
    longest_wait: float = 10.0
    """A server that asks for a longer wait is left for the next run."""
    pause: float = 1.0
    """Between two requests to one host."""
    longest_pause: float = 10.0
    """A longer ``Crawl-delay`` is cut to this."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "allow_private", frozenset(map(plain_host, self.allow_private)))
        rules = {
            "deadline": self.deadline > 0,
            "connect_timeout": self.connect_timeout > 0,
            "read_timeout": self.read_timeout > 0,
            "max_bytes": self.max_bytes >= 1,
            "max_redirects": self.max_redirects >= 0,
            "attempts": self.attempts >= 1,
            "longest_wait": self.longest_wait >= 0,
            "pause": self.pause >= 0,
            "longest_pause": self.longest_pause >= 0,
            "user_agent": self.user_agent.isascii() and self.user_agent.isprintable(),
            "ports": all(0 < port < 65_536 for port in self.ports),
        }
        for name, holds in rules.items():
            if not holds:
                raise ConfigError(f"{name}={getattr(self, name)!r} is out of range; see Policy", about=name)

    def lists(self, host: str) -> bool:
        """Whether a host was allowed by name to be inside the house."""
        return plain_host(host) in self.allow_private
