"""Drive a real server over HTTP: checks and additions a second, their times, and the server's memory.

    python -m benchmarks.load --stored 10000 --connections 8 --workers 2 --requests 400

Starts ``dedup serve`` on a store of made-up articles (`benchmarks/articles.py`), which it loads first without
reports; ``--store`` takes a folder where that store is kept for the next run.  Then so many connections send
checks, one after the other each, then additions with report.  Prints JSON.  Whoever drives works on the
same processors as the server.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from benchmarks.articles import article, articles
from dedup.detector import Detector

FRESH = 50_000_000
"""Number of the first article that no store holds."""
READY_SECONDS = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stored", type=int, default=10_000, help="articles in the store")
    parser.add_argument("--requests", type=int, default=400, help="of each kind")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2, help="processes of the server")
    parser.add_argument(
        "--loaders", type=int, default=os.cpu_count() or 1, help="processes that load the store"
    )
    parser.add_argument("--store", type=Path, help="folder to keep the store in; by default a temporary one")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = arguments.store or Path(stack.enter_context(tempfile.TemporaryDirectory(dir=Path.cwd())))
        loading = filled(folder / "load.db", arguments.stored, arguments.loaders)
        server = stack.enter_context(served(folder / "load.db", arguments.workers))
        shape = {name: getattr(arguments, name) for name in ("stored", "connections", "workers")}
        print(json.dumps({**shape, "loading": loading, **measured(server, arguments)}), flush=True)


def measured(server: Server, arguments: argparse.Namespace) -> dict[str, Any]:
    """Send checks, then additions, every one another article."""
    first = FRESH + int(time.time()) % 1_000_000 * 1_000
    found: dict[str, Any] = {"ready_s": server.ready}
    for kind, path in (("checks", "/v1/check"), ("additions", "/v1/articles")):
        numbers = range(first, first + arguments.requests)
        bodies = [
            json.dumps({"id": f"{kind}-{n}", "text": article(n).text, "source": "load"}) for n in numbers
        ]
        found[kind] = driven(server.url, path, bodies, arguments.connections)
        first += arguments.requests
    return {**found, "server_memory_mb": server.memory() // 1024}


def filled(store: Path, count: int, workers: int) -> dict[str, Any]:
    """Load what is missing of so many articles."""
    store.parent.mkdir(parents=True, exist_ok=True)
    with Detector.open(f"sqlite:///{store}") as detector:
        held = detector.status().documents
        began = time.perf_counter()
        counts = detector.add_many(articles(max(count - held, 0), held), report=False, workers=workers)
        took = time.perf_counter() - began
    return {"added": counts.added, "per_s": round(counts.added / took) if counts.added else None}


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own; ``ready`` is how many seconds it took to say so."""

    process: subprocess.Popen[str]
    url: str
    ready: float

    def memory(self) -> int:
        """Add up the resident memory of its processes in KiB; 0 where the system does not tell."""
        own = {str(self.process.pid)}
        total = 0
        for status in sorted(Path("/proc").glob("[0-9]*/status")):
            with contextlib.suppress(OSError):
                values = dict(
                    line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line
                )
                if own & {values["Pid"], values["PPid"]}:
                    total += int(values.get("VmRSS", "0 kB").split()[0])
        return total


@contextlib.contextmanager
def served(store: Path, workers: int) -> Iterator[Server]:
    """Run ``dedup serve`` until the block ends."""
    command = [sys.executable, "-m", "dedup", "serve", "--store", f"sqlite:///{store.absolute()}"]
    command += ["--port", "0", "--workers", str(workers)]
    began = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            url = next(word for word in process.stderr.readline().split() if word.startswith("http"))
            threading.Thread(target=process.stderr.read, daemon=True).start()
            wait_for(url)
            yield Server(process, url, round(time.perf_counter() - began, 1))
        finally:
            process.terminate()


def wait_for(url: str) -> None:
    """Wait until the server is ready."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise TimeoutError(f"{url} was not ready within {READY_SECONDS} s")


@dataclass(slots=True)
class Crew:
    """Connections that take bodies from one heap until there is none."""

    netloc: str
    path: str
    bodies: list[str]
    times: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def work(self) -> None:
        """Send one body after the other on one connection."""
        connection = http.client.HTTPConnection(self.netloc, timeout=120)
        while True:
            try:
                body = self.bodies.pop()
            except IndexError:
                return
            began = time.perf_counter()
            connection.request("POST", self.path, body.encode(), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            self.times.append(time.perf_counter() - began)
            self.statuses.append(answer.status)


def driven(url: str, path: str, bodies: list[str], connections: int) -> dict[str, Any]:
    """Send every body; give the rate, the times in milliseconds, and how many were refused."""
    crew = Crew(urlsplit(url).netloc, path, bodies[::-1])
    threads = [threading.Thread(target=crew.work) for _ in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    p50, p99 = (round(1000 * float(np.quantile(crew.times, q)), 1) for q in (0.5, 0.99))
    failed = sum(status >= http.HTTPStatus.BAD_REQUEST for status in crew.statuses)
    return {"per_s": round(len(crew.times) / took, 1), "p50_ms": p50, "p99_ms": p99, "failed": failed}


if __name__ == "__main__":
    main()
