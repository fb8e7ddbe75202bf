"""Servers that the tests of the service share."""

import pytest
from app_server import NEWSROOM, SEED, serve, store_in, wait_until_ready

from tests.browser import Tab


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """A newsroom's server: the seed interview and the invented wire copy are kept in it."""
    folder = tmp_path_factory.mktemp("desk")
    with serve(store=store_in(folder), featured="seed") as client:
        kept = client.put(
            "/v1/articles/seed",
            json={"text": SEED, "source": "time.news", "published": "2024-12-01T08:10:00Z"},
        )
        assert kept.status_code == 201, kept.text
        for item in NEWSROOM:
            answer = client.post("/v1/articles", json=item)
            assert answer.status_code == 201, answer.text
        wait_until_ready(client)
        yield client


@pytest.fixture
def fresh(tmp_path):
    """A server with an empty store, for tests that write."""
    with serve(store=store_in(tmp_path), warm=False) as client:
        yield client


@pytest.fixture(scope="session")
def scratch(tmp_path_factory):
    """A server that tests may fill with anything."""
    with serve(store=store_in(tmp_path_factory.mktemp("scratch")), warm=False) as client:
        yield client


@pytest.fixture
def tab(chromium, desk):
    """Open tabs of a server, and hold afterwards that nothing went wrong on them."""
    made = []

    def make(server=desk, **options):
        made.append(Tab(chromium, server, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()
