"""A stored cluster in detail: the same chain in any load order, after late arrivals and deletions."""

import itertools

import pytest

from dedup.detector import Detector
from dedup.detector.compare import comparison_id
from dedup.types import Document
from tests.test_detector_races import story

TEXT = story(4, 120)
DAY = "2026-11-17T"
ITEMS = [
    Document(TEXT, id="wire", source="Harbour Wire", published=DAY + "09:00"),
    Document(TEXT + " " + story(5, 20), id="update", source="Harbour Wire", published=DAY + "15:00"),
    Document(TEXT, id="courier", source="Lusk Courier", published=DAY + "11:00", credit="Harbour Wire"),
    Document(TEXT, id="gazette", source="Vessa Gazette", published=DAY + "12:00"),
    Document(TEXT, id="undated", source="Sorell Echo"),
]


def lineage(detector):
    (cluster,) = detector.clusters().items
    detail = detector.cluster(cluster.id)
    return {step.member: (str(step.kind), step.source) for step in detail.chain}


def store(folder):
    return Detector.open(f"sqlite:///{folder}/n.db")


EXPECTED = {
    "wire": ("first", None),
    "courier": ("copy", "wire"),
    "gazette": ("copy", "wire"),
    "update": ("update", "wire"),
    "undated": ("unknown", None),
}


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::13])
def test_any_load_order_gives_the_same_chain(tmp_path, order):
    with store(tmp_path) as detector:
        detector.add_many([ITEMS[n] for n in order])
        assert lineage(detector) == EXPECTED
        (cluster,) = detector.clusters().items
        detail = detector.cluster(cluster.id)
        assert (detail.first, detail.first_publisher.id, detail.documents) == ("wire", "wire", 5)
        assert [item.id for item in detail.items] == [step.member for step in detail.chain]
        assert detail.members == tuple(item.id for item in detail.items)
        assert (detail.earliest, detail.latest) == (ITEMS[0].published, ITEMS[1].published)
        assert detail.caps_hit == ()


def test_a_late_arrival_and_a_deletion_change_the_chain(tmp_path):
    with store(tmp_path) as detector:
        detector.add_many(ITEMS[1:4])
        assert lineage(detector)["gazette"] == ("copy", "courier")
        assert lineage(detector)["courier"] == ("copy", "update"), "credited, though its time is later"
        detector.add(ITEMS[0])
        assert lineage(detector)["gazette"] == ("copy", "wire")
        detector.delete("wire")
        assert lineage(detector)["gazette"] == ("copy", "courier")


def test_a_rejected_pair_is_no_step(tmp_path):
    with store(tmp_path) as detector:
        detector.add_many(ITEMS[:4])
        detector.verdict(comparison_id("wire", "gazette"), "rejected")
        assert lineage(detector)["gazette"] == ("copy", "courier")


def test_the_canonical_link_of_a_feed_names_the_source(tmp_path):
    wire = Document(TEXT, id="wire", source="Wire", published=DAY + "09:00", url="https://wire.example/1")
    early = Document(TEXT, id="early", source="Echo", published=DAY + "08:00")
    linked = {"canonical_url": "https://wire.example/1"}
    client = Document(TEXT, id="client", source="Paper", published=DAY + "10:00", metadata=linked)
    with store(tmp_path) as detector:
        detector.add_many([early, wire, client])
        assert lineage(detector)["client"] == ("copy", "wire")


def test_more_members_than_the_cap_are_counted_and_the_cap_is_named(tmp_path, monkeypatch):
    extra = 3
    monkeypatch.setattr("dedup.detector.lineage.MEMBERS", 9)
    copies = [
        Document(
            TEXT, id=f"c{n:04}", source=f"Paper {n}", published=f"2026-11-{1 + n % 28:02}T{n % 24:02}:30"
        )
        for n in range(9 + extra)
    ]
    with store(tmp_path) as detector:
        detector.add_many(copies)
        (cluster,) = detector.clusters().items
        detail = detector.cluster(cluster.id)
        assert detail.documents == len(detail.members) == 9 + extra
        assert len(detail.chain) == len(detail.items) == 9
        assert detail.caps_hit == ("chain_members",)


def test_one_wire_story_in_many_feeds_is_one_line_and_one_cluster(tmp_path):
    wire = Document(TEXT, id="wire", source="Harbour Wire", published=DAY + "09:00")
    clients = [
        Document(
            TEXT,
            id=f"f{n:02}",
            source=f"Feed{n}",
            published=f"{DAY}{10 + n // 6}:{n % 6}5",
            credit="Harbour Wire" if n % 2 else None,
        )
        for n in range(22)
    ]
    with store(tmp_path) as detector:
        detector.add_many([wire, *clients])
        credited, uncredited = detector.report_of("f21"), detector.report_of("f20")
        (line,) = [finding for finding in credited.findings if finding.comparison]
        assert (line.code, str(line.level)) == ("credited_copy_of", "note")
        assert line.message.startswith("Credited: a copy of wire (Harbour Wire, 17 Nov 2026) and")
        (line,) = [finding for finding in uncredited.findings if finding.comparison]
        assert (line.code, str(line.level)) == ("copy_of", "look")
        assert [(one.outlet, str(one.answer)) for one in uncredited.attribution] == [
            ("Harbour Wire", "matching_not_credited")
        ]
        (cluster,) = detector.clusters().items
        steps = {step.member: step for step in detector.cluster(cluster.id).chain}
        assert len(steps) == 23
        assert all(step.source == "wire" for name, step in steps.items() if name != "wire")
        assert {str(steps[f"f{n:02}"].sureness) for n in range(1, 22, 2)} == {"certain"}
