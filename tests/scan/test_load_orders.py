"""One archive in two load orders: the same first publishers and the same originality."""

import json
import random

import pytest

from dedup.detector import Detector
from tests.corpus import newsroom


def write(path, documents):
    path.write_text("".join(json.dumps(document.to_dict()) + "\n" for document in documents))
    return str(path)


def nights(folder, name, parts):
    """Scan an archive a part a night; tell what is known of each item in the end."""
    with Detector.open(f"sqlite:///{folder / name}.db") as detector:
        for number, part in enumerate(parts):
            detector.scan([write(folder / f"{name}-{number}.jsonl", part)])
        ids = sorted(document.id for part in parts for document in part)
        reports = {one: detector.report_of(one) for one in ids}
        firsts = {cluster.first for cluster in detector.clusters(limit=200).items}
    return reports, firsts


@pytest.fixture(scope="module")
def archive():
    chance = random.Random(3)
    items = [document for document in newsroom(110) if document.published is not None]
    chance.shuffle(items)
    return items


@pytest.fixture(scope="module")
def forwards(archive, tmp_path_factory):
    items = sorted(archive, key=lambda document: (document.published, document.id))
    return nights(tmp_path_factory.mktemp("forwards"), "forwards", [items])


@pytest.mark.parametrize("order", ["backwards", "shuffled"])
def test_the_order_of_loading_changes_nothing_that_is_said(archive, forwards, tmp_path, order):
    items = archive
    if order == "backwards":
        items = sorted(archive, key=lambda document: document.published, reverse=True)
    third = len(items) // 3
    reports, firsts = nights(tmp_path, order, [items[:third], items[third : 2 * third], items[2 * third :]])
    expected, first = forwards
    assert firsts == first
    differing = {
        name: (report.originality.original_words, reports[name].originality.original_words)
        for name, report in expected.items()
        if reports[name].originality.original_words != report.originality.original_words
    }
    assert differing == {}
