"""The contract of feeds and scans, for all implementations of the store protocol."""

import dataclasses
import datetime as dt

from dedup.store.rows import FeedRow, Harvest, ScanRow
from dedup.types import Fact, Facts, Kind, Passage, Reason, Relation, Span, Zone, ZoneKind
from tests.store.contract import NOON, comparison, draft, report


def test_a_fresh_store_knows_no_feed_and_no_scan(store):
    with store.read() as session:
        assert session.feeds() == [] and session.feed("https://a.example/") is None
        assert session.scan() is None and session.harvests(1) == []


def test_a_feed_is_kept_as_told_last_until_it_is_removed(opener):
    first = opener()
    with first.write() as session:
        session.fed(FeedRow("https://b.example/", {"title": "B"}))
        session.fed(FeedRow("https://a.example/", {"title": "A \0 é", "list": [1, None]}))
        session.fed(FeedRow("https://b.example/", {"title": "Other"}))
    first.close()
    second = opener()
    with second.write() as session:
        assert [(row.url, row.body["title"]) for row in session.feeds()] == [
            ("https://a.example/", "A \0 é"),
            ("https://b.example/", "Other"),
        ]
        assert session.feed("https://a.example/").body["list"] == [1, None]
        assert session.unfed("https://a.example/") and not session.unfed("https://a.example/")
        assert session.feed("https://a.example/") is None
    second.close()


def test_a_scan_gets_a_number_and_is_told_again_as_it_goes(store):
    with store.write() as session:
        row = ScanRow(0, 7, None, NOON, body={"targets": ["a"]})
        number = session.scanned(row)
        later = session.scanned(ScanRow(0, 9, None, NOON + dt.timedelta(days=1)))
        assert later > number
        assert session.scanned(dataclasses.replace(row, number=number, until=12, finished=True)) == number
    with store.read() as session:
        assert session.scan(number) == dataclasses.replace(row, number=number, until=12, finished=True)
        assert session.scan().number == later and not session.scan().finished
        assert session.scan(99) is None


def test_scans_are_listed_latest_first_from_a_number_on(store):
    with store.write() as session:
        numbers = [session.scanned(ScanRow(0, at, None, NOON)) for at in range(3)]
    with store.read() as session:
        assert [row.number for row in session.scans(None, 2)] == numbers[:0:-1]
        assert session.scans(numbers[1], 5) == [session.scan(numbers[0])]


def test_what_places_gave_belongs_to_their_scan(store):
    with store.write() as session:
        one, two = (session.scanned(ScanRow(0, 0, None, NOON)) for _ in range(2))
        session.harvested(one, Harvest("b", {"items": 1}))
        session.harvested(one, Harvest("a", {"items": 2}))
        session.harvested(one, Harvest("b", {"items": 3}))
        session.harvested(two, Harvest("b"))
    with store.read() as session:
        assert session.harvests(one) == [Harvest("a", {"items": 2}), Harvest("b", {"items": 3})]
        assert session.harvests(two) == [Harvest("b")]


def test_noting_feeds_and_scans_is_no_change_of_the_documents(store):
    with store.write() as session:
        session.fed(FeedRow("https://a.example/"))
        session.scanned(ScanRow(0, 0, None, NOON))
        assert session.sequence() == 0 and session.changes(0) == []


def test_what_was_published_first_and_stored_later_is_told(store):
    with store.write() as session:
        numbers = [session.add(draft(name)) for name in ("old", "new", "late")]
        rows = [session.numbered(number) for number in numbers]
        old, new, late = numbers
        session.compared(old, new, comparison(rows[0], rows[1], "cmp_1"))
        session.compared(late, new, comparison(rows[2], rows[1], "cmp_2"))
        session.compared(late, old, comparison(rows[2], rows[0], "cmp_3"))
        assert session.overtaken(0) == [(late, old), (late, new)]
        assert session.overtaken(late) == []


def full(pair):
    passage = Passage("p1", Kind.VERBATIM, None, 0.9, Span(0, 1), Span(0, 1))
    facts = Facts((Fact("name", "A"),), (Fact("name", "B"),), (Fact("name", "C"),))
    return dataclasses.replace(
        pair, passages=(passage,), facts=facts, reasons=(Reason("r", "Because.", 1.0),)
    )


def test_the_outline_of_a_report_says_all_but_what_points_into_texts(store):
    with store.write() as session:
        one, two, three = (session.numbered(session.add(draft(name))) for name in ("one", "two", "three"))
        copy = full(comparison(one, two, "cmp_1"))
        other = full(comparison(one, three, "cmp_2", relation=Relation.TEMPLATE))
        told = report(one, comparisons=(copy, other))
        told = dataclasses.replace(
            told, zones=(Zone(ZoneKind.ARTICLE, 0, 1),), passages=copy.passages, earlier=("cmp_1",)
        )
        session.reported(told, one.number)
        outline = session.outline(one.number)
        assert session.outline(two.number) is None
    assert (outline.zones, outline.passages) == ((), ())
    kept = Facts(only_a=copy.facts.only_a, only_b=copy.facts.only_b)
    assert outline.comparisons == (
        dataclasses.replace(copy, passages=(), reasons=(), facts=kept),
        dataclasses.replace(other, passages=(), reasons=(), facts=Facts()),
    )
    bare = {"zones": (), "passages": (), "comparisons": ()}
    assert dataclasses.replace(outline, **bare) == dataclasses.replace(told, **bare)
