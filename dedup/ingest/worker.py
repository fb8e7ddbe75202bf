"""The child's side of extraction: pages in, articles out, under limits of memory and processor time."""

from __future__ import annotations

import json
import struct
import sys
from dataclasses import asdict
from typing import IO

__all__ = ["LENGTH", "receive", "send", "serve"]

LENGTH = struct.Struct(">Q")
MEMORY = 2 * 1024**3
"""Address space of the child in bytes; a page that needs more is given up."""


def send(stream: IO[bytes], value: object) -> None:
    """Write one JSON value with its length before it."""
    body = json.dumps(value).encode()
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> object | None:
    """Read one JSON value; None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return json.loads(body) if len(body) == length else None


def serve(seconds: int) -> None:
    """Answer pages until the parent closes its end; each may use ``seconds`` of processor time."""
    from dedup.ingest.html import extract

    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    _limit_memory()
    while isinstance(request := receive(requests), dict):
        _limit_time(seconds)
        answer: dict[str, object] = {"page": None, "failed": None}
        try:
            page = extract(request["source"], request["url"])
            answer["page"] = None if page is None else asdict(page)
        except MemoryError:
            answer["failed"] = "out of memory"
        except Exception as error:  # noqa: BLE001, RUF100 - any failure of the libraries is an answer
            answer["failed"] = type(error).__name__
        send(answers, answer)


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        return


def _limit_time(seconds: int) -> None:
    """Allow ``seconds`` more than was used so far: the kernel ends a child that its parent forgot."""
    try:
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))
    except (ImportError, ValueError, OSError):
        return
