"""Names to addresses, once for each connection, within the deadline."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence

from dedup.ingest.fetch.addresses import Address, checked
from dedup.ingest.fetch.clock import Budget
from dedup.ingest.fetch.policy import Policy
from dedup.ingest.fetch.results import Code, Refused
from dedup.ingest.fetch.urls import Target, target

__all__ = ["Resolver", "refusal", "resolve", "system_resolver"]

Resolver = Callable[[str], Sequence[str]]
"""Gives the addresses of a host name; raises ``OSError`` where there are none."""


def system_resolver(host: str) -> list[str]:
    """Ask the machine's resolver, hosts file included."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def resolve(target: Target, resolver: Resolver, budget: Budget, *, in_house: bool) -> tuple[Address, ...]:
    """Return the checked addresses of a target: what is connected to is what was checked.

    Raises ``Refused``.
    """
    answers = [target.host] if _is_literal(target.host) else _asked(target.host, resolver, budget)
    return checked(target.host, answers, in_house=in_house)


def refusal(url: str, policy: Policy) -> str | None:
    """Say why an address would be refused whatever its server says, and the cure; None if it may be asked.

    Nobody is asked, so a name that leads to a private address passes here and is refused when fetched.
    """
    try:
        found = target(url, policy)
        if _is_literal(found.host):
            checked(found.host, [found.host], in_house=policy.lists(found.host))
    except Refused as refused:
        return refused.message
    return None


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _asked(host: str, resolver: Resolver, budget: Budget) -> Sequence[str]:
    """Ask in a thread of its own: the system's resolver knows no deadline."""
    answers: list[Sequence[str] | Exception] = []

    def ask() -> None:
        try:
            answers.append(resolver(host))
        except Exception as error:
            # Raised in a thread of its own, it would be lost.
            answers.append(error)

    thread = threading.Thread(target=ask, daemon=True, name=f"resolve {host}")
    thread.start()
    while thread.is_alive():
        thread.join(budget.slice())
    answer = answers[0]
    if isinstance(answer, Exception):
        raise Refused(Code.DNS, f"{host} cannot be found ({_said(answer)})")
    return answer


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)[:100] or type(error).__name__
