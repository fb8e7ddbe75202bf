"""The index beside a store: the same answers from memory, segments and merged ones; made again when lost."""

import json
import logging
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.detector import Detector
from dedup.detector.upkeep import Keeper
from dedup.index.folder import BUILDING, MANIFEST, Folder
from dedup.types import Document
from tests.test_detector_order import corpus, varied
from tests.test_detector_races import closed, links, started, story

NEVER = 10**9
KINDS = {
    "memory alone": {"spill": NEVER, "spill_at_end": NEVER, "silent": NEVER},
    "segments": {"spill": 40, "spill_at_end": 1, "silent": 1},
    "small segments": {"spill": 7, "spill_at_end": NEVER, "silent": 3},
}


@pytest.fixture
def keeping(monkeypatch):
    """Sets when indexes are merged; the same secret for every store made meanwhile."""
    monkeypatch.setattr("dedup.store.sqlite.secrets.randbits", lambda bits: 5)

    def keep(**limits):
        monkeypatch.setattr("dedup.detector.facade.Keeper", partial(Keeper, **limits))

    return keep


def opened(folder):
    return Detector.open(f"sqlite:///{folder / 'n.db'}")


def index_of(folder):
    return Folder(folder / "n.db-index")


def filled(folder, count=30):
    with opened(folder) as detector:
        for n in range(count):
            detector.add(Document(story(n // 2, 40), id=f"d{n}", source=f"s{n % 3}"))


def pairs(count, but=()):
    names = [(f"d{n}", f"d{n + 1}") for n in range(0, count, 2)]
    return {tuple(sorted(p)) for p in names if not set(p) & set(but)}


def shape(report):
    """A report without what differs from one run to the next."""
    made = replace(report.made_by, took_ms=0)
    return replace(report, id="", made_by=made).to_dict()


def answers(folder):
    """Load a few hundred documents, update and delete some, check others, and open the store in between."""
    documents, draw = corpus(), random.Random(9)
    told = []
    with opened(folder) as detector:
        told += [shape(detector.add(d)) for d in documents[:120]]
    with opened(folder) as detector:
        assert detector.add_many(documents[120:]).failed == 0
        for d in documents[::9]:
            detector.delete(d.id)
        for d in documents[1::13]:
            told.append(shape(detector.add(replace(d, text=f"{d.text} More was not known.", version=None))))
    with opened(folder) as detector:
        for n, d in enumerate(draw.sample(documents, 60)):
            told.append(shape(detector.check(replace(varied(d, draw, n), id=f"new {n}"))))
        told.append(sorted(links(detector)))
        told.append([(c.members, c.first) for c in detector.clusters(limit=200).items])
    return told


def test_reports_are_the_same_from_memory_segments_and_merged_segments(tmp_path, keeping):
    found = {}
    for kind, limits in KINDS.items():
        keeping(**limits)
        (tmp_path / kind).mkdir()
        found[kind] = answers(tmp_path / kind)
        assert (tmp_path / kind / "n.db-index").exists() == (kind != "memory alone")
    for kind in KINDS:
        for a, b in zip(found["memory alone"], found[kind], strict=True):
            assert without_times(a) == without_times(b), kind


def without_times(told):
    """Leave out the moments of arrival, which the clock gives."""
    if isinstance(told, dict):
        return {k: without_times(v) for k, v in told.items() if k not in ("received", "at", "created")}
    return [without_times(v) for v in told] if isinstance(told, (list, tuple)) else told


# Lost, damaged, foreign, restored: made again, and the answers stay right.


def harm_segments(folder, change):
    for path in (folder / "n.db-index").glob("*.segment"):
        path.write_bytes(change(path.read_bytes()))


def flip(data):
    made = bytearray(data)
    for at in range(100, len(made), 4096):
        made[at] ^= 4
    return bytes(made)


FAULTS = {
    "the folder is gone": lambda folder: shutil.rmtree(folder / "n.db-index"),
    "a segment is gone": lambda folder: next((folder / "n.db-index").glob("*.segment")).unlink(),
    "the manifest is gone": lambda folder: (folder / "n.db-index" / MANIFEST).unlink(),
    "the manifest is empty": lambda folder: (folder / "n.db-index" / MANIFEST).write_bytes(b""),
    "segments are cut short": lambda folder: harm_segments(folder, lambda data: data[:-9]),
    "segments are empty": lambda folder: harm_segments(folder, lambda data: b""),
    "pages are damaged": lambda folder: harm_segments(folder, flip),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_a_rebuild_and_nothing_else(tmp_path, keeping, fault):
    keeping(spill=8, spill_at_end=1, chunk=8)
    filled(tmp_path)
    FAULTS[fault](tmp_path)
    with opened(tmp_path) as detector:
        report = detector.check(Document(story(3, 40), id="x"))
        assert {c.b.id if c.a.id == "x" else c.a.id for c in report.comparisons} == {"d6", "d7"}
        assert report.compared_with.documents == 30
        detector.add(Document(story(99, 40), id="y"))
    with opened(tmp_path) as detector:
        assert detector.check(Document(story(99, 40), id="z")).comparisons


def test_pages_damaged_while_they_are_mapped_are_noticed(tmp_path, keeping):
    keeping(spill=8, spill_at_end=1, chunk=8)
    filled(tmp_path)
    with opened(tmp_path) as detector:
        with detector._store.read() as session:
            detector._engine.mirror.follow(session)
        for path in (tmp_path / "n.db-index").glob("*.segment"):
            with path.open("r+b") as file:
                for at in range(100, path.stat().st_size - 400, 4096):
                    file.seek(at)
                    file.write(b"damage")
        for n in range(15):
            report = detector.check(Document(story(n, 40), id="x"))
            assert len(report.comparisons) == 2


def test_an_index_of_another_store_is_not_believed(tmp_path, keeping, caplog):
    keeping(spill=8, spill_at_end=1)
    for name in "ab":
        (tmp_path / name).mkdir()
    filled(tmp_path / "a")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.store.sqlite.secrets.randbits", lambda bits: 6)
        filled(tmp_path / "b", 20)
    shutil.rmtree(tmp_path / "b" / "n.db-index")
    shutil.copytree(tmp_path / "a" / "n.db-index", tmp_path / "b" / "n.db-index")
    with caplog.at_level(logging.WARNING), opened(tmp_path / "b") as detector:
        report = detector.check(Document(story(3, 40), id="x"))
        assert (report.compared_with.documents, len(report.comparisons)) == (20, 2)
    assert "another state" in caplog.text


@pytest.mark.parametrize("more", [0, 40], ids=["earlier", "on another course since"])
def test_a_store_restored_from_a_backup_does_not_believe_the_index_of_later(tmp_path, keeping, more):
    keeping(spill=8, spill_at_end=1)
    filled(tmp_path, 10)
    shutil.copy(tmp_path / "n.db", tmp_path / "backup")
    with opened(tmp_path) as detector:
        for n in range(20):
            detector.add(Document(story(500 + n, 40), id=f"lost{n}"))
    index = tmp_path / "n.db-index"
    shutil.copytree(index, tmp_path / "later")
    shutil.copy(tmp_path / "backup", tmp_path / "n.db")
    shutil.rmtree(index)
    with opened(tmp_path) as detector:
        for n in range(more):
            detector.add(Document(story(600 + n, 40), id=f"e{n}"))
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(tmp_path / "later", index)
    with opened(tmp_path) as detector:
        assert not detector.check(Document(story(505, 40), id="x")).comparisons
        assert detector.check(Document(story(3, 40), id="x")).compared_with.documents == 10 + more


def test_where_no_folder_can_be_the_index_stays_in_memory(tmp_path, keeping, caplog):
    keeping(spill=8, spill_at_end=1, chunk=8)
    (tmp_path / "n.db-index").write_text("in the way")
    filled(tmp_path)
    with opened(tmp_path) as detector:
        assert links(detector) == pairs(30)
        assert len(detector.check(Document(story(3, 40), id="x")).comparisons) == 2
    assert (tmp_path / "n.db-index").read_text() == "in the way"


def test_what_one_worker_removes_is_gone_for_all(tmp_path, keeping):
    keeping(spill=8, spill_at_end=1, silent=3)
    filled(tmp_path, 20)

    def found(detector, n):
        report = detector.check(Document(story(n, 40), id="asked"))
        return sorted(c.a.id for c in report.comparisons)

    with opened(tmp_path) as one, opened(tmp_path) as other:
        assert found(one, 2) == found(other, 2) == ["d4", "d5"]
        one.add(Document(story(50, 40), id="in one's memory"))
        for worker, name in ((other, "in one's memory"), (other, "d4"), (one, "d5")):
            worker.delete(name)
        assert [found(w, n) for w in (one, other) for n in (2, 50)] == [[]] * 4
        for n in range(6, 13):
            other.delete(f"d{n}")
        assert [found(w, n) for w in (one, other) for n in (3, 6, 9)] == [[], ["d13"], ["d18", "d19"]] * 2
    with opened(tmp_path) as detector:
        assert [found(detector, n) for n in (2, 3, 6, 50)] == [[], [], ["d13"], []]
        assert len(detector._engine.mirror._index) == detector.status().documents == 11


def test_a_small_store_needs_no_folder(tmp_path):
    filled(tmp_path)
    assert not (tmp_path / "n.db-index").exists()


# Several processes.

WORKER = """
import sys
from functools import partial
import dedup.detector.facade as facade
from dedup.detector.upkeep import Keeper
from dedup.types import Document
from tests.test_detector_races import story
facade.Keeper = partial(Keeper, spill=5, spill_at_end=1, silent=2, chunk=8)
with facade.Detector.open(sys.argv[1]) as detector:
    detector.check("Warm up the engine with a sentence or two. It is quick after that.")
    print("ready", flush=True)
    for line in sys.stdin:
        verb, name, number = line.split()
        if verb == "delete":
            detector.delete(name)
            print("done", flush=True)
            continue
        document = Document(story(int(number), 40), id=name, source=sys.argv[2])
        report = getattr(detector, verb)(document)
        others = [c.b.id if c.a.id == name else c.a.id for c in report.comparisons]
        print(report.compared_with.documents, *sorted(others), flush=True)
"""


def asked(worker, *words):
    worker.stdin.write(" ".join(map(str, words)) + "\n")
    worker.stdin.flush()
    return worker.stdout.readline().split()


def test_workers_that_merge_see_each_others_writes_before_they_answer(tmp_path):
    url = f"sqlite:///{tmp_path / 'n.db'}"
    workers = [started(WORKER, url, name) for name in "abc"]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    draw, held = random.Random(4), {}
    for step in range(90):
        worker, number = draw.choice(workers), draw.randrange(8)
        if held and draw.random() < 0.25:
            name = draw.choice(sorted(held))
            assert asked(worker, "delete", name, 0) == ["done"]
            del held[name]
            continue
        same = sorted(name for name, n in held.items() if n == number)
        verb = draw.choice(["add", "check"])
        told = asked(worker, verb, f"d{step}", number)
        assert told[0] == str(len(held))
        assert told[1:] == same if len(same) <= 8 else len(told) > 1
        if verb == "add":
            held[f"d{step}"] = number
    closed(workers)
    assert [w.returncode for w in workers] == [0, 0, 0]
    assert index_of(tmp_path).read() is not None


KILLED = """
import os, sys
from functools import partial
import dedup.detector.facade as facade
from dedup.detector.upkeep import Keeper
from dedup.types import Document
facade.Keeper = partial(Keeper, spill=8, spill_at_end=1, chunk=8)
left = int(sys.argv[2])
def trace(name, arguments):
    global left
    if name in ("open", "os.rename", "os.remove", "mmap.__new__") and "n.db-index" in str(arguments[0]):
        left -= 1
        if left < 0:
            os._exit(9)
with facade.Detector.open(sys.argv[1]) as detector:
    sys.addaudithook(trace)
    getattr(detector, sys.argv[3])(*(["d0"] if sys.argv[3] == "delete" else []))
    detector.close()
"""


@pytest.mark.parametrize("verb", ["reindex", "delete"])
def test_a_process_killed_while_it_writes_the_index_leaves_the_old_or_the_new(tmp_path, keeping, verb):
    keeping(spill=8, spill_at_end=1, silent=1, chunk=8)
    filled(tmp_path, 20)
    expected = pairs(20)
    for left in (0, 1, 3, 6, 10):
        child = subprocess.run(
            [sys.executable, "-c", KILLED, f"sqlite:///{tmp_path / 'n.db'}", str(left), verb]
        )
        assert child.returncode in (0, 1, 9)
        with opened(tmp_path) as detector:
            assert expected >= links(detector) >= pairs(20, but=["d0"])
            report = detector.check(Document(story(4, 40), id="x"))
            assert len(report.comparisons) == 2
            assert report.compared_with.documents == detector.status().documents


# Making it again on purpose.


def test_an_interrupted_rebuild_goes_on_where_it_stopped(tmp_path, keeping):
    keeping(spill=8, spill_at_end=NEVER, chunk=8)
    filled(tmp_path)
    index = index_of(tmp_path)
    steps = []

    class StopError(Exception):
        pass

    def stop(done, total):
        steps.append((done, total))
        if len(steps) == 2:
            raise StopError

    with opened(tmp_path) as detector, pytest.raises(StopError):
        detector.reindex(stop)
    assert index.read(BUILDING).upto == 16
    with opened(tmp_path) as detector:
        detector.delete("d3")
        detector.add(Document(story(77, 40), id="late"))
        steps.clear()
        assert detector.reindex(lambda done, total: steps.append((done, total))) == 30
        assert steps == [(23, 30), (30, 30)]
        assert links(detector) == pairs(30, but=["d3"])
        assert len(detector.check(Document(story(1, 40), id="x")).comparisons) == 1
        assert len(detector.check(Document(story(77, 40), id="x")).comparisons) == 1
    assert index.read(BUILDING) is None
    assert {p.name for p in index.path.glob("*.segment")} == set(index.read().segments)


def run(*arguments):
    return CliRunner(env={"DEDUP_STORE": None}).invoke(cli, [str(a) for a in arguments], prog_name="dedup")


def test_reindex_from_the_command_line(tmp_path):
    filled(tmp_path, 4)
    done = run("reindex", "--store", tmp_path / "n.db")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "4 articles indexed\n", "")
    assert json.loads(run("reindex", "--store", tmp_path / "n.db", "--format", "json").stdout) == {
        "documents": 4
    }


@pytest.mark.parametrize(
    "arguments", [["--store", "missing.db"], []], ids=["no such store", "no store named"]
)
def test_reindex_of_nothing_is_an_error(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("reindex", *arguments)
    assert done.exit_code == 2
    assert "store" in done.stderr
    assert list(tmp_path.iterdir()) == []
