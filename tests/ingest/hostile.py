"""A loopback server that answers as its script says, well or badly; it contacts nobody."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

CERTIFICATES = Path(__file__).parent / "certificates"
Script = Callable[[socket.socket, bytes], None]


def reply(body: bytes = b"", status: str = "200 OK", headers: tuple[str, ...] = ()) -> bytes:
    """One whole answer as bytes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def always(answer: bytes) -> Script:
    return lambda connection, head: connection.sendall(answer)


def in_turn(*answers: bytes) -> Script:
    """Each request gets the next answer; the last one stays."""
    left = list(answers)

    def script(connection, head):
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return script


def by_path(**answers: bytes) -> Script:
    """Answers by the first step of the path; anything else is 404."""

    def script(connection, head):
        step = head.split(b" ")[1].decode().strip("/").split("/")[0].split("?")[0].replace(".", "_")
        connection.sendall(answers.get(step or "root", reply(b"", "404 Not Found")))

    return script


def endless(start: bytes, piece: bytes, pause: Callable[[], object] = lambda: None) -> Script:
    """Send pieces until the other side has had enough."""

    def script(connection, head):
        connection.sendall(start)
        while True:
            connection.sendall(piece)
            pause()

    return script


class Server:
    """Runs a script for each connection until the block ends; ``heads`` holds what was asked."""

    def __init__(
        self, script: Script, certificate: str | None = None, listener: socket.socket | None = None
    ) -> None:
        self._script = script
        self._listener = listener or socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._tls = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(CERTIFICATES / certificate)
        self.heads: list[bytes] = []
        self.open_now = self.most_open = 0
        self._counting = threading.Lock()
        self.ended = threading.Event()

    def __enter__(self) -> "Server":
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()

    def url(self, path: str = "/feed", host: str = "127.0.0.1", scheme: str | None = None) -> str:
        return f"{scheme or ('https' if self._tls else 'http')}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [head.split(b" ")[1].decode() for head in self.heads]

    def _accept(self) -> None:
        while not self.ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        self._count(1)
        with suppress(OSError, ValueError), connection:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                head = self._head(connection)
                self.heads.append(head)
                self._script(connection, head)
        self._count(-1)

    def _count(self, step: int) -> None:
        with self._counting:
            self.open_now += step
            self.most_open = max(self.most_open, self.open_now)

    def _head(self, connection: socket.socket) -> bytes:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65_536)
            if not piece:
                raise ValueError("no request")
            head += piece
        return head
