"""Retention: what is older than is to be kept goes, its bytes too, and what stays says what it lost."""

import datetime as dt

import pytest

from dedup.detector import Detector
from dedup.detector import retention as pruning
from dedup.errors import ConfigError
from dedup.types import Document, Relation
from tests.test_detector import FERRY, FROST, MILL, edited

DAY = dt.timedelta(days=1)
NOON = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
SECRET = "Quillon Vastergate whispered about seventeen amber lanterns beyond the drowned orchard."
"""A sentence that only the old document has."""


@pytest.fixture
def now():
    return [NOON]


@pytest.fixture
def open_store(tmp_path, now):
    return lambda: Detector.open(f"sqlite:///{tmp_path / 'news.db'}", clock=lambda: now[0])


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def texts_in(folder, *words):
    """Which of the words can be read in the files, also inside what is packed."""
    import zlib

    data = bytes_of(folder)
    found = {word for word in words if word.encode() in data}
    start = data.find(b"\x78\x01")
    while start >= 0:
        try:
            unpacked = zlib.decompressobj().decompress(data[start : start + 200_000])
        except zlib.error:
            unpacked = b""
        found |= {word for word in words if word.encode() in unpacked}
        start = data.find(b"\x78\x01", start + 1)
    return found


def test_no_file_of_store_and_index_holds_a_word_of_what_was_removed(tmp_path, open_store, now):
    fillers = [Document(f"{MILL} Number {n} of {n * 7919}.", id=f"f{n}") for n in range(300)]
    with open_store() as detector:
        detector.add(Document(f"{FERRY} {SECRET}", id="old", source="Harbour Wire", title="Ferry"))
        detector.add_many(fillers, report=False)
        now[0] += 60 * DAY
        detector.add(Document(f"{edited(FERRY)} {FROST}", id="new", source="Lusk Courier"))
        detector.reindex()
    index = tmp_path / "news.db-index"
    assert texts_in(tmp_path, SECRET, "Ilse Maraun") == {SECRET, "Ilse Maraun"}
    assert b"f123" in bytes_of(index)
    now[0] += 60 * DAY
    with open_store() as detector:
        done = detector.prune(90 * DAY)
        assert (done.documents, done.told_again) == (301, 1) and done.bytes > 0
        assert texts_in(tmp_path, SECRET, "orchard") == {"orchard"}, (
            "also while it is open; what stays, stays"
        )
        assert b"f123" not in bytes_of(index)
        assert detector.status().documents == 1 and not detector.problems()
    assert texts_in(tmp_path, SECRET) == set()


def test_what_is_kept_says_what_it_was_and_what_it_lost(open_store, now):
    with open_store() as detector:
        detector.add(Document(f"{FERRY} It cost 9 million.", id="old", source="Harbour Wire", title="Ferry"))
        now[0] += 60 * DAY
        before = detector.add(Document(f"{edited(FERRY)} It cost 4 million.", id="new", source="Courier"))
        now[0] += 60 * DAY
        detector.prune(90 * DAY)
        after = detector.report_of("new")
        assert after.originality == before.originality and after.attention == before.attention
        assert "aged_documents" in after.made_by.caps_hit and "aged_documents" not in before.made_by.caps_hit
        (pair,) = after.comparisons
        assert pair.a.title == "Ferry" and pair.relation.is_duplicate and pair.passages
        assert pair.facts.only_a == () and all(c.value_a == "" for c in pair.facts.conflicts)
        assert detector.clusters().items == () and after.id == before.id


def test_clusters_are_formed_anew_from_what_is_left(open_store, now):
    with open_store() as detector:
        detector.add(Document(FERRY, id="a", source="A"))
        now[0] += 60 * DAY
        for name in "bc":
            detector.add(Document(FERRY, id=name, source=name.upper()))
        assert detector.clusters().items[0].members == ("a", "b", "c")
        now[0] += 60 * DAY
        detector.prune(90 * DAY)
        (left,) = detector.clusters().items
        assert left.members == ("b", "c")


def test_stopped_anywhere_the_next_run_goes_on(open_store, now, monkeypatch):
    monkeypatch.setattr(pruning, "_AT_ONCE", 10)
    with open_store() as detector:
        detector.add_many((Document(f"{MILL} {n}", id=f"d{n}") for n in range(35)), report=False)
        now[0] += 10 * DAY

        def stop(done):
            if done.documents >= 20:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            detector.prune(5 * DAY, progress=stop)
        assert detector.status().documents == 15
        assert detector.prune(5 * DAY).documents == 15
        assert detector.prune(5 * DAY).documents == 0


def test_a_rejected_pair_stays_rejected_in_the_report_that_is_kept(open_store, now):
    with open_store() as detector:
        detector.add(Document(FERRY, id="old", source="Harbour Wire"))
        now[0] += 60 * DAY
        pair = detector.add(Document(FERRY, id="new", source="Courier")).comparisons[0].id
        detector.verdict(pair, "rejected")
        now[0] += 60 * DAY
        detector.prune(90 * DAY)
        assert [str(v.label) for v in detector.report_of("new").verdicts] == ["rejected"]


def test_age_counts_by_publication_where_that_is_asked(open_store):
    with open_store() as detector:
        detector.add(Document(FERRY, id="archived", published="2019-01-01"))
        detector.add(Document(MILL, id="today", published=NOON))
        assert detector.prune(90 * DAY).documents == 0
        assert detector.prune(90 * DAY, by="published").documents == 1
        assert detector.get("today").text == MILL


def test_versions_before_the_current_one_go_when_they_are_old(open_store, now, tmp_path):
    with open_store() as detector:
        detector.add(Document(f"{FERRY} {SECRET}", id="a"))
        now[0] += 60 * DAY
        detector.add(Document(FERRY, id="a"))
        now[0] += 60 * DAY
        done = detector.prune(90 * DAY)
        assert (done.documents, done.versions) == (0, 1)
        report = detector.report_of("a")
        assert report.comparisons[0].relation is Relation.UPDATE
        assert "aged_documents" in report.made_by.caps_hit
    assert texts_in(tmp_path, SECRET) == set()


def test_checks_that_were_kept_go_too(open_store, now, tmp_path):
    with open_store() as detector:
        detector.add(Document(MILL, id="a"))
        detector.check(Document(f"{FERRY} {SECRET}", id="draft"), keep=True)
        now[0] += 60 * DAY
        detector.check(FROST, keep=True)
        now[0] += 60 * DAY
        assert detector.prune(90 * DAY).checks == 1
    assert texts_in(tmp_path, SECRET) == set()


@pytest.mark.parametrize("keep,by", [(dt.timedelta(0), "added"), (DAY, "size")], ids=["nothing", "size"])
def test_what_cannot_be_meant_is_refused(open_store, keep, by):
    with open_store() as detector, pytest.raises(ConfigError):
        detector.prune(keep, by=by)


def test_a_report_told_again_keeps_what_it_was_found_to_share_with_what_was_removed(open_store, now):
    with open_store() as detector:
        detector.add(Document(FERRY, id="old", source="Harbour Wire"))
        now[0] += 60 * DAY
        text = f"{edited(FERRY)} {MILL}"
        before = detector.add(Document(text, id="new", source="Courier", published=now[0]))
        now[0] += 60 * DAY
        detector.prune(90 * DAY)
        detector.add(Document(MILL, id="late", source="Harbour Wire", published=NOON + 50 * DAY))
        detector.withdraw("late")
        report = detector.report_of("new")
        assert "withdrawn_live" in {finding.code for finding in report.findings}, "told again"
        assert {side.id for c in report.comparisons for side in (c.a, c.b)} == {"old", "new", "late"}
        explained = before.originality.counted_words - before.originality.original_words
        assert explained > 50 and "aged_documents" in report.made_by.caps_hit
        assert report.originality.original_words <= before.originality.original_words


def test_a_report_of_something_removed_counts_in_every_unit(open_store, now):
    from dedup.report.offsets import in_unit
    from dedup.types import OffsetUnit

    with open_store() as detector:
        old = Document(f"{FERRY} \U0001f6f3", id="old", source="Harbour Wire")
        detector.add(old)
        now[0] += 60 * DAY
        detector.add(Document(f"\U0001f6f3 {FERRY}", id="new", source="Courier"))
        now[0] += 60 * DAY
        detector.prune(90 * DAY)
        report, text = detector.report_of("new"), detector.get("new").text
        (pair,) = report.comparisons
        texts = {report.document.sha256: text, pair.a.sha256: ""}
        moved = in_unit(report, texts, OffsetUnit.UTF16).comparisons[0].passages[0]
        assert moved.b.end == pair.passages[0].b.end + 1 and (moved.a.start, moved.a.end) == (0, 0)
