"""A text that is printed again and again: one cluster, and answers that say and cost the same."""

import json
from collections import Counter
from dataclasses import replace

import apsw
import pytest

from dedup.detector import Detector
from dedup.detector.compare import Comparer
from dedup.index.segment import Segment
from dedup.types import Document
from tests.test_detector_races import story

FEW, MANY = 300, 3_000
PRINT = Document(story(1), id="print", language="en")


def prints(count):
    return [replace(PRINT, id=f"print-{n:05}", source=f"house {n % 50}") for n in range(count)]


@pytest.fixture
def work(monkeypatch):
    """What is done for an answer: steps of SQLite, rows read from the index, pairs compared."""
    done = Counter()

    def trace(event):
        done["steps of SQLite"] += event["stmt_status"]["SQLITE_STMTSTATUS_VM_STEP"]

    def counted(owner, name, what):
        true = getattr(owner, name)

        def counting(*given, **named):
            done[what] += 1
            return true(*given, **named)

        monkeypatch.setattr(owner, name, counting)

    hooks = [*apsw.connection_hooks, lambda made: made.trace_v2(apsw.SQLITE_TRACE_PROFILE, trace)]
    monkeypatch.setattr(apsw, "connection_hooks", hooks)
    counted(Segment, "record", "rows of the index")
    counted(Comparer, "compare", "pairs compared")
    return done


def answers(folder, count, work):
    """Load so many prints, open their store again, check one more and add one: bytes and work of each."""
    url = f"sqlite:///{folder / f'{count}.db'}"
    with Detector.open(url) as detector:
        assert detector.add_many(prints(count), report=False).added == count
    with Detector.open(url) as detector:
        (cluster,) = detector.clusters().items
        assert len(detector.members(cluster.id)) == detector.status().documents == count
        detector.check(PRINT)
        found = {}
        for verb in (detector.check, detector.add):
            work.clear()
            report = verb(replace(PRINT, id=f"one more {count}"))
            assert len(report.comparisons) >= 1
            assert report.summary
            found[verb.__name__] = len(json.dumps(report.to_dict())), dict(work)
        (cluster,) = detector.clusters().items
        assert len(detector.members(cluster.id)) == count + 1
    return found


def test_an_answer_neither_grows_nor_costs_more_with_the_number_of_prints(tmp_path, work):
    few, many = (answers(tmp_path, count, work) for count in (FEW, MANY))
    for verb, (size, done) in many.items():
        assert set(done) == {"steps of SQLite", "rows of the index", "pairs compared"}
        assert size <= few[verb][0] + 100, "but for the digits of counts"
        for what, much in few[verb][1].items():
            assert much <= done[what] <= 1.1 * much, f"{what} of {verb}"


@pytest.mark.parametrize("withdrawn", [0, 1, 55, 60], ids=["none", "the first", "more than are shown", "all"])
def test_the_first_that_is_not_withdrawn_stands_for_all(tmp_path, withdrawn):
    listed = [replace(one, status="canceled" if n < withdrawn else None) for n, one in enumerate(prints(60))]
    with Detector.open(f"sqlite:///{tmp_path / 'n.db'}") as detector:
        detector.add_many(listed, report=False)
        (cluster,) = detector.clusters().items
    assert cluster.survivor == listed[withdrawn % 60].id
