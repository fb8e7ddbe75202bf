"""Many addresses at once: hosts side by side, the addresses of one host one after the other."""

from __future__ import annotations

import datetime as dt
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from dedup.ingest.fetch.clock import SLICE, Stop, cancelled, never
from dedup.ingest.fetch.fetcher import Fetcher
from dedup.ingest.fetch.results import Code, Failure, Outcome, Refused, Request

__all__ = ["fetch_all"]

Now = Callable[[], dt.datetime]
Done = tuple[Request, Outcome]

_UNREACHABLE = frozenset((Code.CONNECT, Code.DNS, Code.TIMEOUT, Code.TLS, Code.RESET))
_GIVE_UP_AFTER = 3


def fetch_all(
    fetcher: Fetcher, requests: Iterable[Request], *, now: Now, workers: int = 8, stop: Stop = never
) -> Generator[Done, None, None]:
    """Fetch addresses side by side; yield each request with its outcome as it is done.

    Every request comes out once, also after ``stop``: then as cancelled.  Few bodies wait to be taken,
    so memory does not grow with the number of feeds.  Closing the iterator ends the threads.
    """
    workers = max(workers, 1)
    run = _Run(fetcher, _by_host(requests), now, workers, stop)
    threads = [threading.Thread(target=run.work, daemon=True, name=f"fetch {n}") for n in range(workers)]
    for thread in threads:
        thread.start()
    try:
        yield from run.outcomes()
    finally:
        run.close()
        for thread in threads:
            thread.join()


def _by_host(requests: Iterable[Request]) -> list[list[Request]]:
    """Put the requests of one host in one row, in their order."""
    rows: dict[str, list[Request]] = {}
    for request in requests:
        rows.setdefault(_host(request.url), []).append(request)
    return list(rows.values())


def _host(url: str) -> str:
    try:
        return urlsplit(url.strip()).netloc.lower()
    except ValueError:
        return ""


class _Run:
    """The rows still to do and the outcomes not yet taken, shared by the threads of one call."""

    def __init__(
        self, fetcher: Fetcher, rows: Sequence[Sequence[Request]], now: Now, workers: int, stop: Stop
    ) -> None:
        self._fetcher = fetcher
        self._rows = deque(rows)
        self._left = sum(map(len, rows))
        self._now = now
        self._stop = stop
        self._closed = threading.Event()
        self._fault: Exception | None = None
        self._done: queue.Queue[Done] = queue.Queue(maxsize=workers)

    def work(self) -> None:
        """Take rows until there are none."""
        try:
            for row in self._rows_left():
                self._fetch_row(row)
        except Exception as error:
            # Only what the caller handed in can raise here (``now``, ``stop``); it is the caller's to see.
            self._fault = error

    def _rows_left(self) -> Iterator[Sequence[Request]]:
        while not self._closed.is_set():
            try:
                row = self._rows.popleft()
            except IndexError:
                return
            yield row

    def outcomes(self) -> Iterator[Done]:
        """Yield what is done until all is."""
        for _ in range(self._left):
            yield self._next()

    def _next(self) -> Done:
        while True:
            try:
                return self._done.get(timeout=SLICE)
            except queue.Empty:
                if self._fault is not None:
                    raise self._fault from None

    def close(self) -> None:
        """Tell the threads to end."""
        self._closed.set()

    def _fetch_row(self, row: Sequence[Request]) -> None:
        unreachable = 0
        for request in row:
            outcome = self._outcome(request, down=unreachable >= _GIVE_UP_AFTER)
            failed = isinstance(outcome, Failure) and outcome.code in _UNREACHABLE | {Code.HOST_DOWN}
            unreachable = unreachable + 1 if failed else 0
            if not self._put((request, outcome)):
                return

    def _outcome(self, request: Request, *, down: bool) -> Outcome:
        if self._ended():
            return self._unasked(request, cancelled())
        if down:
            refused = Refused(Code.HOST_DOWN, "the host could not be reached three times in a row")
            return self._unasked(request, refused)
        return self._fetcher.fetch(request, now=self._now(), stop=self._ended)

    def _unasked(self, request: Request, refused: Refused) -> Failure:
        return Failure(request.url, refused.code, refused.message, self._now(), 0.0)

    def _ended(self) -> bool:
        return self._stop() or self._closed.is_set()

    def _put(self, done: Done) -> bool:
        """Hand over an outcome; say False when nobody takes any more."""
        while not self._closed.is_set():
            try:
                self._done.put(done, timeout=SLICE)
            except queue.Full:
                continue
            return True
        return False
