"""However documents come in and wherever their keys are held, a store answers the same.

A hundred documents; ``DEDUP_WAYS=3000`` takes as many, which is a matter of an hour.
"""

import os
import random
import threading
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from dedup.detector import Detector
from dedup.detector.upkeep import Keeper
from dedup.index.posted import short_keys, weights
from dedup.index.postings import Tally
from dedup.index.segments import SegmentIndex
from dedup.sketch.keys import KeyKind, Keys, Votes
from dedup.types import Document
from tests.test_detector_index import shape, without_times
from tests.test_detector_order import releases, varied
from tests.test_detector_races import story

SIZE = int(os.environ.get("DEDUP_WAYS", "100"))
PROBES = max(20, SIZE // 50)
NEVER = 10**9
MEMORY = {"spill": NEVER, "spill_at_end": NEVER, "silent": NEVER}
SEGMENTS = {"spill": max(16, SIZE // 10), "spill_at_end": 1, "silent": 1}


def documents():
    """Releases and stories, and copies that others made of them; each dated, so that order tells nothing."""
    draw = random.Random(13)
    own = [
        Document(story(n), id=f"story {n}", source=f"wire {n % 3}", published=f"2024-05-{1 + n % 28:02}")
        for n in range(SIZE // 4)
    ]
    every = [*releases(), *own][: SIZE // 2]
    every = [d if d.published else replace(d, published="2024-05-02") for d in every]
    copies = (varied(draw.choice(every), draw, n) for n in range(SIZE - len(every)))
    return [*every, *copies, Document("", id="no words", published="2024-05-03")]


def probes(given):
    draw = random.Random(4)
    return [replace(varied(draw.choice(given[:-1]), draw, n), id=f"probe {n}") for n in range(PROBES)]


def opened(folder):
    return Detector.open(f"sqlite:///{folder / 'n.db'}")


def one_by_one(folder, given):
    with opened(folder) as detector:
        for document in given:
            detector.add(document)


def in_pieces(folder, given):
    """The store is closed in between, so that segments are written, and some documents come and go."""
    for part in (given[0::3], given[1::3], given[2::3]):
        with opened(folder) as detector:
            assert detector.add_many(part).failed == 0


def merged(folder, given):
    in_pieces(folder, given)
    with opened(folder) as detector:
        detector.reindex()


def by_two_workers(folder, given):
    with opened(folder) as one, opened(folder) as other:
        work = [partial(one.add_many, given[0::2]), partial(other.add_many, given[1::2])]
        threads = [threading.Thread(target=part) for part in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def loaded(folder, given):
    with opened(folder) as detector:
        assert detector.add_many(given, report=False).failed == 0
        assert detector.catch_up().read == len(given)


def by_brute_force(index, keys):
    """Look at every text instead of asking for keys."""
    wanted, found = short_keys(keys.key), []
    for number, kept in index._delta.items():
        if index.lowest(kept.record.exact) == number:
            held = Keys.of(kept.sketch)
            _, asked, at = np.intersect1d(wanted, short_keys(held.key), return_indices=True)
            shared = [int((keys.kind[asked] == kind).sum()) for kind in KeyKind]
            weighed = (weights(keys)[asked].astype(int) * weights(held)[at]).sum()
            found.append([number, *shared, int(weighed)])
    columns = np.array(found, np.int64).reshape(-1, 5)
    enough = Votes(*columns.T[1:]).enough
    return Tally(columns[enough, 0], Votes(*columns[enough, 1:].T), np.zeros(len(keys), bool))


WAYS = {
    "from segments": (SEGMENTS, in_pieces),
    "from merged segments, backwards": (SEGMENTS, lambda folder, given: merged(folder, given[::-1])),
    "by two workers": (SEGMENTS, by_two_workers),
    "loaded, then caught up with": (SEGMENTS, loaded),
    "loaded in another order": (
        MEMORY,
        lambda folder, given: loaded(folder, random.Random(6).sample(given, len(given))),
    ),
    "by brute force": (MEMORY, one_by_one),
}


def told(folder):
    """Every link, cluster and first publisher, and what checks of further documents say."""
    with opened(folder) as detector:
        links = {}
        with detector._store.read() as session:
            for entry in session.entries():
                for c in session.comparisons(entry.number):
                    links[c.id] = (c.a.id, c.b.id, c.relation, c.score, c.direction, c.passages)
        clusters = {c.members: c.first for c in detector.clusters(limit=200).items}
        reports = [without_times(shape(detector.check(d))) for d in probes(documents())]
    return links, clusters, reports


@pytest.fixture
def way(tmp_path, monkeypatch):
    """Brings documents in on one way and tells what the store then says; one secret for all stores."""
    monkeypatch.setattr("dedup.store.sqlite.secrets.randbits", lambda bits: 5)

    def run(limits, bring):
        monkeypatch.setattr("dedup.detector.facade.Keeper", partial(Keeper, **limits))
        bring(tmp_path, documents())
        return told(tmp_path)

    return run


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """What a store says whose documents came one by one, their keys in memory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.store.sqlite.secrets.randbits", lambda bits: 5)
        patch.setattr("dedup.detector.facade.Keeper", partial(Keeper, **MEMORY))
        folder = tmp_path_factory.mktemp("plain")
        one_by_one(folder, documents())
        return told(folder)


def test_there_is_something_to_find(plain):
    links, clusters, reports = plain
    assert len(links) > SIZE // 4 and len(clusters) > SIZE // 10
    assert sum(bool(report["comparisons"]) for report in reports) > PROBES // 2


@pytest.mark.parametrize("name", WAYS)
def test_every_way_tells_the_same(plain, way, monkeypatch, name):
    if name == "by brute force":
        monkeypatch.setattr(SegmentIndex, "_look_up", by_brute_force)
    links, clusters, reports = way(*WAYS[name])
    assert links == plain[0]
    assert clusters == plain[1]
    assert reports == plain[2]
