"""Which addresses may be connected to: a table of our own, after IANA's registries.

Python's ``is_global`` is not asked: before 3.13 it calls 192.0.0.192 global, which a cloud uses for its
metadata, and its answers change with the version.  Of IPv6 only what IANA has given out as global unicast
(2000::/3) can be public; addresses that carry an IPv4 address inside are refused, but for NAT64's own
prefix, by which hosts on IPv6-only networks reach every IPv4 server: there the inner address is judged.

Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and later), RFC 6052 (NAT64).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from dedup.ingest.fetch.results import Code, Refused

__all__ = ["Address", "checked", "why_barred"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class _Block:
    network: ipaddress.IPv4Network | ipaddress.IPv6Network
    name: str
    in_house: bool = False
    """Whether a host allowed by name may be here."""


def _blocks(rows: Sequence[tuple[str, str, bool]]) -> tuple[_Block, ...]:
    return tuple(_Block(ipaddress.ip_network(network), name, own) for network, name, own in rows)


_IPV4 = _blocks(
    (
        ("0.0.0.0/8", "this network", False),
        ("10.0.0.0/8", "private", True),
        ("100.64.0.0/10", "shared by a provider's customers", True),
        ("127.0.0.0/8", "loopback", True),
        ("169.254.0.0/16", "link-local", False),
        ("172.16.0.0/12", "private", True),
        ("192.0.0.0/24", "reserved for protocols", False),
        ("192.0.2.0/24", "documentation", False),
        ("192.88.99.0/24", "6to4 relay", False),
        ("192.168.0.0/16", "private", True),
        ("198.18.0.0/15", "benchmarking", False),
        ("198.51.100.0/24", "documentation", False),
        ("203.0.113.0/24", "documentation", False),
        ("224.0.0.0/4", "multicast", False),
        ("240.0.0.0/4", "reserved", False),
    )
)
_IPV6 = _blocks(
    (
        ("::1/128", "loopback", True),
        ("::ffff:0:0/96", "IPv4-mapped", False),
        ("fc00::/7", "private", True),
        ("fe80::/10", "link-local", False),
        ("ff00::/8", "multicast", False),
        ("2001::/23", "reserved for protocols, Teredo among them", False),
        ("2001:db8::/32", "documentation", False),
        ("2002::/16", "6to4", False),
        ("3fff::/20", "documentation", False),
    )
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LAST_32_BITS = 0xFFFF_FFFF


def why_barred(address: Address, *, in_house: bool = False) -> str | None:
    """Name the reason an address must not be connected to, or None if it may be.

    ``in_house`` says that the host was allowed by name: private and loopback addresses are then fine.
    """
    if address.version == 6 and address in _NAT64:
        return why_barred(ipaddress.IPv4Address(int(address) & _LAST_32_BITS))
    for block in _IPV4 if address.version == 4 else _IPV6:
        if address in block.network:
            return None if in_house and block.in_house else block.name
    if address.version == 6 and address not in _GLOBAL_UNICAST:
        return "reserved"
    return None


def checked(host: str, answers: Sequence[str], *, in_house: bool) -> tuple[Address, ...]:
    """Return the addresses of a host, each once, if every one of them may be connected to.

    One barred address among public ones refuses the host: mixed answers are how a name is made to
    point inside.  Raises ``Refused``.
    """
    addresses = tuple(dict.fromkeys(map(_address, answers)))
    for address in addresses:
        reason = why_barred(address, in_house=in_house)
        if reason is not None:
            raise Refused(Code.PRIVATE_ADDRESS, f"{host} has the address {address} ({reason})")
    if not addresses:
        raise Refused(Code.DNS, f"{host} has no address")
    return addresses


def _address(answer: str) -> Address:
    try:
        return ipaddress.ip_address(answer)
    except ValueError:
        raise Refused(Code.DNS, f"the resolver gave {answer[:60]!r}, which is no address") from None
