"""Durable additions a second, and the time of a check against a store.

    python -m benchmarks.durability additions loads checks

Texts are in invented words, so that unrelated ones share none.  *Store alone* is the group commit of
document, sketch and report, without parsing or comparing.  *Loaded* is `dedup add --no-report`: made-up
articles of some 450 words (`benchmarks/articles.py`), a fifth of them copies, and one text printed by fifty
houses; beside the rate stand the milliseconds of processor that an article takes, in all processes.  A store
is made in the current folder, because temporary folders are often in memory.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.articles import article, articles, text_of
from dedup.detector import Detector
from dedup.detector.adding import Adding
from dedup.detector.writer import Batch, GroupCommit
from dedup.store.rows import Draft
from dedup.types import Document, Report

SYLLABLES = [c + v for c in "bdfgklmnprst" for v in "aeiou"]


def story(n: int, words: int = 100) -> str:
    draw = random.Random(n)
    made = ["".join(draw.choices(SYLLABLES, k=5)) for _ in range(words)]
    return " ".join(f"{' '.join(made[i : i + 9]).capitalize()}." for i in range(0, words, 9))


def rate(threads: int, items: Iterable[Any], work: Callable[[Any], object]) -> float:
    """Items a second that this many threads get done."""
    waiting, lock, done = iter(list(items)), threading.Lock(), []

    def run() -> None:
        while True:
            with lock:
                item = next(waiting, None)
            if item is None:
                return
            work(item)
            done.append(item)

    crew = [threading.Thread(target=run) for _ in range(threads)]
    began = time.perf_counter()
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    return len(done) / (time.perf_counter() - began)


class Bare:
    """Stores what was worked out before: document, sketch, report."""

    weight = 1_000

    def __init__(self, draft: Draft, report: Report) -> None:
        self.draft = draft
        self.report = report

    def run(self, batch: Batch) -> None:
        batch.session.reported(self.report, batch.session.add(self.draft))


def bare(detector: Detector, count: int) -> list[Bare]:
    jobs = []
    for n in range(count):
        document = Document(story(n), id=f"bare {n}", version=1, source="wire")
        job = Adding.begin(detector._engine, document)
        assert job.prepared is not None
        sketch = job.prepared.sketch
        draft = Draft(document, job.prepared.info, sketch.exact, sketch.to_bytes(), job.received)
        jobs.append(Bare(draft, detector.check(document)))
    return jobs


def stored(commit: GroupCommit, job: Bare) -> None:
    commit.submit(job).result()


def additions() -> None:
    for threads in (1, 8, 32):
        with opened() as detector:
            jobs = bare(detector, 500)
            commit = GroupCommit(detector._store, lambda _: None, lambda _: None)
            found = rate(threads, jobs, partial(stored, commit))
            commit.close()
        print(f"store alone             {threads:2} threads  {found:7.0f}/s", flush=True)
    for name, copies in (("unrelated articles", 1), ("eight copies of each", 8)):
        for threads in (1, 8, 32):
            documents = [Document(story(n // copies), id=f"d{n}", source=f"s{n % 8}") for n in range(240)]
            with opened() as detector:
                detector.check(story(-1))
                found = rate(threads, documents, detector.add)
            print(f"{name:<22}  {threads:2} threads  {found:7.0f}/s", flush=True)


def loads(count: int = 10_000) -> None:
    printed = [
        Document(text_of(3), id=f"p{n}", source=f"house {n % 50}", language="en") for n in range(count)
    ]
    for name, items in (("articles", list(articles(count))), ("one text", printed)):
        for workers in sorted({1, os.cpu_count() or 1}):
            with opened() as detector:
                detector.check(article(count))
                began, worked = time.perf_counter(), processor()
                assert detector.add_many(items, report=False, workers=workers).added == count
                took, worked = time.perf_counter() - began, processor() - worked
            print(
                f"loaded, {name:<14}  {workers:2} workers  {count / took:7.0f}/s  "
                f"{1000 * worked / count:.2f} ms of processor each",
                flush=True,
            )


def processor() -> float:
    """Seconds of processor so far, of this process and of those that have ended."""
    every = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in every)


def checks() -> None:
    for size in (1_000, 10_000):
        with opened() as detector:
            engine = detector._engine
            with engine.store.write() as session:
                for n in range(size):
                    made = engine.prepared(Document(story(n, 150), id=f"d{n}", version=1))
                    exact, body = made.sketch.exact, made.sketch.to_bytes()
                    session.add(Draft(made.document, made.info, exact, body, engine.clock()))
            began = time.perf_counter()
            detector.check(story(1, 150))
            first = time.perf_counter() - began
            times = sorted(timed(detector, n) for n in range(100))
        p50, p99 = 1000 * statistics.median(times), 1000 * times[-2]
        print(
            f"check of {size:6,} stored  first {first:.2f} s  p50 {p50:.1f} ms  p99 {p99:.1f} ms", flush=True
        )


def timed(detector: Detector, n: int) -> float:
    text = story(n if n % 2 else -n - 2, 150)
    began = time.perf_counter()
    detector.check(Document(text, id="asked"))
    return time.perf_counter() - began


class opened:  # noqa: N801
    """A detector over a store that is removed afterwards."""

    def __enter__(self) -> Detector:
        self.folder = tempfile.TemporaryDirectory(dir=Path.cwd())
        self.detector = Detector.open(f"sqlite:///{self.folder.name}/news.db")
        return self.detector

    def __exit__(self, *_: object) -> None:
        self.detector.close()
        self.folder.cleanup()


if __name__ == "__main__":
    parts = {"additions": additions, "loads": loads, "checks": checks}
    for part in sys.argv[1:] or parts:
        parts[part]()
