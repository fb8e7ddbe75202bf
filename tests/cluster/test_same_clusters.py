"""A batch and a store find the same clusters, whatever the order of adding."""

import random

import pytest

import dedup
from dedup.detector import Detector
from tests.corpus import newsroom


def stored(tmp_path, documents):
    """The clusters of a store, by their members."""
    with Detector.open(f"sqlite:///{tmp_path}/store.db") as detector:
        counts = detector.add_many(documents)
        assert counts.added == len(documents), counts.errors
        page = detector.clusters(limit=200)
        assert page.next is None
        return members(page.items)


def members(clusters):
    return {tuple(sorted(cluster.members)) for cluster in clusters}


@pytest.fixture(scope="module")
def batch():
    """A few hundred items of many outlets, and their clusters."""
    documents = newsroom(260)
    found = members(dedup.cluster(documents))
    assert len(found) > 20
    return documents, found


def test_a_store_finds_the_clusters_of_a_batch(batch, tmp_path):
    documents, found = batch
    assert stored(tmp_path, documents) == found


def test_a_store_filled_in_another_order_finds_the_same(batch, tmp_path):
    documents, found = batch
    assert stored(tmp_path, random.Random(3).sample(documents, len(documents))) == found


def test_a_batch_in_another_order_finds_the_same(batch):
    documents, found = batch
    assert members(dedup.cluster(iter(documents[::-1]), workers=1)) == found
