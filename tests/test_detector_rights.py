"""Embargoes and withdrawals: both sides of a pair say so, whichever came in last."""

import dataclasses

import pytest

from dedup.detector import Detector
from dedup.errors import ConfigError, NotFoundError
from dedup.types import Attention, Document
from tests.test_detector import FERRY, FROST, MILL, edited

KILL = "Editors: kill the story on the Lusk ferry. It must not be used."


@pytest.fixture
def detector(tmp_path):
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as opened:
        yield opened


def wire(text=FERRY, **fields):
    known = {"id": "wire", "source": "Harbour Wire", "published": "2024-03-01T06:00Z", "title": "Ferry"}
    return Document(text, **{**known, **fields})


def paper(text=FERRY, **fields):
    known = {"id": "paper", "source": "Lusk Courier", "published": "2024-03-01T08:00Z", "title": "Aground"}
    return Document(text, **{**known, **fields})


def looks(detector, id):  # noqa: A002
    return {f.code: f for f in detector.report_of(id).findings if f.level is Attention.LOOK}


@pytest.mark.parametrize("order", ["wire first", "paper first"])
@pytest.mark.parametrize("text", [FERRY, edited(FERRY)], ids=["a copy", "an edited copy"])
def test_a_copy_before_the_end_of_an_embargo_is_told_on_both_sides_in_any_order(detector, order, text):
    pair = [wire(embargo="2024-03-01T10:00Z"), paper(text)]
    for document in pair if order == "wire first" else pair[::-1]:
        detector.add(document)
    broken = looks(detector, "paper")["embargo_broken"]
    assert broken.message == (
        "Published 1 Mar 2024, 08:00 UTC, before the embargo of “Ferry” (Harbour Wire, 1 Mar 2024) "
        "ends 1 Mar 2024, 10:00 UTC."
    )
    assert broken.comparison and broken.comparison == looks(detector, "wire")["embargo_broken_by"].comparison


@pytest.mark.parametrize(
    "document",
    [
        paper(published="2024-03-01T10:00Z"),
        paper(published=None),
        paper(metadata={"published_is": "created"}),
        paper(MILL),
    ],
    ids=["at its end", "undated", "only sent by then", "another story"],
)
def test_what_breaks_no_embargo_is_not_told(detector, document):
    detector.add(wire(embargo="2024-03-01T10:00Z", metadata={"published_is": "created"}))
    detector.add(document)
    for id in ("wire", "paper"):  # noqa: A001
        assert not {code for code in looks(detector, id) if "embargo" in code}


WAYS = {
    "without words": lambda detector: detector.withdraw("wire", "killed"),
    "with its words": lambda detector: detector.add(wire(status="stat:canceled")),
    "with the words of a notice": lambda detector: detector.add(wire(KILL, status="killed")),
    "in a load without reports": lambda detector: detector.add_many(
        [wire(KILL, status="killed")], report=False
    ),
    "in a load without reports, under the version it had": lambda detector: detector.add_many(
        [wire(KILL, status="canceled", version=1)], report=False
    ),
    "as its next version": lambda detector: detector.add(wire(status="withheld", version=7)),
    "under the version it had": lambda detector: detector.add(wire(status="withheld", version=1)),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_withdrawal_after_the_copy_is_told_in_the_reports_of_both(detector, way):
    detector.add(wire())
    detector.add(paper(edited(FERRY)))
    before = detector.report_of("paper")
    way(detector)
    after = detector.report_of("paper")
    assert after.id == before.id and "withdrawn_live" in looks(detector, "paper")
    assert set(looks(detector, "wire")) == {"copies_live"}
    assert detector.get("wire").text == FERRY
    assert detector.article("wire").versions[0] == 1


def test_a_copy_after_the_withdrawal_is_told(detector):
    detector.add(wire())
    detector.withdraw("wire")
    detector.add(paper())
    assert "withdrawn_live" in looks(detector, "paper") and "copies_live" in looks(detector, "wire")


def test_a_notice_that_follows_its_item_in_one_load_without_reports_is_told_to_copies_in_time(detector):
    counts = detector.add_many(
        [wire(), paper(edited(FERRY)), wire(KILL, status="killed"), wire(KILL, status="killed")], report=False
    )
    assert (counts.added, counts.updated, counts.unchanged) == (2, 1, 1)
    assert detector.get("wire").text == FERRY and detector.get("wire").metadata["withdrawal"] == KILL
    detector.catch_up()
    assert "withdrawn_live" in looks(detector, "paper") and "copies_live" in looks(detector, "wire")


def test_every_copy_of_many_is_told(detector):
    detector.add(wire())
    names = [f"p{n}" for n in range(23)]
    for n, name in enumerate(names):
        detector.add(paper(id=name, source=f"Paper {n}", published=f"2024-03-01T08:{n:02d}Z"))
    detector.withdraw("wire")
    assert all("withdrawn_live" in looks(detector, name) for name in names)
    assert "and 22 other items" in looks(detector, "wire")["copies_live"].message


def test_a_withdrawal_said_again_changes_nothing(detector):
    detector.add(wire())
    detector.withdraw("wire", "killed")
    for again in (wire(KILL, status="killed"), wire(status="canceled"), wire()):
        assert detector.add(again).outcome == "unchanged"
    assert detector.article("wire").versions == (1, 2)


def test_what_its_source_sends_in_place_of_a_withdrawn_item_is_no_copy_to_chase(detector):
    detector.add(wire())
    detector.withdraw("wire")
    detector.add(wire(edited(FERRY), id="wire-2", published="2024-03-01T09:00Z"))
    assert "withdrawn_live" not in looks(detector, "wire-2") and "copies_live" not in looks(detector, "wire")


def test_an_item_that_is_used_again_with_other_words_is_live(detector):
    detector.add(wire())
    detector.add(paper())
    detector.withdraw("wire")
    detector.add(wire(edited(FERRY), status="usable"))
    assert detector.get("wire").status == "usable"
    report = detector.report_of("wire")
    assert not {"withdrawn", "copies_live"} & {f.code for f in report.findings}


def test_a_withdrawn_item_asks_for_no_look_of_its_own(detector):
    detector.add(wire())
    detector.add(paper())
    report = detector.withdraw("paper")
    assert report.attention is Attention.NOTE
    assert {f.code for f in report.findings} >= {"withdrawn", "copy_of"}


def test_what_cannot_be_withdrawn_is_named(detector):
    with pytest.raises(NotFoundError):
        detector.withdraw("nothing")
    detector.add(dataclasses.replace(wire(FROST)))
    with pytest.raises(ConfigError, match="takes nothing back"):
        detector.withdraw("wire", "usable")
