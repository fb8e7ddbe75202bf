"""The parent's side of extraction: one child process, reused between pages, ended when it takes too long."""

from __future__ import annotations

import atexit
import functools
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.ingest.strip import is_fragment, strip_tags
from dedup.ingest.worker import receive, send

if TYPE_CHECKING:
    from dedup.ingest.html import Page

__all__ = ["DEADLINE", "Extractor", "extract_html"]

DEADLINE = 9.0
"""Seconds for a page, start of the child included; what falls back has two more to be done within eleven."""
PAGES = 500
"""A child is replaced after this many pages, because its libraries keep caches."""
_ROOT = str(Path(__file__).resolve().parents[2])
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from dedup.ingest.worker import serve; serve(int(sys.argv[2]))"
)


class Extractor:
    """Reads articles from HTML in a child process; safe to use from several threads, one page at a time.

    The child is started at the first page and again after it was ended or the process was forked.
    """

    def __init__(self, deadline: float = DEADLINE) -> None:
        self.deadline = deadline
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._pages = 0

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._stop()

    def extract(self, source: str, url: str | None = None) -> Page:
        """Read the article of a page or fragment.  Never raises: what fails falls back, with its reason."""
        from dedup.ingest.html import Page

        if is_fragment(source):
            return Page(strip_tags(source), how="fragment")
        with self._lock:
            page, reason = self._ask(source, url)
        if isinstance(page, dict):
            return Page(**page)
        return Page(strip_tags(source), title=_title(source), how="whole_page", reason=reason)

    def _ask(self, source: str, url: str | None) -> tuple[object, str]:
        try:
            child = self._running()
        except OSError as error:
            return None, f"no child process: {error.strerror}"
        expired = threading.Event()

        def end() -> None:
            expired.set()
            child.kill()

        late = threading.Timer(self.deadline, end)
        late.daemon = True
        late.start()
        try:
            answer = self._exchange(child, {"source": source, "url": url})
        except BaseException:
            self._stop()
            raise
        finally:
            late.cancel()
        if isinstance(answer, dict):
            return answer["page"], answer["failed"] or "no article was found"
        self._stop()
        stopped = f"extraction was stopped after {self.deadline:g} s"
        return None, stopped if expired.is_set() else "extraction ended early"

    def _exchange(self, child: subprocess.Popen[bytes], request: dict[str, str | None]) -> object | None:
        if child.stdin is None or child.stdout is None:
            return None
        try:
            send(child.stdin, request)
            return receive(child.stdout)
        except (OSError, ValueError):
            return None

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the child, a new one where needed; after a fork the old one belongs to the parent."""
        if self._owner != os.getpid():
            self._child, self._owner = None, os.getpid()
        if self._child is None or self._child.poll() is not None or self._pages >= PAGES:
            self._stop()
            command = [sys.executable, "-c", _START, _ROOT, str(int(self.deadline))]
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._pages = 0
        self._pages += 1
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        child.wait()


def _title(source: str) -> str | None:
    start = source.find("<title")
    end = source.find("</title", start)
    return strip_tags(source[source.find(">", start) + 1 : end]) or None if 0 <= start < end else None


@functools.cache
def _shared() -> Extractor:
    extractor = Extractor()
    atexit.register(extractor.close)
    return extractor


def extract_html(source: str, url: str | None = None) -> Page:
    """Read the article of a page or fragment with the process's own extractor."""
    return _shared().extract(source, url)
