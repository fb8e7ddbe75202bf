"""The pure parts of a night: names, lines, sources, the table, what is remembered of a feed."""

import csv
import dataclasses
import datetime as dt
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.ingest.fetch import Standing, Validators
from dedup.ingest.opml import FeedEntry
from dedup.scan.feeds import Feed, remembered
from dedup.scan.gather import LOOKS_SHOWN, gather
from dedup.scan.naming import feed_key, named
from dedup.scan.night import Flow, Made
from dedup.scan.picture import picture
from dedup.scan.rendering import render_csv, render_json, render_page
from dedup.scan.results import FeedResult, FeedState, Told
from dedup.store.rows import FeedRow
from dedup.types import (
    Attention,
    ComparedWith,
    Comparison,
    Containment,
    Document,
    DocumentInfo,
    Fact,
    Facts,
    Finding,
    MadeBy,
    Originality,
    Relation,
    Report,
    Span,
)

URL = "https://lusk.example/rss"


def info(name, source="Lusk Courier", hour=9):
    moment = dt.datetime(2026, 11, 24, hour, tzinfo=dt.UTC)
    return DocumentInfo(name, 1, f"Title of {name}", source, moment, "en", 600, 100, name * 8)


def pair(earlier, later, relation=Relation.COPY, share=1.0, name=None):
    held = Containment(share, share)
    facts = Facts()
    return Comparison(
        earlier, later, relation, relation.is_duplicate, 0.9, (), held, share, facts, "a_first",
        id=name or f"cmp_{earlier.id}_{later.id}",
    )  # fmt: skip


def finding(code, comparison=None, level=Attention.LOOK):
    return Finding(code, level, f"Says {code}.", comparison=comparison)


def report(about, *comparisons, findings=(), earlier=None, original=0.5):
    own = tuple(c.id for c in comparisons if c.b.id == about.id) if earlier is None else earlier
    return Report(
        f"rep_{about.id}", Attention.LOOK, "", about, tuple(findings), Originality(original, 100, 50),
        ComparedWith(5), (), (), Facts(), (), tuple(comparisons), MadeBy("0", "c", "i"),
        outcome="added", earlier=own,
    )  # fmt: skip


def copies(count):
    """A wire item and its copies in many papers, each finding every copy before it."""
    wire = info("wire", "Harbour Wire", 6)
    papers = [info(f"p{n:02}", f"Paper {n:02}", 7 + n % 16) for n in range(count)]
    told = [Told(report(wire), "c_1")]
    for at, paper in enumerate(papers):
        pairs = [pair(other, paper) for other in [wire, *papers[:at]]]
        told.append(Told(report(paper, *pairs, findings=[finding("copy_of", pairs[0].id)]), "c_1"))
    return told


def test_one_wire_story_in_23_feeds_is_one_line_of_23():
    night = gather(copies(23), (), Made(), own=["Harbour Wire"])
    (line,) = night.look
    assert line.more == 22
    assert night.stories[0].items == 24 and len(night.stories[0].sources) == 24
    assert night.elsewhere[0].more == 22 and night.ours == 1
    assert {flow.origin for flow in night.flows} == {"Harbour Wire"} and len(night.flows) == 23


def test_an_update_does_not_bring_back_what_was_told_of_the_version_before():
    wire, paper = info("wire", "Harbour Wire", 6), info("paper")
    found = pair(wire, paper)
    told = [Told(report(replace(wire, version=2)), "c_1")]
    told += [Told(report(paper, found, findings=[finding("copy_of", found.id)]), "c_1", late=True)]
    night = gather(told, (), Made(), own=["Lusk Courier"])
    assert night.looks == 0 and night.counts == {"items added": 1}


def test_a_story_that_repeats_itself_is_one_line_with_all_its_copies():
    told = copies(23)
    again = [
        replace(one, report=replace(one.report, findings=(finding("repeats_itself"), *one.report.findings)))
        for one in told
    ]
    night = gather(again, (), Made())
    assert [(line.kind, line.more) for line in night.look] == [("repeats itself", 23), ("copy", 22)]


def test_what_we_have_from_a_wire_ourselves_is_not_ours_elsewhere():
    night = gather(copies(5), (), Made(), own=["Paper 00"])
    assert (night.elsewhere, night.ours) == ((), 0)


def test_new_in_a_story_is_what_no_earlier_item_of_it_states():
    wire, cut, late = info("wire", "Harbour Wire", 6), info("cut", "Paper 1", 7), info("late", "Paper 2", 8)

    def states(earlier, *names):
        said = tuple(Fact("name", name, Span(0, 1)) for name in names)
        return replace(pair(earlier, late), facts=Facts(only_b=said))

    pairs = [states(wire, "Ann Lee", "Harbour Wire"), states(cut, "Ann Lee", "Harbour Wire", "Vessa")]
    told = [Told(report(wire), "c_1"), Told(report(cut, pair(wire, cut)), "c_1")]
    (story,) = gather([*told, Told(report(late, *pairs), "c_1")], (), Made()).stories
    assert story.facts == ("Ann Lee",)


def test_at_most_ten_lines_the_rest_counted_and_linked():
    told = [Told(report(info(f"i{n:02}"), findings=[finding("repeats_itself")])) for n in range(14)]
    night = gather(told, (), Made())
    assert (len(night.look), night.looks) == (LOOKS_SHOWN, 14)
    assert night.verdict == "14 new items. 14 to look at."
    assert 'And 4 further lines; <a href="report.csv">' in render_page(night)
    served = render_page(replace(night, made=Made(scan=7)), base="http://news.house:8000")
    assert '<a href="http://news.house:8000/v1/scans/7/report.csv">' in served


def test_lines_come_conflicts_first_then_rights_then_repeats_then_copies():
    codes = ["copy_of", "repeats_itself", "embargo_broken", "fact_conflict"]
    told = [Told(report(info(f"i{n}"), findings=[finding(code)])) for n, code in enumerate(codes)]
    assert [line.kind for line in gather(told, (), Made()).look] == [
        "disagrees",
        "rights",
        "repeats itself",
        "copy",
    ]


def test_every_kind_has_its_turn_among_the_ten():
    told = [Told(report(info(f"i{n:02}"), findings=[finding("fact_conflict")])) for n in range(30)]
    new, old = info("new", "Paper"), info("old", "Harbour Wire", 6)
    told += [Told(report(info("r"), findings=[finding("repeats_itself")]))]
    found = pair(old, new)
    told += [
        Told(report(new, found, findings=[finding("copy_of", found.id), finding("fact_conflict", found.id)]))
    ]
    kinds = [line.kind for line in gather(told, (), Made()).look]
    assert kinds == ["disagrees"] * 8 + ["repeats itself", "copy"]
    assert gather(told, (), Made()).look[0].other is not None


def test_notes_are_counted_by_what_they_say_once_an_item():
    notes = [
        finding(code, level=Attention.NOTE) for code in ("own_copy_of", "own_contains", "too_short_to_judge")
    ]
    night = gather([Told(report(info("i"), findings=notes))], (), Made())
    assert night.counts == {
        "items added": 1,
        "items noted: reuse within one source": 1,
        "items noted: too short to judge": 1,
    }


def test_items_told_again_are_looked_at_for_what_is_new_and_not_counted_as_new():
    new, old = info("new", "Harbour Wire", 6), info("old")
    found = pair(new, old)
    findings = [finding("repeats_itself"), finding("copy_of", found.id)]
    told = [Told(report(new)), Told(report(old, found, findings=findings), late=True)]
    night = gather(told, (), Made(), own=["Harbour Wire"])
    assert [line.kind for line in night.look] == ["copy"]
    assert (night.items, night.ours) == (1, 1)
    assert [row.source for row in night.sources] == ["Harbour Wire"]


@pytest.mark.parametrize(
    "states,says",
    [
        ([FeedState.READ, FeedState.UNCHANGED], "0 new items, 2 feeds. Nothing to look at."),
        ([FeedState.FAILED, FeedState.GONE], "0 new items, 2 feeds. Nothing to look at. 2 feeds failed."),
        ([FeedState.WAITING], "0 new items, 1 feed. Nothing to look at. 1 feed failed."),
    ],
    ids=["all well", "failed and gone", "not asked again yet"],
)
def test_the_verdict_counts_what_is_missing(states, says):
    feeds = [FeedResult(f"F{n}", f"https://f{n}.example", state) for n, state in enumerate(states)]
    assert gather((), feeds, Made()).verdict == says


def test_the_verdict_tells_updates_from_new_items():
    told = [Told(report(info("a"))), Told(replace(report(info("b")), outcome="updated"))]
    assert gather(told, (), Made()).verdict == "1 new item, 1 updated. Nothing to look at."


def test_lost_feeds_are_listed_first():
    feeds = [FeedResult("A", "a", FeedState.READ), FeedResult("Z", "z", FeedState.FAILED)]
    assert [feed.name for feed in gather((), feeds, Made()).feeds] == ["Z", "A"]


def test_long_tables_are_folded_and_what_went_wrong_is_not():
    feeds = [FeedResult(f"F{n:02}", f"https://f{n}.example", FeedState.READ, items=1) for n in range(30)]
    feeds.append(FeedResult("Dead", "https://dead.example", FeedState.FAILED, "It did not answer."))
    told = [Told(report(info(f"i{n}", f"Source {n:02}"))) for n in range(20)]
    page = render_page(gather(told, feeds, Made()))
    assert "<details><summary>30 feeds without remarks</summary>" in page
    assert "<details><summary>8 more sources</summary>" in page
    assert page.index("It did not answer.") < page.index("30 feeds without remarks")
    few = render_page(gather((), feeds[:3], Made()))
    assert "<details open><summary>3 feeds without remarks</summary>" in few


# ---------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "guid,own,name",
    [
        ("urn:x:1", "urn:x:1", "urn:x:1"),
        ("  7 \n 8 ", "lusk.example:7 8", "7 8"),
        (None, "https://lusk.example/a", "https://lusk.example/a"),
    ],
    ids=["a guid", "spaces", "only a link"],
)
def test_an_item_is_named_by_feed_and_guid(guid, own, name):
    document = Document("Words.", id=own, metadata={"guid": guid} if guid else {})
    assert named(document, URL, "Lusk").id == f"{feed_key(URL)}:{name}"


def test_an_item_without_any_name_keeps_none_and_gets_the_feed_s_source():
    document = named(Document("Words."), URL, "Lusk")
    assert (document.id, document.source) == (None, "Lusk")


@given(st.text(), st.text(min_size=1))
def test_every_name_is_one_that_a_store_takes_and_tells_guids_apart(url, guid):
    first = named(Document("a", metadata={"guid": guid}), url, "s").id
    other = named(Document("a", metadata={"guid": guid + "x" * 600}), url, "s").id
    if guid.strip():
        assert 1 <= len(first) <= 512 and first.isprintable() and first != other and len(other) <= 512


# ---------------------------------------------------------------------- what is remembered


@given(
    st.integers(0, 50), st.booleans(), st.none() | st.datetimes(timezones=st.just(dt.UTC)),
    st.none() | st.text(max_size=20), st.booleans(),
)  # fmt: skip
def test_a_feed_comes_back_from_the_store_as_it_was(failures, stopped, moment, etag, listed):
    standing = Standing(URL + "?moved", Validators(URL, etag, None), failures, moment, stopped)
    entry = FeedEntry(URL, "Lusk", "https://lusk.example/", ("News", "Local"), (("category", "/a"),))
    feed = dataclasses.replace(Feed.of(entry, listed=listed), standing=standing, remark="why", read=moment)
    assert Feed.from_row(feed.row()) == feed
    assert feed.entry == entry


def test_a_feed_that_an_older_build_kept_is_read():
    """It left the address to the row, and named what a server said of its state by place."""
    moment = dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC)
    url, seen = "https://wire.test/feed", ["https://wire.test/moved", '"v1"', None]
    body = {
        "title": "Wire",
        "site": None,
        "folder": ["Agencies"],
        "extras": [["htmlUrl", "x"]],
        "listed": True,
        "standing": {"url": seen[0], "validators": seen, "failures": 1, "next_at": None, "stopped": False},
        "remark": "slow",
        "read": moment.isoformat(),
    }
    feed = Feed.from_row(FeedRow(url, body))
    standing = Standing(seen[0], Validators(*seen), 1)
    extras = (("htmlUrl", "x"),)
    assert feed == Feed(url, "Wire", None, ("Agencies",), extras, True, standing, "slow", moment)
    assert Feed.from_row(feed.row()) == feed
    assert Feed.from_row(FeedRow(url, {"listed": True})).standing == Standing(url)


@pytest.mark.parametrize(
    "before,during,after",
    [(False, None, False), (False, True, True), (True, None, None), (True, True, True), (True, False, False)],
    ids=["never listed", "added meanwhile", "removed meanwhile", "on the list", "taken off meanwhile"],
)
def test_a_scan_does_not_undo_what_was_done_to_the_list_meanwhile(before, during, after):
    feed = Feed.of(FeedEntry(URL), listed=before)
    held = None if during is None else dataclasses.replace(feed, listed=during).row()
    row = remembered(held, feed)
    assert (row and row.body["listed"]) == after


def test_a_result_comes_back_from_the_store_as_it_was_also_from_a_newer_build():
    result = FeedResult("A", "a", FeedState.WAITING, "why", 5, 1, 2, 1, 1, teasers=True, what="folder")
    assert FeedResult.from_dict({**result.to_dict(), "new_field": 1}) == result


# ---------------------------------------------------------------------- files


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_no_cell_of_the_table_is_run_by_a_spreadsheet(title):
    about = dataclasses.replace(info("i"), title=title)
    out = io.StringIO()
    list(render_csv([Told(report(about))], out))
    cell = next(csv.DictReader(io.StringIO(out.getvalue(), newline="")))["title"]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    shown = title.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    assert cell.removeprefix("'") == shown.removeprefix("'")


def test_the_same_night_gives_the_same_bytes():
    made = Made("0.1", "cfg", "bg", 0, 24, 30, scan=3, began=dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))
    nights = [gather(copies(5), (), made) for _ in range(2)]
    assert render_json(nights[0]) == render_json(nights[1])
    assert render_page(nights[0]) == render_page(nights[1])
    assert "Scan 3 of 25 Nov 2026, 02:00 UTC, made by engine 0.1" in render_page(nights[0])
    assert "compared within 30 days" in render_page(nights[0])


def test_the_picture_shows_the_strongest_and_says_how_many_it_leaves_out():
    assert picture(()) is None
    flows = [Flow(f"From {n}", f"To {n}", 40 - n) for n in range(20)]
    drawn = picture(flows)
    assert (len(drawn.bands), drawn.hidden) == (16, 4)
    assert drawn.bands[0].says == "To 0: 40 items from From 0"


@pytest.mark.parametrize(
    "policy,stands", [("first", "wire"), ("last", "p02"), ("prefer:Paper 01", "p01")], ids=str
)
def test_a_story_names_the_item_that_stands_for_it(policy, stands):
    (story,) = gather(copies(3), [], Made(survivor=policy)).stories
    assert story.survivor.id == stands and story.first == "Harbour Wire"
