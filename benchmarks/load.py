"""Drive a real server over HTTP: checks and additions a second, their times, and the server's memory.

    python -m benchmarks.load --stored 10000 --connections 8 --workers 2 --requests 400

Starts ``dedup serve`` on a store of made-up articles (`benchmarks/articles.py`), which it loads first without
reports; ``--store`` takes a folder where that store is kept for the next run.  Then so many connections send
checks, one after the other each, then additions with report; one article in five is a copy of one that is
stored.  Prints JSON.  Whoever drives works on the same processors as the server, so beside the times that
callers see stand those of the server's processor, on one connection also of each request.
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

from benchmarks.articles import articles, text_of
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
            json.dumps({"id": f"{kind}-{n}", "text": text_of(n, arguments.stored), "source": "load"})
            for n in numbers
        ]
        found[kind] = driven(server, path, bodies, arguments.connections)
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
        return sum(int(status.get("VmRSS", "0 kB").split()[0]) for _, status in self._processes())

    def _processes(self) -> Iterator[tuple[Path, dict[str, str]]]:
        """List its processes as the system tells of them."""
        for path in sorted(Path("/proc").glob("[0-9]*/status")):
            with contextlib.suppress(OSError):
                status = dict(line.split(":\t", 1) for line in path.read_text().splitlines() if ":\t" in line)
                if str(self.process.pid) in {status["Pid"], status["PPid"]}:
                    yield path.parent, status

    def clocks(self) -> list[int]:
        """Name the clocks of what its processes use of the processor, as Linux numbers them; else none."""
        # clock_getcpuclockid(3), which Python does not have: the process, inverted, and the kind of clock.
        return [~int(folder.name) << 3 | 2 for folder, _ in self._processes()]


def used(clocks: list[int]) -> float:
    """Add up the seconds of clocks."""
    return sum(map(time.clock_gettime, clocks))


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
    clocks: list[int]
    times: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def work(self) -> None:
        """Send one body after the other on one connection."""
        connection = http.client.HTTPConnection(self.netloc, timeout=120)
        while True:
            try:
                body = self.bodies.pop()
            except IndexError:
                return
            at, began = used(self.clocks), time.perf_counter()
            connection.request("POST", self.path, body.encode(), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            self.times.append(time.perf_counter() - began)
            self.worked.append(used(self.clocks) - at)
            self.statuses.append(answer.status)


def driven(server: Server, path: str, bodies: list[str], connections: int) -> dict[str, Any]:
    """Send every body; give the rate, the times in milliseconds, and how many were refused."""
    crew = Crew(urlsplit(server.url).netloc, path, bodies[::-1], server.clocks())
    threads = [threading.Thread(target=crew.work) for _ in range(connections)]
    began, at = time.perf_counter(), used(crew.clocks)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, worked = time.perf_counter() - began, used(crew.clocks) - at
    failed = sum(status >= http.HTTPStatus.BAD_REQUEST for status in crew.statuses)
    processor = {"mean_ms": round(1000 * worked / len(crew.times), 1)}
    if connections == 1:  # with several, a request would be charged with what others use
        processor |= spread(crew.worked)
    rate = round(len(crew.times) / took, 1)
    return {"per_s": rate, **spread(crew.times), "failed": failed, "processor": processor}


def spread(seconds: list[float]) -> dict[str, float]:
    """Give the median and the 99th percentile in milliseconds."""
    p50, p99 = (round(1000 * float(np.quantile(seconds, q)), 1) for q in (0.5, 0.99))
    return {"p50_ms": p50, "p99_ms": p99}


if __name__ == "__main__":
    main()
