"""Rights in the night's report: embargoes and withdrawals, whichever night the copy came in."""

import csv
import html
import json

import pytest

from dedup.detector import Detector
from tests.scan.newsstand import Newsstand, release

HOUSE = ("127.0.0.1",)
WIRE, PAPER = "Harbour Wire", "Lusk Courier"


@pytest.fixture
def detector(tmp_path):
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as opened:
        yield opened


def file(path, *items):
    path.write_text("".join(json.dumps(one) + "\n" for one in items))
    return str(path)


def atom(entries):
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Wire</title>{entries}</feed>'


def told(id, text, source, hour, **fields):  # noqa: A002
    moment = f"2026-11-24T{hour:02d}:00:00Z"
    return {"id": id, "text": text, "source": source, "published": moment, "title": id.title(), **fields}


def rights(night):
    return [line for line in night.look if line.kind == "rights"]


def test_a_withdrawal_that_comes_after_its_copies_is_a_line_of_that_night(detector, tmp_path):
    story = told("wire", release(0), WIRE, 6)
    copies = [told(f"copy{n}", release(0), f"Paper {n}", 8 + n) for n in range(3)]
    first = detector.scan([file(tmp_path / "a.jsonl", story, *copies)])
    assert not rights(first)
    second = detector.scan(
        [file(tmp_path / "b.jsonl", {**story, "status": "killed"}, told("new", release(50), WIRE, 9))],
        report=tmp_path / "night",
    )
    (line,) = rights(second)
    assert "withdrawn" in line.message.lower() and second.items == 2
    assert [one.kind for one in second.look] == ["rights"], "what the copies were known for is no news"
    with (tmp_path / "night" / "report.csv").open(encoding="utf-8") as table:
        rows = {row["id"]: row for row in csv.DictReader(table)}
    assert rows["wire"]["status"] == "killed"
    assert all("withdrawn_live" in rows[f"copy{n}"]["findings"] for n in range(3))
    assert {rows[f"copy{n}"]["outcome"] for n in range(3)} == {"told_again"}
    shown = json.loads((tmp_path / "night" / "report.json").read_text())["look"]
    assert [one["kind"] for one in shown] == ["rights"]
    assert not rights(detector.scan([file(tmp_path / "c.jsonl", story)])), "told once, not every night"


@pytest.mark.parametrize("late", ["the copy", "the embargoed item"])
def test_a_broken_embargo_is_a_line_of_the_night_in_which_it_shows(detector, tmp_path, late):
    sent = told("wire", release(0), WIRE, 6, embargo="2026-11-24T12:00:00Z", published_is="created")
    copy = told("copy", release(0), PAPER, 8)
    before, after = (sent, copy) if late == "the copy" else (copy, sent)
    assert not rights(detector.scan([file(tmp_path / "a.jsonl", before)]))
    night = detector.scan([file(tmp_path / "b.jsonl", after)])
    (line,) = rights(night)
    assert "before" in line.message and "embargo" in line.message
    assert night.look[0].kind == "rights"


def test_a_feed_that_takes_an_entry_back_makes_a_line_for_its_copies(detector, tmp_path):
    copy = told("copy", release(0), PAPER, 8)
    entry = (
        "<entry><id>urn:w:1</id><title>Wire</title><updated>2026-11-24T06:00:00Z</updated>"
        f"<content type='text'>{html.escape(release(0))}</content></entry>"
    )
    gone = (
        '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="{}" '
        'when="2026-11-24T09:00:00Z"/>'
    )
    with Newsstand(wire=atom(entry)) as stand:
        first = detector.scan([stand.url("wire"), file(tmp_path / "a.jsonl", copy)], allow_private=HOUSE)
        assert first.items == 2 and not rights(first)
        stand.pages["wire"] = atom(gone.format("urn:w:1") + gone.format("urn:never-seen"))
        second = detector.scan([stand.url("wire")], allow_private=HOUSE)
        (line,) = rights(second)
        assert second.items == 1 and second.feeds[0].updated == 1
        assert line.document.source in (PAPER, "Harbour Wire")
        assert detector.scan([stand.url("wire")], allow_private=HOUSE).items == 0


def test_a_file_that_takes_an_item_back_makes_a_line_for_its_copies(detector, tmp_path):
    wire = {
        "uri": "urn:w:1",
        "type": "text",
        "headline": "Wire",
        "body_text": release(0),
        "versioncreated": "2026-11-24T06:00:00Z",
    }
    (tmp_path / "wire.json").write_text(json.dumps(wire))
    copy = told("copy", release(0), PAPER, 8)
    detector.scan([str(tmp_path / "wire.json"), file(tmp_path / "a.jsonl", copy)])
    (tmp_path / "kill.json").write_text(
        json.dumps({"uri": "urn:w:1", "type": "text", "pubstatus": "canceled"})
    )
    night = detector.scan([str(tmp_path / "kill.json")])
    assert len(rights(night)) == 1 and detector.get("urn:w:1").text.split() == release(0).split()
