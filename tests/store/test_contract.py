"""The contract suite: one table of behaviour for all implementations of the store protocol."""

import dataclasses
import datetime as dt
import threading

import pytest

from dedup.errors import StoreError, StoreMismatchError
from dedup.store.rows import ChangeKind, ClusterRow, Receipt
from dedup.types import Document, Relation, Verdict, VerdictLabel
from tests.store.contract import NOON, OPENERS, comparison, draft, report


def put(store, *drafts):
    with store.write() as session:
        return [session.add(d) for d in drafts]


def test_a_fresh_store_is_empty_and_knows_what_it_was_made_with(store):
    with store.read() as session:
        assert session.sequence() == 0
        assert dataclasses.astuple(session.totals()) == (0, 0, 0, 0, 0, 0, 0)
        assert session.page(None, 10) == session.changes(0) == session.clusters(None, 10) == []
        assert session.revision("a") is session.report("a") is session.cluster("a") is None
    assert store.identity.fingerprint == "key_test"
    assert store.identity.background == b"common"


def test_the_secret_stays_and_differs_between_stores(opener, tmp_path):
    first = opener()
    first.close()
    again = opener()
    again.close()
    (tmp_path / "other").mkdir()
    other = OPENERS["sqlite"](tmp_path / "other")
    other.close()
    assert first.identity == again.identity
    assert first.identity.seed != other.identity.seed


@pytest.mark.parametrize(
    "text", ["plain", "", "NUL \0 inside", "😀 é \u200b", "x" * 300_000], ids=lambda t: repr(t[:12])
)
def test_a_document_comes_back_as_given(store, text):
    document = Document(
        text, id="a", version=1, title="T", source="s", published="1969-07-20T20:17:40.123456+02:00",
        metadata={"nested": {"list": [1, 2.5, None]}},
    )  # fmt: skip
    given = dataclasses.replace(draft("a"), document=document)
    (number,) = put(store, given)
    with store.read() as session:
        found = session.revision("a")
        entry = next(session.entries())
    assert found.document == document and found.document.metadata == document.metadata
    assert (found.number, found.current, found.info, found.exact) == (number, True, given.info, given.exact)
    assert (entry.moment, entry.dated, entry.sketch) == (document.published, True, given.sketch)


def test_what_is_undated_is_placed_by_its_arrival(store):
    put(store, draft("a"))
    with store.read() as session:
        entry = next(session.entries())
    assert (entry.moment, entry.dated) == (NOON, False)


def test_changes_are_numbered_in_the_order_of_commits(store):
    put(store, draft("a"), draft("b"))
    put(store, draft("a", 2))
    with store.read() as session:
        kinds = [(c.sequence, c.kind, c.about) for c in session.changes(0)]
        assert [c.sequence for c in session.changes(2)] == [3, 4]
        assert len(session.changes(0, limit=1)) == 1
    assert kinds == [
        (1, ChangeKind.ADDED, "a"),
        (2, ChangeKind.ADDED, "b"),
        (3, ChangeKind.REMOVED, "a"),
        (4, ChangeKind.ADDED, "a"),
    ]


def test_a_sequence_is_never_used_again(store):
    put(store, draft("a"))
    with store.write() as session:
        session.erase("a")
    (number,) = put(store, draft("a"))
    with store.read() as session:
        assert session.sequence() == 3
    assert number == 2


def test_a_newer_version_supersedes_and_the_older_stays_readable(store):
    first, second = *put(store, draft("a", text="old")), *put(store, draft("a", 2, "new"))
    with store.read() as session:
        assert session.versions("a") == (1, 2)
        assert session.revision("a").document.text == "new"
        assert session.revision("a", 1).document.text == "old"
        assert not session.revision("a", 1).current
        assert [e.number for e in session.entries()] == [second]
        assert [r.number for r in session.revisions([first, second, 99])] == [second]
        assert session.totals().documents == 1


def test_an_older_version_may_arrive_late(store):
    with store.write() as session:
        session.add(draft("a", 3, "new"))
        session.add(draft("a", 1, "old"), current=False)
        assert session.versions("a") == (1, 3)
        assert session.revision("a").document.text == "new"
        assert len(list(session.entries())) == 1


def test_pages_go_back_from_the_latest(store):
    put(store, *(draft(f"d{i}") for i in range(5)))
    with store.read() as session:
        first = session.page(None, 2)
        second = session.page(first[-1].number, 10)
    assert [r.document.id for r in [*first, *second]] == ["d4", "d3", "d2", "d1", "d0"]


def test_identical_texts_come_in_order_of_publication(store):
    drafts = [
        draft("undated"),
        draft("noon", hours=0),
        draft("morning", hours=-6),
        draft("other", text="else"),
    ]
    put(store, *drafts)
    with store.read() as session:
        found = [one.id for one in session.publishers(drafts[0].exact, 10)]
        assert [one.id for one in session.publishers(drafts[0].exact, 1)] == ["morning"]
        assert session.population([drafts[0].exact, drafts[3].exact, b"none"]) == {
            drafts[0].exact: 3,
            drafts[3].exact: 1,
        }
    assert found == ["morning", "noon", "undated"]


def test_comparisons_are_found_from_both_sides_and_replaced_by_id(store):
    a, b, c = draft("a", text="one"), draft("b", text="two"), draft("c", text="three")
    x, y, z = put(store, a, b, c)
    with store.write() as session:
        session.compared(x, y, comparison(a, b, score=0.5))
        session.compared(x, y, comparison(a, b, score=0.6))
        session.compared(z, y, comparison(c, b, "cmp_2"))
    with store.read() as session:
        assert [(k.id, k.score) for k in session.comparisons(y)] == [("cmp_2", 0.9), ("cmp_1", 0.6)]
        assert session.comparisons(x)[0] == comparison(a, b, score=0.6) == session.comparison("cmp_1")
        assert session.linked(y) == [x, z]


def test_ties_name_texts_and_know_what_was_rejected(store):
    drafts = [draft(name, text=name) for name in ("a", "b", "c", "a")]
    drafts[3] = dataclasses.replace(draft("twin", text="a"), crowded=True)
    numbers = put(store, *drafts)
    one, two, three, _ = (d.exact for d in drafts)
    with store.write() as session:
        for i, relation in ((1, Relation.COPY), (2, Relation.PARTIAL), (3, Relation.COPY)):
            pair = comparison(drafts[0], drafts[i], f"cmp_{i}", relation)
            session.compared(numbers[0], numbers[i], pair)
        session.judged(Verdict("cmp_1", VerdictLabel.ALLOWED))
        found = {(t.a, t.b): t.relation for t in session.ties([one])}
        assert found == {(one, two): Relation.COPY, (one, three): Relation.PARTIAL}
        assert [t.relation for t in session.ties([two])] == [Relation.COPY]
        session.judged(Verdict("cmp_1", VerdictLabel.REJECTED))
        assert [t.relation for t in session.ties([two, b"none"])] == [Relation.UNRELATED]
        assert session.crowded([one, two, b"none"]) == {one}


def test_superseding_drops_what_hung_on_the_elder_but_keeps_its_report(store):
    a, b = draft("a", text="one"), draft("b", text="two")
    x, y = put(store, a, b)
    with store.write() as session:
        session.compared(x, y, comparison(a, b))
        session.reported(report(a), x)
        session.add(draft("a", 2, "changed"))
    with store.read() as session:
        assert session.comparisons(y) == []
        assert session.report("rep_1") is not None


def test_erasing_leaves_nothing(store):
    a, b = draft("a", text="one"), draft("b", text="two")
    x, y = put(store, a, b)
    pair = comparison(a, b)
    with store.write() as session:
        session.compared(x, y, pair)
        session.reported(report(a, "rep_a", (pair,)), x)
        session.reported(report(b, "rep_b", (pair,)), y)
        session.received(Receipt("key", "digest", "rep_a", "added", NOON))
        session.judged(Verdict("cmp_1", VerdictLabel.REJECTED))
        session.judged(Verdict("cmp_1/p1", VerdictLabel.REJECTED))
        assert session.mentions("a") == ["rep_b"]
        assert session.erase("a") == [x]
        assert session.erase("a") == []
    with store.read() as session:
        assert session.revision("a") is session.report("rep_a") is session.receipt("key") is None
        assert session.comparisons(y) == session.verdicts("cmp_1") == session.mentions("a") == []
        assert [e.id for e in session.entries()] == ["b"]
        assert session.changes(4)[0].kind is ChangeKind.REMOVED


def test_a_report_is_found_by_its_id_its_revision_and_with_its_document(store):
    a = draft("a")
    (x,) = put(store, a)
    alone = Document("never stored")
    with store.write() as session:
        session.reported(report(a), x)
        session.reported(report(a, "rep_2"), None, alone)
        session.reported(report(a, "rep_2"), None, alone)
    with store.read() as session:
        assert session.report("rep_1") == session.report_of(x) == report(a)
        assert session.headline(x) == ("rep_1", report(a).attention)
        assert session.report_document("rep_1") == a.document
        assert session.report_document("rep_2") == alone
        assert session.report_document("rep_3") is None


def test_copies_of_a_text_are_counted_up_to_a_limit(store):
    put(store, draft("a"), draft("b"), draft("c"), draft("d", text="Another."))
    with store.read() as session:
        assert [session.copies(draft("a").exact, limit) for limit in (1, 2, 9)] == [1, 2, 3]
        assert session.copies(b"none", 9) == 0


def test_a_revision_waits_for_its_report_until_it_has_one(store):
    a, b, c = put(store, draft("a"), draft("b"), draft("c"))
    with store.write() as session:
        for number in (a, b, b, c):
            session.postponed(number)
    with store.read() as session:
        assert session.waiting() == [a, b, c] and session.waiting(a, 1) == [b]
        assert session.totals().waiting == 3
        assert session.numbered(b).document.id == "b" and session.numbered(99) is None
    with store.write() as session:
        session.reported(report(draft("b")), b)
        session.reported(report(draft("x"), "rep_x"), None, draft("x").document)
        session.erase("c")
        session.add(draft("a", 2, "Another."))
        assert session.waiting() == [a]
        assert not session.numbered(a).current


def test_a_merged_cluster_answers_to_its_old_name(store):
    drafts = [draft(name, text=name) for name in "abc"]
    put(store, *drafts)
    one, two, three = (d.exact for d in drafts)
    with store.write() as session:
        session.grouped(ClusterRow("clu_1", 1, 2, (one,)))
        session.grouped(ClusterRow("clu_2", 2, 2, (two,)))
        session.grouped(ClusterRow("clu_3", 3, 2, (three,)))
        session.ungrouped("clu_3", into="clu_2")
        session.ungrouped("clu_2", into="clu_1")
        session.grouped(ClusterRow("clu_1", 1, 3, (one, two, three)))
    with store.read() as session:
        for name in ("clu_1", "clu_2", "clu_3"):
            assert session.cluster(name).id == "clu_1"
        assert session.cluster_of(two) == ClusterRow("clu_1", 1, 3, tuple(sorted((one, two, three))))
        assert [m.id for m in session.members("clu_1")] == ["a", "b", "c"]
        assert [m.id for m in session.members("clu_1", 2)] == ["a", "b"]
        assert session.named("clu_1", 2) == [("a", False), ("b", False)]
    with store.write() as session:
        session.grew("clu_1")
        assert session.cluster_of(two) == ClusterRow("clu_1", 1, 4, tuple(sorted((one, two, three))))
        session.ungrouped("clu_1")
        assert session.cluster("clu_3") is session.cluster_of(one) is None


def test_clusters_are_listed_latest_first(store):
    with store.write() as session:
        for i in range(4):
            session.grouped(ClusterRow(f"clu_{i}", i // 2, 2, (bytes([i]) * 16,)))
        first = session.clusters(None, 3)
        rest = session.clusters((first[-1].founded, first[-1].id), 3)
    assert [c.id for c in [*first, *rest]] == ["clu_3", "clu_2", "clu_1", "clu_0"]


def test_a_verdict_stands_until_another_or_none(store):
    first = Verdict("cmp_1", VerdictLabel.REJECTED, "ann", NOON)
    with store.write() as session:
        session.judged(Verdict("cmp_1", VerdictLabel.CONFIRMED))
        session.judged(first)
        session.judged(Verdict("cmp_1/p2", VerdictLabel.ALLOWED))
        session.judged(Verdict("cmp_10", VerdictLabel.ALLOWED))
    with store.write() as session:
        assert session.verdict("cmp_1") == first
        assert [v.target for v in session.verdicts("cmp_1")] == ["cmp_1", "cmp_1/p2"]
        session.unjudged("cmp_1")
        assert session.verdict("cmp_1") is None
        assert {c.kind for c in session.changes(0)} == {ChangeKind.VERDICT}


def test_a_receipt_is_kept_until_it_is_old(store):
    a = draft("a")
    (x,) = put(store, a)
    with store.write() as session:
        session.reported(report(a), x)
        session.received(Receipt("k", "d", "rep_1", "added", NOON))
        assert session.forget(NOON) == 0
        assert session.receipt("k") == Receipt("k", "d", "rep_1", "added", NOON)
        assert session.forget(NOON + dt.timedelta(seconds=1)) == 1
        assert session.receipt("k") is None


def test_an_error_undoes_the_whole_block(store):
    with pytest.raises(ValueError, match="stop"), store.write() as session:
        session.add(draft("a"))
        raise ValueError("stop")
    with store.read() as session:
        assert session.sequence() == 0
    put(store, draft("a"))


def test_a_part_is_undone_alone(store):
    with store.write() as session:
        session.add(draft("a"))
        with pytest.raises(ValueError, match="stop"), session.part():
            session.add(draft("b"))
            raise ValueError("stop")
        with session.part():
            session.add(draft("c"))
    with store.read() as session:
        assert [e.id for e in session.entries()] == ["a", "c"]


def test_a_reader_sees_one_state_while_others_write(store):
    put(store, draft("a"))
    with store.read() as before:
        assert before.sequence() == 1
        put(store, draft("b"))
        assert before.sequence() == 1
        assert before.revision("b") is None
    with store.read() as after:
        assert after.sequence() == 2


def test_what_is_committed_is_there_after_reopening(opener):
    store = opener()
    put(store, draft("a"))
    store.close()
    again = opener()
    with again.read() as session:
        assert session.revision("a") is not None
    assert again.problems() == []
    again.close()


def test_writers_of_many_threads_and_two_openings_take_turns(opener):
    stores = [opener(), opener()]

    def work(n):
        for i in range(5):
            put(stores[n % 2], draft(f"{n}-{i}"))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    with stores[0].read() as session:
        assert [c.sequence for c in session.changes(0)] == list(range(1, 31))
        assert session.totals().documents == 30
    for store in stores:
        store.close()


def test_a_store_of_other_keys_is_refused_with_the_cure(opener, monkeypatch):
    opener().close()
    monkeypatch.setattr("tests.store.contract.FINGERPRINT", "key_other")
    with pytest.raises(StoreMismatchError, match="dedup reindex"):
        opener()


def test_a_closed_store_says_so(opener):
    store = opener()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"), store.read():
        pass
    with pytest.raises(StoreError, match="closed"), store.write():
        pass
