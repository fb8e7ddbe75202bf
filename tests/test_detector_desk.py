"""What editors say of pairs, passages and sources, and that later reports keep to it."""

import pytest

from dedup.detector import Detector
from dedup.errors import ConfigError, NotFoundError, VerdictChangedError
from dedup.types import Attention, Document
from tests.test_detector import FERRY, FROST, MILL, edited

WIRE, PAPER = "Harbour Wire", "Lusk Courier"


@pytest.fixture
def detector(tmp_path):
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as opened:
        yield opened


def add(detector, id, text, source, hour=8):  # noqa: A002
    return detector.add(Document(text, id=id, source=source, published=f"2024-03-01T{hour:02d}:00Z"))


def codes(detector, id):  # noqa: A002
    return {f.code: f.level for f in detector.report_of(id).findings}


def test_a_source_that_may_reprint_another_asks_for_no_look_before_and_after(detector):
    add(detector, "w1", FERRY, WIRE, 6)
    before = add(detector, "p1", edited(FERRY), PAPER)
    assert before.attention is Attention.LOOK
    leave = detector.allow(WIRE, PAPER, by="night desk")
    assert (leave.by, leave.sources) == ("night desk", (WIRE, PAPER))
    assert codes(detector, "p1") == {"allowed_copy_of": Attention.NOTE}
    add(detector, "w2", MILL, WIRE, 6)
    after = add(detector, "p2", MILL, "The Lusk Courier Online")
    assert after.attention is Attention.NOTE
    (told,) = detector.report_of("p2").verdicts
    assert told.sources == (WIRE, PAPER) and told.target == after.comparisons[0].id


def test_such_leave_goes_one_way_and_covers_nobody_else(detector):
    detector.allow(WIRE, PAPER)
    add(detector, "w1", FERRY, PAPER, 6)
    assert add(detector, "p1", FERRY, WIRE).attention is Attention.LOOK
    assert "copy_of" in {f.code for f in add(detector, "g1", FERRY, "Vessa Gazette", 9).findings}


def test_a_copy_from_somebody_else_still_asks_for_a_look(detector):
    detector.allow(WIRE, PAPER)
    add(detector, "w1", FERRY, WIRE, 6)
    add(detector, "g1", MILL, "Vessa Gazette", 6)
    report = add(detector, "p1", f"{FERRY}\n\n{MILL}", PAPER)
    levels = {f.code: f.level for f in report.findings}
    assert levels["contains"] is Attention.LOOK and levels["allowed_contains"] is Attention.NOTE


def test_leave_taken_back_brings_the_look_back(detector):
    add(detector, "w1", FERRY, WIRE, 6)
    add(detector, "p1", FERRY, PAPER)
    detector.allow(WIRE, PAPER)
    assert [v.sources for v in detector.allowances()] == [(WIRE, PAPER)]
    assert detector.disallow(WIRE.lower(), PAPER) and not detector.disallow(WIRE, PAPER)
    assert detector.allowances() == () and codes(detector, "p1")["copy_of"] is Attention.LOOK


def test_leave_to_reprint_is_none_to_break_an_embargo_or_to_keep_what_was_withdrawn(detector):
    detector.allow(WIRE, PAPER)
    detector.add(Document(FERRY, id="w1", source=WIRE, embargo="2024-03-01T10:00Z"))
    add(detector, "p1", FERRY, PAPER)
    assert codes(detector, "p1")["embargo_broken"] is Attention.LOOK
    add(detector, "w2", MILL, WIRE, 6)
    add(detector, "p2", MILL, PAPER)
    detector.withdraw("w2")
    assert codes(detector, "p2")["withdrawn_live"] is Attention.LOOK


def test_a_pair_rejected_by_itself_is_not_allowed_by_its_sources(detector):
    add(detector, "w1", FERRY, WIRE, 6)
    pair = add(detector, "p1", FERRY, PAPER).comparisons[0].id
    detector.verdict(pair, "rejected")
    detector.allow(WIRE, PAPER)
    report = detector.report_of("p1")
    assert [str(v.label) for v in report.verdicts] == ["rejected"] and report.findings == ()


@pytest.mark.parametrize("origin,taker", [(WIRE, "harbour wire"), ("", PAPER)], ids=["one source", "no name"])
def test_leave_is_between_two_sources(detector, origin, taker):
    with pytest.raises(ConfigError, match="not two sources"):
        detector.allow(origin, taker)


def test_a_leave_is_replaced_only_by_who_saw_it(detector):
    leave = detector.allow(WIRE, PAPER, by="a")
    with pytest.raises(VerdictChangedError):
        detector.allow(WIRE, PAPER, by="b", if_match="none")
    assert detector.allow(WIRE, PAPER, by="b", if_match=detector.verdict_tag(leave.target)).by == "b"


@pytest.fixture
def two_passages(detector):
    """A paper with the whole of one story of the wire and, further down, of another."""
    add(detector, "w1", f"{FERRY}\n\n{FROST}", WIRE, 6)
    own = "Elsewhere, the council met for nine hours and nobody could say afterwards what had been decided."
    report = add(detector, "p1", f"{FERRY}\n\n{own * 3}\n\n{FROST}", PAPER)
    pair = report.comparisons[0]
    return pair.id, [p.id for p in pair.passages], report.originality.original_words


def test_a_rejected_passage_explains_nothing_until_the_word_is_taken_back(detector, two_passages):
    pair, names, before = two_passages
    assert len(names) == 2
    given = detector.verdict(f"{pair}/{names[0]}", "rejected", by="desk")
    assert given.passage is not None
    report = detector.report_of("p1")
    assert [p.id for p in report.comparisons[0].passages] == names[1:]
    assert report.originality.original_words > before + 50
    assert [v.target for v in report.verdicts] == [given.target]
    detector.verdict(given.target, None)
    assert detector.report_of("p1").originality.original_words == before


def test_a_rejected_passage_stays_rejected_in_the_next_version(detector, two_passages):
    pair, names, before = two_passages
    detector.verdict(f"{pair}/{names[0]}", "rejected")
    text = detector.get("p1").text
    report = add(
        detector, "p1", f"A new beginning of the whole report, written this morning.\n\n{text}", PAPER
    )
    shared = next(c for c in report.comparisons if c.id == pair)
    assert len(shared.passages) == 1 and report.originality.original_words > before + 50


def test_passages_allowed_ask_for_no_look(detector, two_passages):
    pair, names, _ = two_passages
    for name in names:
        assert detector.report_of("p1").attention is Attention.LOOK
        detector.verdict(f"{pair}/{name}", "allowed")
    assert detector.report_of("p1").attention is Attention.NOTE


def test_a_rejected_passage_inside_a_document_repeats_nothing(detector):
    report = add(detector, "p1", f"{FERRY}\n\n{MILL}\n\n{FERRY}", PAPER)
    assert report.passages and report.attention is Attention.LOOK
    for passage in report.passages:
        detector.verdict(f"{report.id}/{passage.id}", "rejected")
    again = detector.report_of("p1")
    assert again.id == report.id and again.passages == ()
    assert not any(f.level is Attention.LOOK for f in again.findings)


def test_a_passage_that_is_none_is_named(detector, two_passages):
    with pytest.raises(NotFoundError, match="no passage 'p99'"):
        detector.verdict(f"{two_passages[0]}/p99", "rejected")


def test_all_verdicts_are_listed_with_who_and_when(detector, two_passages):
    pair, names, _ = two_passages
    detector.verdict(pair, "confirmed", by="a")
    detector.verdict(f"{pair}/{names[0]}", "allowed", by="b")
    detector.allow(WIRE, PAPER, by="c")
    assert [(v.by, v.at is not None) for v in detector.all_verdicts()] == [
        ("a", True),
        ("b", True),
        ("c", True),
    ]
