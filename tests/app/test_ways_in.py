"""One newsroom through the API, the command line and the library, in other orders: the same links."""

import json
import random
import subprocess
import sys

import pytest
from app_server import serve, store_in

from dedup.detector import Detector
from tests.corpus import newsroom

SIZE = 110


def store_with_one_secret(folder):
    """Make an empty store.  Which strangers share a key by chance follows from a store's secret."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.store.sqlite.secrets.randbits", lambda bits: 5)
        Detector.open(store_in(folder)).close()


def by_api(folder, documents):
    with serve(store=store_in(folder), warm=False) as client:
        for document in documents:
            answer = client.post("/v1/articles", json=document.to_dict())
            assert answer.status_code == 201, answer.text


def by_command_line(folder, documents):
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(d.to_dict()) + "\n" for d in documents), encoding="utf-8")
    command = [sys.executable, "-m", "dedup", "add", "--store", store_in(folder), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


def by_library(folder, documents):
    with Detector.open(store_in(folder)) as detector:
        for document in documents:
            detector.add(document)


def links(folder):
    """Every pair of articles tied in the store: who, which relation, how strongly; and the clusters."""
    with Detector.open(store_in(folder)) as detector:
        tied = set()
        for article in detector.articles(limit=200).items:
            for c in detector.check(detector.get(article.document.id)).comparisons:
                tied.add((*sorted((c.a.id, c.b.id)), str(c.relation), round(c.score, 9)))
        clusters = {tuple(c.members) for c in detector.clusters(limit=200).items}
        return tied, clusters


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    store_with_one_secret(folder)
    by_library(folder, newsroom(SIZE))
    return links(folder)


def backwards(documents):
    return documents[::-1]


def shuffled(documents):
    return random.Random(5).sample(documents, len(documents))


@pytest.mark.parametrize(
    ("way", "order"),
    [(by_api, tuple), (by_command_line, backwards), (by_library, shuffled)],
    ids=["the API", "the command line, latest first", "the library, shuffled"],
)
def test_the_same_links_by(way, order, expected, tmp_path):
    store_with_one_secret(tmp_path)
    way(tmp_path, order(newsroom(SIZE)))
    found = links(tmp_path)
    assert len(expected[0]) > 40 and len(expected[1]) > 10
    assert found == expected
