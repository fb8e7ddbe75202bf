"""Nights at a newsstand: feeds over loopback, good ones and bad ones, one scan after the other."""

import datetime as dt
import json

import pytest

from dedup.detector import Detector
from dedup.ingest.opml import FeedEntry
from dedup.scan import FeedState, reading, tell_again
from dedup.scan.feeds import Feed, subscribe
from tests.scan.newsstand import PAPERS, Newsstand, first_night, item, release, rss

HOUSE = ("127.0.0.1",)
DEAD = "http://127.0.0.1:9/feed"


@pytest.fixture
def open_store(tmp_path):
    def opened(name="news.db", **options):
        return Detector.open(f"sqlite:///{tmp_path / name}", **options)

    return opened


def states(night):
    return {feed.place.rsplit("/", 1)[-1]: feed for feed in night.feeds}


def test_one_bad_feed_harms_no_other_and_each_says_why(open_store, tmp_path):
    with Newsstand(**first_night()) as stand, open_store() as detector:
        targets = [*stand.urls(), DEAD]
        night = detector.scan(targets, allow_private=HOUSE, report=tmp_path / "night", own=["Harbour Wire"])
    by_name = states(night)
    assert night.items == 4 + 4 * 3 + 3 + 1
    assert night.verdict.startswith("20 new items, 10 feeds.") and night.verdict.endswith("3 feeds failed.")
    for name, says in (
        ("page", "a web page, not a feed; the page names this one: " + stand.url("wire")),
        ("bomb", "more than 15,000,000 bytes"),
        ("feed", "tried again later"),
    ):
        assert by_name[name].state is FeedState.FAILED and by_name[name].is_lost
        assert says in by_name[name].reason
    assert by_name["wire"].state is FeedState.READ and by_name["wire"].added == 4
    assert by_name["wire"].name == "Harbour Wire"


def test_one_wire_story_in_many_feeds_is_one_line(open_store):
    with Newsstand(**first_night()) as stand, open_store() as detector:
        night = detector.scan(stand.urls(), allow_private=HOUSE, own=["Harbour Wire"])
    (copy,) = [line for line in night.look if line.kind == "copy"]
    assert copy.more == len(PAPERS) - 1
    (ours,) = night.elsewhere
    assert ours.more == len(PAPERS) - 1
    assert night.stories[0].items == 5 and night.stories[0].first == "Harbour Wire"
    assert {(flow.origin, flow.items) for flow in night.flows} == {("Harbour Wire", 1)}
    assert copy.quotes and copy.quotes[0].a[:40] == copy.quotes[0].b[:40]


def test_items_of_a_feed_of_teasers_are_too_short_to_judge_and_the_feed_says_so(open_store):
    with Newsstand(**first_night()) as stand, open_store() as detector:
        night = detector.scan([stand.url("teasers")], allow_private=HOUSE)
        reports = [detector.report_of(article.document.id) for article in detector.articles().items]
    assert states(night)["teasers"].teasers
    assert night.counts["items noted: too short to judge"] == 3
    assert all(report.originality.value is None for report in reports)


def test_the_second_night_asks_for_changes_only_and_tells_what_is_new(open_store):
    with Newsstand(**first_night()) as stand, open_store() as detector:
        targets = stand.urls()
        detector.scan(targets, allow_private=HOUSE)
        stand.asked.clear()
        stand.pages["paper0"] = rss(
            PAPERS[0],
            item("copy", release(0), hour=9, title="Taken over"),
            item("new", release(50), hour=10),
            item("p0", release(10) + "\n\nUpdated with a comment of the company.", hour=8),
        )
        night = detector.scan(targets, allow_private=HOUSE)
        assert ("wire", 304) in stand.asked and ("paper0", 200) in stand.asked
        again = detector.scan(targets, allow_private=HOUSE)
    courier = states(night)["paper0"]
    assert (courier.added, courier.updated, courier.unchanged) == (1, 1, 1)
    assert states(night)["wire"].state is FeedState.UNCHANGED
    assert night.items == 2 and night.counts["items updated"] == 1
    assert again.items == 0 and states(again)["paper0"].state is FeedState.UNCHANGED


def test_a_feed_that_failed_is_left_alone_until_somebody_says_otherwise(open_store):
    now = [dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC)]
    with Newsstand() as stand, open_store(clock=lambda: now[0]) as detector:
        url = stand.url("gone-missing")
        detector.scan([url], allow_private=HOUSE)
        waiting = detector.scan([url], allow_private=HOUSE)
        now[0] += dt.timedelta(hours=1)
        stand.pages["gone-missing"] = rss("Back", item("a", release(0)))
        back = detector.scan([url], allow_private=HOUSE)
    assert states(waiting)["gone-missing"].state is FeedState.WAITING
    assert "is not asked before 2026-11-25T02:" in waiting.feeds[0].reason
    assert states(back)["gone-missing"].added == 1


def test_what_a_server_is_shown_is_kept_only_with_the_items(open_store, monkeypatch):
    """Validators kept without their items would lose them: the server then says "unchanged"."""
    with Newsstand(**first_night()) as stand, open_store() as detector:
        url = stand.url("wire")

        def broken(*_, **__):
            raise KeyboardInterrupt

        with monkeypatch.context() as broke:
            broke.setattr(Detector, "add_many", broken)
            with pytest.raises(KeyboardInterrupt):
                detector.scan([url], allow_private=HOUSE)
        row = detector.ledger.feed(url)
        assert row is None or Feed.from_row(row).standing.validators is None
        night = detector.scan([url], allow_private=HOUSE)
    assert night.items == 4 and states(night)["wire"].added == 4


def test_a_rejected_pair_is_only_counted(open_store):
    with Newsstand(**first_night()) as stand, open_store() as detector:
        night = detector.scan([stand.url("wire"), stand.url("paper0")], allow_private=HOUSE)
        (copy,) = [line for line in night.look if line.kind == "copy"]
        detector.verdict(copy.comparison, "rejected", by="desk")
        again = tell_again(detector)
    assert again.items == night.items
    assert not [line for line in again.look if line.kind == "copy"]
    assert again.counts["pairs rejected by you"] == 1


def test_the_report_of_a_scan_made_twice_has_the_same_bytes(open_store, tmp_path):
    with Newsstand(**first_night()) as stand, open_store() as detector:
        detector.scan(stand.urls(), allow_private=HOUSE, report=tmp_path / "one", own=["Harbour Wire"])
        tell_again(detector, report=tmp_path / "two")
    for name in ("report.html", "report.json", "report.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    made = json.loads((tmp_path / "one" / "report.json").read_text())["made"]
    assert made["engine"] and made["config"] and (made["since"], made["until"]) == (0, 20)


def test_two_feeds_may_use_one_guid(open_store):
    one, two = (rss(name, item("urn:x:1", release(n))) for n, name in enumerate(("A", "B")))
    with Newsstand(a=one, b=two) as stand, open_store() as detector:
        detector.scan(stand.urls(), allow_private=HOUSE)
        again = detector.scan(stand.urls(), allow_private=HOUSE)
        assert detector.status().documents == detector.status().revisions == 2
    assert again.items == 0


def test_an_item_that_follows_a_later_arrival_is_told_again(open_store, tmp_path):
    """The paper's item was there first; the wire it took it from comes in a night later."""
    with Newsstand(**first_night()) as stand, open_store() as detector:
        first = detector.scan([stand.url("paper0")], allow_private=HOUSE)
        assert not first.look
        night = detector.scan([stand.url("wire")], allow_private=HOUSE, report=tmp_path / "night")
        (copy,) = [line for line in night.look if line.kind == "copy"]
        assert copy.document.source == PAPERS[0] and copy.other.source == "Harbour Wire"
        report = detector.report(copy.report)
        assert report.originality.value < 0.1 and "copy_of" in {f.code for f in report.findings}
        again = tell_again(detector)
    assert night.items == again.items == 4 and again.look == night.look
    assert night.counts["items of earlier scans told again: what they follow came in only now"] == 1
    assert "told_again" in (tmp_path / "night" / "report.csv").read_text()


def test_a_scan_that_came_to_grief_is_free_for_other_processes(open_store, monkeypatch):
    with Newsstand(**first_night()) as stand, open_store() as detector:
        with monkeypatch.context() as broke:
            broke.setattr(Detector, "add_many", lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                detector.scan([stand.url("wire")], allow_private=HOUSE)
        assert not detector.ledger.scan().finished
        assert detector.ledger.scan().body["lease"] is None


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
ODD = {
    "gone": ((410,), FeedState.GONE, "not fetched again"),
    "failing": ((503,), FeedState.FAILED, "tried again later"),
    "busy": ((429, ("Retry-After", "7200")), FeedState.FAILED, "asked too often"),
    "locked": ((401,), FeedState.FAILED, "asks who is there"),
    "circle": ((302, ("Location", "/circle")), FeedState.FAILED, "where the feed is now"),
    "laughs": (f"<!DOCTYPE rss [{LAUGHS}]><rss><channel>&l11;</channel></rss>", FeedState.FAILED, ""),
    "blank": ("   ", FeedState.FAILED, "nothing at all"),
    "noise": (b"not gzip at all", FeedState.FAILED, "gzip"),
    "sitemap": ("<urlset><url><loc>https://a.example/</loc></url></urlset>", FeedState.FAILED, "sitemap"),
    "bare": (rss("Bare"), FeedState.EMPTY, "without items"),
    "broken": (rss("Broken", item("1", release(3)))[:-40], FeedState.READ, ""),
}


def test_every_odd_feed_says_why_and_the_good_one_is_read(open_store):
    pages = {name: page for name, (page, _, _) in ODD.items()}
    with Newsstand(**pages, good=rss("Good", item("1", release(0)))) as stand, open_store() as detector:
        night = detector.scan(stand.urls(), allow_private=HOUSE)
        kept = Feed.from_row(detector.ledger.feed(stand.url("busy"))).standing
        asked = len(stand.asked)
        began = detector.ledger.scan().began
        again = detector.scan(stand.urls(), allow_private=HOUSE)
        assert {name for name, _ in stand.asked[asked:]} == {"good", "bare", "broken"}
    told = states(night)
    for name, (_, state, says) in ODD.items():
        assert (told[name].state, says in told[name].reason) == (state, True), told[name]
        assert told[name].reason or state is FeedState.READ
    assert told["good"].added == 1 and night.items == 2
    assert kept.next_at - began >= dt.timedelta(hours=2)
    assert states(again)["gone"].state is FeedState.GONE
    assert states(again)["failing"].state is FeedState.WAITING


def test_a_fault_of_ours_in_one_place_costs_no_other(open_store, tmp_path, monkeypatch):
    """Not an error that a reader names, but one that nobody thought of."""
    (tmp_path / "bad.txt").write_text("A story.")
    real = reading.parse_bytes

    def faulty(data, **how):
        return real(data, **how) if b"Good" in data else 1 / 0

    monkeypatch.setattr(reading, "parse_bytes", faulty)
    monkeypatch.setattr(reading, "read_documents", lambda *_, **__: iter([1 / 0]))
    pages = {"bad": rss("Bad", item("1", release(1))), "good": rss("Good", item("1", release(0)))}
    with Newsstand(**pages) as stand, open_store() as detector:
        night = detector.scan([*stand.urls(), str(tmp_path / "bad.txt")], allow_private=HOUSE)
    assert states(night)["good"].added == 1
    for name in ("bad", "bad.txt"):
        assert "ZeroDivisionError" in states(night)[name].reason and states(night)[name].is_lost


def test_a_list_without_feeds_does_not_mean_the_store_s_list(open_store, tmp_path):
    (tmp_path / "empty.opml").write_text('<opml version="2.0"><head/><body/></opml>')
    with Newsstand(wire=first_night()["wire"]) as stand, open_store() as detector:
        subscribe(detector.ledger, [FeedEntry(stand.url("wire"))])
        said = []
        assert not detector.scan([str(tmp_path / "empty.opml")], tell=said.append).feeds
        assert said == [f"{tmp_path / 'empty.opml'} lists no feeds"] and stand.asked == []
