"""One exchange with one server: the only module that opens a connection outwards.

Built on httpcore, the engine below httpx, for what it leaves out: it keeps no cookies, follows no
redirect, reads no proxy from the environment, unpacks nothing, and lets the caller bring the sockets.
These go to the addresses that were checked and to no other, and look at the deadline between any two
reads: a time-out for each read alone let a dripping server hold a connection for ten times as long.
"""

# ruff: noqa: ARG002 - httpcore names the arguments of a stream.

from __future__ import annotations

import errno
import os
import selectors
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import certifi
import httpcore

from dedup.ingest.fetch.addresses import Address
from dedup.ingest.fetch.body import Body
from dedup.ingest.fetch.clock import Budget
from dedup.ingest.fetch.headers import Answer, Message
from dedup.ingest.fetch.policy import Policy
from dedup.ingest.fetch.results import Code, Refused
from dedup.ingest.fetch.urls import Target

__all__ = ["exchange", "trusting_context"]

T = TypeVar("T")
_MOST_ADDRESSES = 4


def trusting_context() -> ssl.SSLContext:
    """Make a TLS context that trusts the machine's authorities and the ones browsers trust."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def exchange(
    target: Target,
    addresses: Sequence[Address],
    message: Message,
    *,
    policy: Policy,
    budget: Budget,
    limit: int,
    tls: ssl.SSLContext | None,
) -> Answer:
    """Send a message to a checked address of ``target`` and return the answer; raises ``Refused``.

    ``limit`` is in bytes of the decoded body.  ``tls`` is needed for https.
    """
    origin = httpcore.Origin(target.scheme.encode(), target.host.encode(), target.port)
    backend = _Pinned(addresses, policy, budget)
    with httpcore.HTTPConnection(origin, ssl_context=tls, network_backend=backend) as connection:
        try:
            return _answer(connection, _request(target, message), limit)
        except httpcore.RemoteProtocolError as error:
            raise _broken(target.host, str(error)) from None
        except httpcore.LocalProtocolError as error:
            raise Refused(Code.BAD_URL, f"{target.host} cannot be asked for this: {error}") from None


def _request(target: Target, message: Message) -> httpcore.Request:
    url = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode("ascii"),
    )
    headers = [("Host", target.authority), *message.headers, ("Connection", "close")]
    content = message.content if message.method == "POST" else None
    if content is not None:
        headers.append(("Content-Length", str(len(content))))
    return httpcore.Request(message.method, url, headers=headers, content=content)


def _answer(connection: httpcore.HTTPConnection, request: httpcore.Request, limit: int) -> Answer:
    response = connection.handle_request(request)
    try:
        answer = Answer(response.status, tuple(_decoded(response.headers)))
        if not 200 <= response.status < 300:
            return answer
        body = Body(answer.all("content-encoding"), limit)
        for chunk in response.iter_stream():
            body.take(chunk)
        return replace(answer, body=body.whole())
    finally:
        response.close()


def _decoded(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[str, str]]:
    for name, value in headers:
        yield name.decode("latin-1").lower(), value.decode("utf-8", "replace").strip()


def _broken(host: str, said: str) -> Refused:
    if "without sending a response" in said:
        return Refused(Code.RESET, f"{host} closed the connection without an answer")
    if "complete message body" in said or "incomplete chunked read" in said:
        return Refused(Code.TRUNCATED, f"{host} broke off in the middle of its answer")
    return Refused(Code.PROTOCOL, f"{host} does not keep to HTTP ({said[:120]})")


class _Pinned(httpcore.NetworkBackend):
    """Connects to the addresses that were checked, whatever name it is asked for."""

    def __init__(self, addresses: Sequence[Address], policy: Policy, budget: Budget) -> None:
        self._addresses = addresses[:_MOST_ADDRESSES]
        self._policy = policy
        self._budget = budget

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a connection to the first address that takes it."""
        refusals = []
        for address in self._addresses:
            try:
                return _Stream(self._connected(str(address), port), self._policy, self._budget)
            except OSError as error:
                refusals.append(error.strerror or type(error).__name__)
        raise Refused(Code.CONNECT, f"{host} takes no connection ({', '.join(dict.fromkeys(refusals))})")

    def _connected(self, address: str, port: int) -> socket.socket:
        until = self._budget.clock.monotonic() + self._policy.connect_timeout
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _connect(opened, (address, port), until, self._budget)
        except BaseException:
            opened.close()
            raise
        return opened


def _connect(opened: socket.socket, place: tuple[str, int], until: float, budget: Budget) -> None:
    """Connect in slices, so that a wish to stop is heard."""
    opened.setblocking(False)
    code = opened.connect_ex(place)
    # A selector, for select() itself fails on the 1,025th open file of a busy service.
    with selectors.DefaultSelector() as selector:
        selector.register(opened, selectors.EVENT_WRITE)
        # On Windows a connection under way says EWOULDBLOCK.
        while code in (errno.EINPROGRESS, errno.EWOULDBLOCK):
            if budget.clock.monotonic() >= until:
                raise TimeoutError(errno.ETIMEDOUT, "no answer to the connection")
            if selector.select(budget.slice()):
                code = opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))


class _Stream(httpcore.NetworkStream):
    """A socket whose every wait ends at the deadline, and whose bytes are counted."""

    def __init__(self, opened: socket.socket, policy: Policy, budget: Budget) -> None:
        self._socket = opened
        self._policy = policy
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what is there, b"" at the end."""
        data = self._patiently(partial(self._socket.recv, max_bytes))
        self._budget.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        sent = 0
        while sent < len(buffer):
            rest = buffer[sent:]
            sent += self._patiently(partial(self._socket.send, rest))

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Shake hands; the certificate is checked against the name, not against the address."""
        try:
            secure = ssl_context.wrap_socket(
                self._socket, server_hostname=server_hostname, do_handshake_on_connect=False
            )
            self._socket = secure
            self._patiently(secure.do_handshake)
        except BaseException:
            self.close()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        """Tell the protocol agreed on; nothing else is asked for."""
        return self._socket if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket) else None

    def _patiently(self, act: Callable[[], T]) -> T:
        """Try again in slices until something happens, silence lasts too long or the deadline is there."""
        clock = self._budget.clock
        until = clock.monotonic() + self._policy.read_timeout
        while True:
            self._socket.settimeout(self._budget.slice())
            try:
                return act()
            except TimeoutError:
                if clock.monotonic() >= until:
                    raise Refused(Code.TIMEOUT, "the server fell silent") from None
            except ssl.SSLCertVerificationError as error:
                raise Refused(Code.TLS, f"the certificate is not valid ({error.verify_message})") from None
            except ssl.SSLError as error:
                raise Refused(Code.TLS, f"no secure connection ({error.reason or 'broken off'})") from None
            except OSError as error:
                raise Refused(Code.RESET, f"the connection broke ({error.strerror or error})") from None
