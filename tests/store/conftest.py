"""A store of each implementation, for all tests of the contract."""

import pytest

from tests.store.contract import OPENERS


@pytest.fixture(params=OPENERS)
def opener(request, tmp_path):
    return lambda: OPENERS[request.param](tmp_path)


@pytest.fixture
def store(opener):
    opened = opener()
    yield opened
    opened.close()
