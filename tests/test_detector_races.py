"""Simultaneous additions on threads and processes, and writers that are killed: nothing missed, nothing lost.

Processes are spawned afresh, as workers of a server are.
"""

import os
import random
import subprocess
import sys
import threading
from functools import partial

from dedup.detector import Detector
from dedup.detector.mirror import Mirror
from dedup.errors import VersionConflictError
from dedup.types import Document

STORIES = 12
KILLS = int(os.environ.get("DEDUP_KILLS", "4"))
"""Each kill starts the engine anew, which takes seconds; twenty and more are for a long run."""

_SYLLABLES = [c + v for c in "bdfgklmnprst" for v in "aeiou"]


def story(n, words=90):
    """A text in words of its own: two stories share none."""
    draw = random.Random(n)
    made = ["".join(draw.choices(_SYLLABLES, k=5)) for _ in range(words)]
    lines = (made[i : i + 9] for i in range(0, words, 9))
    return " ".join(f"{' '.join(line).capitalize()}." for line in lines)


def links(detector):
    """Every stored pair, by ids."""
    found = set()
    with detector._store.read() as session:
        for entry in session.entries():
            found |= {(c.a.id, c.b.id) for c in session.comparisons(entry.number)}
    return {tuple(sorted(pair)) for pair in found}


def expected(prefixes):
    return {
        tuple(sorted((f"{p}-{n}", f"{q}-{n}")))
        for n in range(STORIES)
        for p in prefixes
        for q in prefixes
        if p != q
    }


def test_copies_added_at_one_instant_on_threads_are_always_linked(tmp_path):
    with Detector.open(f"sqlite:///{tmp_path / 'n.db'}") as detector:
        gate = threading.Barrier(4)

        def work(name):
            for n in range(STORIES):
                gate.wait()
                detector.add(Document(story(n), id=f"{name}-{n}", source=name))

        assert running([partial(work, name) for name in "abcd"]) == []
        assert links(detector) == expected("abcd")
        clusters = detector.clusters(limit=200).items
        assert {tuple(sorted(c.members)) for c in clusters} == {
            tuple(f"{p}-{n}" for p in "abcd") for n in range(STORIES)
        }
        with detector._store.read() as session:
            assert [c.sequence for c in session.changes(0)] == list(range(1, 4 * STORIES + 1))


def test_a_document_is_seen_from_its_commit_on(tmp_path, monkeypatch):
    seen, confirm = [], Mirror.confirm
    with Detector.open(f"sqlite:///{tmp_path / 'n.db'}") as detector:

        def late(mirror, number):
            seen.append([c.a.id for c in detector.check(Document(story(1), id="x")).comparisons])
            confirm(mirror, number)

        monkeypatch.setattr(Mirror, "confirm", late)
        detector.add(Document(story(1), id="a"))
    assert seen == [["a"]]


WORKER = """
import sys
from dedup.detector import Detector
from dedup.types import Document
from tests.test_detector_races import STORIES, story
with Detector.open(sys.argv[1]) as detector:
    detector.check("Warm up the engine with a sentence or two. It is quick after that.")
    print("ready", flush=True)
    for n in range(STORIES):
        sys.stdin.readline()
        report = detector.add(Document(story(n), id=f"{sys.argv[2]}-{n}", source=sys.argv[2]))
        print(report.document.id, flush=True)
"""


def started(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def closed(children):
    for child in children:
        child.stdin.close()
        child.stdout.close()
        child.wait()


def test_copies_added_at_one_instant_by_processes_are_always_linked(tmp_path):
    url = f"sqlite:///{tmp_path / 'n.db'}"
    workers = [started(WORKER, url, name) for name in "ab"]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for n in range(STORIES):
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()
        for name, worker in zip("ab", workers, strict=True):
            assert worker.stdout.readline() == f"{name}-{n}\n"
    closed(workers)
    assert [w.returncode for w in workers] == [0, 0]
    with Detector.open(url) as detector:
        assert links(detector) == expected("ab")
        assert len(detector.clusters(limit=200).items) == STORIES
        assert detector.problems() == []


def test_one_id_added_by_many_threads_is_stored_once(tmp_path):
    with Detector.open(f"sqlite:///{tmp_path / 'n.db'}") as detector:
        outcomes, gate = [], threading.Barrier(8)

        def work(i):
            gate.wait()
            try:
                outcomes.append(detector.add(Document(story(i % 2), id="a", version=1)).outcome)
            except VersionConflictError:
                outcomes.append("conflict")

        assert running([partial(work, i) for i in range(8)]) == []
        assert sorted(outcomes) == ["added"] + ["conflict"] * 4 + ["unchanged"] * 3
        assert detector.status().revisions == 1


def test_one_key_sent_by_many_threads_stores_one_document(tmp_path):
    with Detector.open(f"sqlite:///{tmp_path / 'n.db'}") as detector:
        reports, gate = [], threading.Barrier(8)

        def work():
            gate.wait()
            reports.append(detector.add(story(1), key="k"))

        assert running([work] * 8) == []
        assert len({r.document.id for r in reports}) == 1
        assert all(r.to_dict() == reports[0].to_dict() for r in reports)
        assert detector.status().documents == 1


def running(works):
    """Run each on a thread of its own; return what they raised."""
    errors = []

    def guarded(work):
        try:
            work()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return errors


def test_adding_checking_and_deleting_at_once_never_breaks(tmp_path):
    with Detector.open(f"sqlite:///{tmp_path / 'n.db'}") as detector:
        left = threading.Semaphore(0)

        def churn(name):
            for n in range(STORIES):
                detector.add(Document(story(n), id=f"{name}-{n}", source=name))
                detector.add(Document(f"{story(n)} More later.", id=f"{name}-{n}", source=name))
                if n % 2:
                    detector.delete(f"{name}-{n}")
            left.release()

        def read():
            for name in "abc":
                while not left.acquire(blocking=False):
                    for c in detector.check(Document(story(3), id="x")).comparisons:
                        assert {c.a.id[1:], c.b.id[1:]} == {"", "-3"}, name
                    detector.clusters()
                    detector.articles()

        assert running([read, *(partial(churn, name) for name in "abc")]) == []
        even = range(0, STORIES, 2)
        assert {tuple(sorted(c.members)) for c in detector.clusters().items} == {
            tuple(f"{p}-{n}" for p in "abc") for n in even
        }
        with detector._store.read() as session:
            fresh = {e.id for e in session.entries()}
        assert fresh == {f"{p}-{n}" for p in "abc" for n in even}


LOADER = """
import sys
from dedup.detector import Detector
from dedup.types import Document
from tests.test_detector_races import story
with Detector.open(sys.argv[1]) as detector:
    for n in range(int(sys.argv[2]), 100_000):
        report = detector.add(Document(story(n // 2, 30), id=f"d{n}", source=f"s{n % 2}"))
        print(report.document.id, flush=True)
"""


def torn(detector):
    """Documents without their sketch, report or link."""
    found = []
    with detector._store.read() as session:
        entries = {e.id: e for e in session.entries()}
        for name, entry in entries.items():
            if session.report_of(entry.number) is None or not entry.sketch:
                found.append(name)
            twin = f"d{int(name[1:]) ^ 1}"
            if twin in entries and not session.linked(entry.number):
                found.append(name)
            if twin in entries and session.cluster_of(entry.exact) is None:
                found.append(name)
    return found


def test_a_load_killed_again_and_again_loses_nothing_it_acknowledged(tmp_path):
    url, acknowledged, draw = f"sqlite:///{tmp_path / 'n.db'}", set(), random.Random(7)
    for _ in range(KILLS):
        child = started(LOADER, url, str(max((int(a[1:]) for a in acknowledged), default=-1) + 1))
        for _ in range(draw.randrange(1, 12)):
            line = child.stdout.readline().strip()
            assert line, "the child ended by itself"
            acknowledged.add(line)
        if draw.random() < 0.5:
            threading.Event().wait(draw.random() / 50)
        child.kill()
        acknowledged |= {line for line in child.stdout.read().split("\n")[:-1] if line}
        closed([child])
    with Detector.open(url) as detector:
        with detector._store.read() as session:
            held = {e.id for e in session.entries()}
        assert acknowledged - held == set()
        assert torn(detector) == []
        assert detector.problems() == []
