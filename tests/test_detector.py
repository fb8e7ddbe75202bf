"""What a detector does with documents: outcomes, versions, order of publication, deletions, verdicts."""

import dataclasses
import datetime as dt

import pytest

from dedup.config import Config
from dedup.detector import Detector, Outcome
from dedup.detector.decide import decide
from dedup.detector.intake import mint, natural_id
from dedup.errors import (
    ConfigError,
    DocumentError,
    FormatError,
    KeyReusedError,
    NotFoundError,
    StoreError,
    StoreFullError,
    StoreMismatchError,
    VerdictChangedError,
    VersionConflictError,
)
from dedup.types import Attention, Document, Relation

FERRY = (
    "A passenger ferry ran aground off the harbour of Port Lusk early on Tuesday, injuring fourteen people, "
    "the coast guard said. The Saint Brannoc was carrying 212 passengers when it struck a sandbank in thick "
    "fog at twenty to six. Two lifeboats and a fishing vessel brought everyone ashore within three hours. "
    "Captain Ilse Maraun said the vessel had slowed before the impact. An inquiry has been opened by the "
    "transport ministry, which asked for the recordings of the bridge."
)
MILL = (
    "The old flour mill on the Veller river will become a library, the town council of Arden decided on "
    "Monday evening by nine votes to six. Rebuilding is to begin in the spring and will cost four million "
    "crowns, half of it paid by the county. Opponents had asked for a vote of all citizens. The mayor, Tomas "
    "Hale, called the decision a gift to the children of the valley and promised to keep the water wheel."
)
FROST = (
    "Apple growers in the Lisse valley expect to lose a third of this year's harvest after two nights of "
    "hard frost in late April. Candles were lit between the rows in more than forty orchards. Their union "
    "asks the regional government for loans without interest. Its head, Marta Olin, said that cherries had "
    "suffered even more, and that bees had hardly flown since the cold came."
)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'news.db'}"


@pytest.fixture
def detector(url):
    with Detector.open(url) as opened:
        yield opened


def edited(text):
    return text.replace("early on Tuesday", "before dawn on Tuesday").replace("everyone", "all of them")


def pairs(report):
    return {(c.a.id, c.b.id): c.relation for c in report.comparisons}


def test_an_empty_store_compares_with_nothing_and_never_says_original(detector):
    for report in (detector.check(FERRY), detector.add(FERRY)):
        assert report.compared_with.documents == 0
        assert report.comparisons == ()
        assert "original" not in report.summary.lower()
        assert report.originality.value is None


def test_a_copy_by_another_publisher_is_found_from_both_sides_and_both_stay(detector):
    detector.add(Document(FERRY, id="a", source="Harbour Wire", published="2024-03-01T06:00Z"))
    report = detector.add(Document(FERRY, id="b", source="Lusk Courier", published="2024-03-01T08:00Z"))
    assert pairs(report) == {("a", "b"): Relation.COPY}
    assert report.attention is Attention.LOOK
    assert report.cluster.members == ("a", "b")
    assert report.cluster.first == "a"
    assert report.compared_with.documents == report.compared_with.sources == 1
    assert detector.status().documents == 2
    assert (
        pairs(detector.check(dataclasses.replace(detector.get("a"), id="a2")))[("a", "a2")] is Relation.COPY
    )


@pytest.mark.parametrize("report", [True, False], ids=["compared", "only kept"])
def test_versions_that_carry_no_number_are_told_by_their_dates_when_they_come_again(detector, report):
    def at(text, hour):
        return Document(text, id="a", published=f"2026-11-24T{hour:02}:00Z")

    archive = [at(FERRY, 8), at(edited(FERRY), 9)]
    first, again = (detector.add_many(archive, report=report) for _ in range(2))
    assert (first.added, first.updated) == (1, 1)
    assert (again.unchanged, again.updated) == (2, 0)
    assert detector.get("a").text == edited(FERRY)
    back = detector.add_many([at(FERRY, 10)], report=report)
    assert back.updated == 1 and detector.get("a").text == FERRY


def test_the_same_again_is_unchanged_and_never_its_own_duplicate(detector):
    document = Document(FERRY, id="a", version=1)
    first = detector.add(document)
    for again in (document, Document(FERRY, id="a")):
        report = detector.add(again)
        assert report.outcome == Outcome.UNCHANGED
        assert report.id == first.id
        assert report.comparisons == ()
    assert detector.status().revisions == 1


def test_the_next_version_is_an_update_of_its_own_item(detector):
    detector.add(Document(FERRY, id="a"))
    report = detector.add(Document(edited(FERRY), id="a"))
    assert report.outcome == Outcome.UPDATED
    assert report.document.version == 2
    (own,) = report.comparisons
    assert (own.a.version, own.b.version) == (1, 2)
    assert own.relation is Relation.UPDATE
    assert not own.duplicate
    assert report.attention is not Attention.LOOK
    assert report.cluster is None
    assert detector.get("a").text == edited(FERRY)
    assert detector.get("a", 1).text == FERRY
    assert detector.article("a").versions == (1, 2)


def test_a_check_of_a_stored_document_sees_its_version_before_and_no_duplicate(detector):
    detector.add(Document(FERRY, id="a"))
    report = detector.check(Document(edited(FERRY), id="a"))
    assert [c.relation for c in report.comparisons] == [Relation.UPDATE]
    assert not report.comparisons[0].duplicate
    assert report.compared_with.documents == 0
    assert detector.status().revisions == 1


def test_links_follow_the_current_version_only(detector):
    detector.add(Document(FERRY, id="a", source="A"))
    assert detector.add(Document(edited(FERRY), id="b", source="B")).cluster is not None
    detector.add(Document(MILL, id="a", source="A"))
    assert detector.clusters().items == ()
    assert pairs(detector.check(Document(MILL, id="c"))) == {("a", "c"): Relation.COPY}
    assert ("a", "c") not in pairs(detector.check(Document(FERRY, id="c")))


def test_the_same_version_with_another_text_is_a_conflict(detector):
    detector.add(Document(FERRY, id="a", version=3))
    with pytest.raises(VersionConflictError, match="above 3") as caught:
        detector.add(Document(MILL, id="a", version=3))
    assert caught.value.about == "a"
    assert detector.get("a").text == FERRY


def test_a_lower_version_that_arrives_late_changes_nothing_that_stands(detector):
    detector.add(Document(edited(FERRY), id="a", version=3))
    report = detector.add(Document(FERRY, id="a", version=1))
    assert report.outcome == Outcome.OLDER
    assert [(c.a.version, c.b.version) for c in report.comparisons] == [(1, 3)]
    assert detector.get("a").version == 3
    assert detector.article("a").versions == (1, 3)
    assert detector.add(Document(FERRY, id="a", version=1)).outcome == Outcome.UNCHANGED


DECISIONS = [
    ("nothing held", Document("t", id="a"), None, None, (Outcome.ADDED, 1)),
    ("nothing held, version given", Document("t", id="a", version=7), None, None, (Outcome.ADDED, 7)),
    ("same text", Document("t", id="a"), ("t", 4), None, (Outcome.UNCHANGED, 4)),
    ("other text", Document("u", id="a"), ("t", 4), None, (Outcome.UPDATED, 5)),
    ("higher version, same text", Document("t", id="a", version=5), ("t", 4), None, (Outcome.UPDATED, 5)),
    ("higher version", Document("u", id="a", version=9), ("t", 4), None, (Outcome.UPDATED, 9)),
    ("held version", Document("s", id="a", version=2), ("t", 4), ("s", 2), (Outcome.UNCHANGED, 2)),
    ("an earlier one, without a version", Document("s", id="a"), ("t", 4), ("s", 2), (Outcome.UNCHANGED, 2)),
    ("lower version", Document("s", id="a", version=1), ("t", 4), None, (Outcome.OLDER, 1)),
]


@pytest.mark.parametrize(
    ("document", "current", "same", "expected"), [c[1:] for c in DECISIONS], ids=[c[0] for c in DECISIONS]
)
def test_what_becomes_of_a_document(document, current, same, expected):
    held, twin = (c and Document(c[0], id="a", version=c[1]) for c in (current, same))
    decision = decide(document, held, twin)
    assert (decision.outcome, decision.version) == expected


def test_the_earlier_published_is_first_whatever_came_in_first(detector):
    detector.add(Document(FERRY, id="late", source="A", published="2024-03-02"))
    report = detector.add(Document(FERRY, id="early", source="B", published="2024-03-01"))
    assert list(pairs(report)) == [("early", "late")]
    assert report.earlier == ()
    assert report.originality.explained.get("other_documents", 0) == 0
    assert report.cluster.first == "early"
    assert report.cluster.members == ("early", "late")


def test_an_undated_document_explains_only_what_came_after_it(detector):
    detector.add(Document(FERRY, id="a", source="A"))
    report = detector.add(Document(FERRY, id="b", source="B", published="1999-01-01"))
    assert report.earlier == (report.comparisons[0].id,)
    assert report.cluster.first == "b"


def test_a_cluster_of_undated_documents_has_no_first_publisher(detector):
    detector.add(Document(FERRY, id="a", source="A"))
    assert detector.add(Document(FERRY, id="b", source="B")).cluster.first is None


def test_the_window_is_in_days_of_publication_on_both_sides(url):
    with Detector.open(url, config=Config(window_days=7)) as detector:
        detector.add(Document(FERRY, id="old", published="2024-03-01", source="A"))
        detector.add(Document(FERRY, id="new", published="2024-03-20", source="B"))
        near = detector.add(Document(FERRY, id="near", published="2024-03-06", source="C"))
        between = detector.check(Document(FERRY, id="x", published="2024-03-14"))
        assert set(pairs(near)) == {("old", "near")}
        assert (near.compared_with.documents, near.compared_with.sources) == (1, 1)
        assert (near.compared_with.since, near.compared_with.window_days) == ("2024-02-28", 7)
        assert not between.comparisons or set(pairs(between)) == {("x", "new")}


def test_a_document_without_an_id_gets_a_fresh_one_each_time(detector):
    ids = [detector.add(FERRY).document.id for _ in range(3)]
    assert len(set(ids)) == 3
    assert ids == sorted(ids)
    assert detector.get(ids[0]).text == FERRY


def test_minted_ids_sort_by_time_and_differ():
    ids = [mint(ms) for ms in (0, 1, 1_700_000_000_000, 2**48 - 1)]
    assert ids == sorted(ids)
    assert len({mint(5) for _ in range(100)}) == 100
    assert {len(i) for i in ids} == {30}


def test_natural_ids_tell_publishers_apart():
    one = natural_id(Document(FERRY, source="A"))
    assert one == natural_id(Document(FERRY, source="A", version=2))
    assert one != natural_id(Document(FERRY, source="B"))


def test_restart_gives_the_same_answers(url):
    with Detector.open(url) as detector:
        for i, text in enumerate((FERRY, MILL, FROST)):
            detector.add(Document(text, id=f"d{i}", source=f"s{i}", published=f"2024-03-0{i + 1}"))
        before = detector.check(Document(edited(FERRY), id="x", published="2024-04-01"))
    with Detector.open(url) as detector:
        after = detector.check(Document(edited(FERRY), id="x", published="2024-04-01"))
        assert after == before
        assert detector.report_of("d1").document.id == "d1"


def test_reports_and_comparisons_are_found_by_their_ids(detector):
    detector.add(Document(FERRY, id="a", source="A"))
    report = detector.add(Document(edited(FERRY), id="b", source="B"))
    assert detector.report(report.id) == detector.report_of("b") == report
    assert detector.report_document(report.id).text == edited(FERRY)
    assert detector.comparison(report.comparisons[0].id).a.id == "a"
    assert detector.compare("a", "b").id == report.comparisons[0].id
    assert detector.compare("a", Document(FERRY)).relation is Relation.COPY
    article = detector.article("b")
    assert (article.report, article.cluster) == (report.id, report.cluster.id)
    assert [m.source for m in detector.members(report.cluster.id)] == ["A", "B"]


def test_a_check_stores_nothing_unless_its_report_is_kept(detector):
    seen = detector.check(FERRY)
    with pytest.raises(NotFoundError):
        detector.report(seen.id)
    kept = detector.check(FERRY, keep=True)
    assert detector.report(kept.id) == kept
    assert detector.report_document(kept.id).text == FERRY
    assert detector.status().documents == 0


@pytest.mark.parametrize(
    "ask",
    [
        lambda d: d.get("x"),
        lambda d: d.get("a", 9),
        lambda d: d.article("x"),
        lambda d: d.delete("x"),
        lambda d: d.report("x"),
        lambda d: d.report_of("x"),
        lambda d: d.report_document("x"),
        lambda d: d.comparison("x"),
        lambda d: d.compare("a", "x"),
        lambda d: d.cluster("x"),
        lambda d: d.members("x"),
        lambda d: d.verdict("x", "rejected"),
    ],
)
def test_what_is_not_there_is_named(detector, ask):
    detector.add(Document(FERRY, id="a"))
    with pytest.raises(NotFoundError) as caught:
        ask(detector)
    assert caught.value.about in ("x", "a")


def test_deleting_leaves_no_word_and_splits_clusters(detector):
    for name, text in (("a", FERRY), ("b", FERRY), ("c", edited(FERRY)), ("m", MILL)):
        detector.add(Document(text, id=name, source=name, published=f"2024-03-0{ord(name) % 7 + 1}"))
    report = detector.report_of("c")
    assert {i for pair in pairs(report) for i in pair} == {"a", "b", "c"}
    detector.delete("a")
    left = detector.report_of("c")
    assert {i for pair in pairs(left) for i in pair} == {"b", "c"}
    assert left.id == report.id
    assert "a" not in left.cluster.members
    assert "deleted_documents" in left.made_by.caps_hit
    assert detector.clusters().items[0].members == ("b", "c")
    assert not any("a" in pair for pair in pairs(detector.check(Document(FERRY, id="x"))))
    detector.delete("b")
    assert detector.clusters().items == ()
    assert detector.status().documents == 2
    assert detector.check(Document(FERRY, id="x")).compared_with.documents == 2
    assert detector.add(Document(FERRY, id="a")).outcome == Outcome.ADDED


def test_an_idempotency_key_gives_the_first_answer_again(detector):
    first = detector.add(FERRY, key="k1")
    again = detector.add(FERRY, key="k1")
    assert again == first
    assert again.to_dict() == first.to_dict()
    assert detector.status().documents == 1
    with pytest.raises(KeyReusedError):
        detector.add(MILL, key="k1")
    assert detector.add(FERRY, key="k2").document.id != first.document.id
    assert detector.add(MILL, key="k3", digest="d").outcome == "added"
    assert detector.replay("k3", "d").document.words
    assert detector.replay("k4", "d") is None
    with pytest.raises(KeyReusedError):
        detector.replay("k3", "e")


def test_a_key_repeats_also_an_answer_of_unchanged(detector):
    detector.add(Document(FERRY, id="a"))
    first = detector.add(Document(FERRY, id="a"), key="k")
    assert first.outcome == detector.add(Document(FERRY, id="a"), key="k").outcome == "unchanged"


def test_keys_are_forgotten_after_a_week(url):
    day = [dt.datetime(2024, 3, 1, tzinfo=dt.UTC)]
    with Detector.open(url, clock=lambda: day[0]) as detector:
        detector.add(Document(FERRY), key="k")
    day[0] += dt.timedelta(days=8)
    with Detector.open(url, clock=lambda: day[0]) as detector:
        detector.add(Document(MILL))
        detector.add(Document(FERRY), key="k")
        assert detector.status().documents == 3


def test_a_rejected_pair_ties_nothing_and_does_not_return(detector):
    detector.add(Document(FERRY, id="a", source="A"))
    report = detector.add(Document(edited(FERRY), id="b", source="B"))
    name = report.comparisons[0].id
    given = detector.verdict(name, "rejected", by="ann")
    assert detector.verdicts(name) == (given,)
    assert detector.report(report.id).verdicts == (given,)
    assert detector.clusters().items == ()
    again = detector.add(Document(edited(FERRY) + " More was to follow on Wednesday.", id="b", source="B"))
    assert again.attention is not Attention.LOOK
    assert name in {c.id for c in again.comparisons}
    assert again.verdicts == (given,)
    assert again.cluster is None
    assert detector.verdict(name, None) is None
    assert len(detector.clusters().items) == 1


def test_an_allowed_reuse_stays_tied_but_asks_for_no_look(detector):
    detector.add(Document(FERRY, id="a", source="A"))
    report = detector.add(Document(edited(FERRY), id="b", source="B"))
    assert report.attention is Attention.LOOK
    detector.verdict(report.comparisons[0].id, "allowed")
    again = detector.add(Document(edited(FERRY) + " More was to follow.", id="b", source="B"))
    assert again.attention is not Attention.LOOK
    assert again.cluster is not None


def test_a_verdict_changes_the_reports_that_stand_and_withdrawing_brings_them_back(detector):
    detector.add(Document(FERRY, id="a", source="A", published="2024-03-01"))
    before = detector.add(Document(edited(FERRY), id="b", source="B", published="2024-03-02"))
    name = before.comparisons[0].id
    detector.verdict(name, "rejected")
    report = detector.report_of("b")
    assert report.id == before.id
    assert report.attention is not Attention.LOOK
    assert detector.article("b").attention is report.attention
    assert not report.earlier and report.cluster is None
    assert report.originality.original_words == report.originality.counted_words
    assert [c.id for c in report.comparisons] == [name]
    detector.verdict(name, None)
    again = detector.report_of("b")
    assert dataclasses.replace(again, cluster=None) == dataclasses.replace(before, cluster=None)
    assert again.cluster.members == before.cluster.members


def test_a_verdict_is_replaced_only_by_who_saw_it(detector):
    detector.add(Document(FERRY, id="a", source="A"))
    name = detector.add(Document(FERRY, id="b", source="B")).comparisons[0].id
    assert detector.verdict_tag(name) == "none"
    detector.verdict(name, "confirmed", if_match="none")
    with pytest.raises(VerdictChangedError):
        detector.verdict(name, "rejected", if_match="none")
    detector.verdict(name, "rejected", if_match=detector.verdict_tag(name))
    detector.verdict(f"{name}/p1", "allowed")
    assert [v.label for v in detector.verdicts(name)] == ["rejected", "allowed"]
    with pytest.raises(ConfigError, match="rejected"):
        detector.verdict(name, "wrong")


def test_lists_are_paged_to_the_end(detector):
    for i in range(7):
        detector.add(Document(f"{FERRY} Number {i}.", id=f"d{i}"))
    seen, cursor = [], None
    while True:
        page = detector.articles(cursor, 3)
        seen += [a.info.id for a in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [f"d{i}" for i in reversed(range(7))]
    assert detector.clusters(limit=1).next is None


@pytest.mark.parametrize("cursor", ["", "x", "WyJhIl0", "bnVsbA", "W10", "WzFlMzBd", "W3RydWVd", "é"])
def test_a_made_up_cursor_is_named(detector, cursor):
    with pytest.raises(ConfigError):
        detector.articles(cursor)
    with pytest.raises(ConfigError):
        detector.clusters(cursor)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_limit_has_bounds(detector, limit):
    with pytest.raises(ConfigError, match="200"):
        detector.articles(limit=limit)


BAD = {
    "half a surrogate pair": Document("a \ud800 b"),
    "an empty id": Document("a", id=""),
    "an id with a space around it": Document("a", id=" a"),
    "an id of two lines": Document("a", id="a\nb"),
    "a long id": Document("a", id="x" * 513),
    "a broken title": Document("a", title="\udfff"),
    "version 0": Document("a", version=0),
    "a version past 2^63": Document("a", version=2**63),
    "a version that is a truth value": Document("a", version=True),
    "a version that is a string": Document("a", version="2"),
    "metadata that is no number": Document("a", metadata={"a": float("nan")}),
    "metadata that is no JSON": Document("a", metadata={"a": object()}),
    "a source that is no string": Document("a", source=7),
}


@pytest.mark.parametrize("document", BAD.values(), ids=BAD)
def test_what_cannot_be_kept_as_given_is_refused(detector, document):
    with pytest.raises(DocumentError):
        detector.add(document)
    assert detector.status().documents == 0


def test_a_text_too_long_is_refused(url):
    with Detector.open(url, config=Config(max_characters=10)) as detector, pytest.raises(DocumentError):
        detector.check("a" * 11)


@pytest.mark.parametrize("text", ["", " ", "\n", "word", "NUL \0 here", "😀" * 50, "字" * 50], ids=repr)
def test_odd_texts_are_kept_and_found_again(detector, text):
    first = detector.add(Document(text, id="a", source="A"))
    second = detector.add(Document(text, id="b", source="B"))
    assert detector.get("a").text == text
    assert (second.cluster is not None) == bool(first.document.words)
    detector.delete("a")
    assert detector.problems() == []


def test_many_are_loaded_in_order_counted_and_repeatable(detector):
    stream = [
        Document(FERRY, id="a", source="A"),
        FormatError("line 2 is no JSON", about="line 2"),
        Document(FERRY, source="B"),
        Document("\ud800", id="bad"),
        Document(MILL, id="m", version=2),
        Document(FROST, id="m", version=2),
    ]
    steps = []
    counts = detector.add_many(iter(stream), progress=steps.append)
    assert (counts.read, counts.added, counts.failed, counts.look) == (6, 3, 3, 1)
    assert [about for about, _ in counts.errors] == ["line 2", "bad", "m"]
    assert [s.read for s in steps] == [1, 2, 3, 4, 5, 6]
    again = detector.add_many(stream)
    assert (again.added, again.unchanged, again.failed) == (0, 3, 3)
    assert detector.articles().items[0].info.id == "m"


def test_a_text_that_breaks_the_engine_does_not_stop_a_load(detector, monkeypatch):
    from dedup.detector.engine import Engine

    whole = Engine.prepared

    def breaking(self, document):
        if document.id == "bad":
            raise ZeroDivisionError("odd")
        return whole(self, document)

    monkeypatch.setattr(Engine, "prepared", breaking)
    counts = detector.add_many([Document(FERRY, id="a"), Document(MILL, id="bad"), Document(FROST, id="b")])
    assert (counts.added, counts.failed) == (2, 1)
    assert counts.errors == (("bad", "could not be worked out (ZeroDivisionError: odd)"),)


def test_a_load_waits_where_the_queue_is_full(detector, monkeypatch):
    monkeypatch.setattr("dedup.detector.writer._MOST_WAITING", 1)
    monkeypatch.setattr("dedup.detector.loading._AHEAD_CHARACTERS", 1000)
    counts = detector.add_many(Document(f"{FERRY} {i}", id=str(i)) for i in range(9))
    assert (counts.added, counts.failed) == (9, 0)


def test_a_full_disk_stops_additions_and_not_deletions(detector, monkeypatch):
    from dedup.store.sqlite import SQLiteStore

    detector.add(Document(FERRY, id="a"))

    def full(self):
        raise StoreFullError("the disk is full")

    monkeypatch.setattr(SQLiteStore, "hold_room", full)
    with pytest.raises(StoreFullError):
        detector.add(MILL)
    with pytest.raises(StoreFullError):
        detector.add_many([Document(MILL)])
    assert detector.add(Document(FERRY, id="a")).outcome == Outcome.UNCHANGED
    detector.delete("a")
    assert [c.kind for c in detector.changes()] == ["added", "removed"]


def test_a_store_keeps_its_background_and_keys(url):
    from dedup.sketch.background import Background

    learned = Background.learn([Document(FERRY), Document(MILL)])
    with Detector.open(url, background=learned) as detector:
        assert detector.status().background == learned.version
    with Detector.open(url) as detector:
        assert detector.status().background == learned.version
    with pytest.raises(StoreMismatchError, match="background use"):
        Detector.open(url, background=Background.default())
    with pytest.raises(StoreMismatchError, match="reindex"):
        Detector.open(url, config=Config(shingle=3))


def test_a_closed_detector_says_so(url):
    detector = Detector.open(url)
    detector.close()
    detector.close()
    for ask in (lambda: detector.add(FERRY), lambda: detector.check(FERRY), detector.status):
        with pytest.raises(StoreError, match="closed"):
            ask()


def test_what_two_detectors_add_each_sees_at_once(url):
    with Detector.open(url) as one, Detector.open(url) as two:
        one.add(Document(FERRY, id="a", source="A"))
        assert pairs(two.check(Document(FERRY, id="x"))) == {("a", "x"): Relation.COPY}
        two.add(Document(edited(FERRY), id="b", source="B"))
        assert one.article("a").cluster == two.article("b").cluster is not None
        one.delete("a")
        assert ("a", "x") not in pairs(two.check(Document(FERRY, id="x")))
        two.add(Document(MILL, id="b", source="B"))
        assert set(pairs(one.check(Document(FERRY, id="x")))) == set()
