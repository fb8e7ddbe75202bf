"""Loading without comparing: kept and found at once, reported on when asked or by `catch_up`."""

import random
from dataclasses import replace

import pytest

from dedup.detector import Detector
from dedup.errors import FormatError
from dedup.types import Document, Relation
from tests.test_detector_order import ORDERS, corpus, forwards, in_bulk, outcome  # noqa: F401
from tests.test_detector_races import links, story


def opened(folder):
    return Detector.open(f"sqlite:///{folder / 'n.db'}")


def bare(detector, documents, **how):
    return detector.add_many(documents, report=False, **how)


def items(count=6):
    return [
        Document(story(n), id=f"d{n}", source="wire", published=f"2024-01-0{n + 1}") for n in range(count)
    ]


def test_what_is_loaded_is_found_by_later_ones_and_by_checks(tmp_path):
    with opened(tmp_path) as detector:
        assert bare(detector, items()).added == 6
        assert detector.status().waiting == 6 and links(detector) == set()
        checked = detector.check(Document(story(2) + " More later.", id="x"))
        assert [c.a.id for c in checked.comparisons] == ["d2"]
        assert checked.compared_with.documents == 6
        added = detector.add(Document(story(3), id="copy", published="2024-02-01"))
        assert [c.relation for c in added.comparisons] == [Relation.COPY]
        assert added.cluster.members == ("d3", "copy")
        assert detector.status().waiting == 6


def test_a_report_is_made_when_somebody_asks(tmp_path):
    with opened(tmp_path) as detector:
        bare(detector, [*items(), Document(story(1) + " And no more.", id="late", published="2024-03-01")])
        before = detector.article("late")
        assert (before.report, before.attention) == (None, None)
        report = detector.report_of("late")
        assert [c.a.id for c in report.comparisons] == ["d1"] and report.outcome == "added"
        assert report.cluster.members == ("d1", "late")
        assert detector.report_of("late").to_dict() == report.to_dict()
        assert detector.article("late").report == report.id
        assert detector.status().waiting == 6 and links(detector) == {("d1", "late")}


def test_copies_word_for_word_are_grouped_at_once(tmp_path):
    with opened(tmp_path) as detector:
        bare(detector, [Document(story(n % 2), id=f"d{n}", source=f"s{n}") for n in range(8)])
        assert {tuple(sorted(c.members)) for c in detector.clusters().items} == {
            ("d0", "d2", "d4", "d6"),
            ("d1", "d3", "d5", "d7"),
        }
        detector.catch_up()
        with detector._store.read() as session:
            assert {row.documents for row in session.clusters(None, 9)} == {4}


def test_catching_up_twice_does_nothing_the_second_time(tmp_path):
    with opened(tmp_path) as detector:
        bare(detector, items())
        seen = []
        assert detector.catch_up(progress=lambda counts: seen.append(counts.read)).added == 6
        assert seen == [1, 2, 3, 4, 5, 6]
        assert detector.catch_up().read == detector.status().waiting == 0


def test_faults_are_counted_in_their_place_and_a_load_can_be_repeated(tmp_path):
    stream = [
        Document(story(1), id="a", version=1),
        FormatError("line 2 is broken", about="line 2"),
        Document(story(2), id="a", version=1),
        Document(story(3), id=" bad "),
        Document(story(4)),
    ]
    with opened(tmp_path) as detector:
        first = bare(detector, stream)
        assert (first.read, first.added, first.failed) == (5, 2, 3)
        assert [about for about, _ in first.errors] == ["line 2", "a", "id"]
        again = bare(detector, stream)
        assert (again.added, again.unchanged, again.failed) == (0, 2, 3)
        with_reports = detector.add_many(stream)
        assert (with_reports.unchanged, with_reports.failed) == (2, 3)
        assert detector.status().waiting == 0


def test_versions_are_kept_and_each_gets_its_report(tmp_path):
    with opened(tmp_path) as detector:
        bare(detector, [Document(story(1), id="a", version=2), Document(story(1), id="b")])
        counts = bare(
            detector,
            [Document(story(1) + " Old.", id="a", version=1), Document(story(2), id="a", version=3)],
        )
        assert (counts.older, counts.updated) == (1, 1)
        assert [c.members for c in detector.clusters().items] == []
        report = detector.report_of("a")
        assert (report.outcome, report.document.version) == ("updated", 3)
        assert [(c.a.version, c.b.version, c.relation) for c in report.comparisons] == [
            (2, 3, Relation.UPDATE)
        ]
        assert detector.report_of("a", 1).outcome == "older_version"
        assert detector.catch_up().read == 2
        detector.delete("a")
        assert detector.problems() == [] and detector.status().waiting == 0


def test_one_text_in_two_versions_counts_once_in_its_cluster(tmp_path):
    with opened(tmp_path) as detector:
        edited = story(1) + " More was not known."
        for document in (Document(story(1), id="x"), Document(story(1), id="y"), Document(edited, id="z")):
            detector.add(document)
        detector.add(Document(edited, id="x"))
        with detector._store.read() as session:
            (row,) = session.clusters(None, 9)
        assert row.documents == len(detector.clusters().items[0].members) == 3


def test_other_processes_sketch_just_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("dedup.detector.bare._WORTH", 4)
    monkeypatch.setattr("dedup.detector.bare._CHUNK", 3)
    monkeypatch.setattr("dedup.store.sqlite.secrets.randbits", lambda bits: 5)
    found = []
    for workers in (1, 2):
        (tmp_path / str(workers)).mkdir()
        with opened(tmp_path / str(workers)) as detector:
            assert bare(detector, items(9), workers=workers).added == 9
            with detector._store.read() as session:
                found.append([(e.id, e.exact, e.sketch) for e in session.entries()])
    assert found[0] == found[1] and len(found[0]) == 9


def loaded_and_caught_up(detector, documents):
    """Half without reports; then some more with them; the rest of the reports at the end."""
    draw = random.Random(2)
    cut = len(documents) // 2
    assert bare(detector, documents[:cut]).failed == 0
    for document in documents[cut : cut + 20]:
        detector.add(document)
    assert bare(detector, documents[cut + 20 :]).failed == 0
    for document in draw.sample(documents, 10):
        detector.report_of(document.id)
    assert detector.catch_up().failed == 0
    assert detector.status().waiting == 0
    with detector._store.read() as session:
        for row in session.clusters(None, 1_000):
            assert row.documents == len(session.named(row.id))


@pytest.mark.parametrize("order", ORDERS)
def test_catching_up_finds_what_adding_finds(forwards, tmp_path, order):  # noqa: F811
    links_, clusters = outcome(tmp_path, ORDERS[order](corpus()), loaded_and_caught_up)
    assert links_ == forwards[0]
    assert clusters == forwards[1]


def test_a_verdict_stands_before_the_report_is_made(tmp_path):
    with opened(tmp_path) as detector:
        bare(detector, items(2))
        copy = detector.add(replace(items(2)[0], id="copy", published="2024-05-01"))
        detector.verdict(copy.comparisons[0].id, "rejected")
        report = detector.report_of("d0")
        assert report.verdicts[0].target == copy.comparisons[0].id
