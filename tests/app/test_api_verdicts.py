"""Editors' verdicts over HTTP: what they change, and that nobody's word is overwritten unseen."""

import pytest
from app_server import NEWSROOM, serve, store_in

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serve(store=store_in(tmp_path_factory.mktemp("verdicts")), warm=False) as client:
        yield client


@pytest.fixture
def pair(server):
    """The address of the verdict on a pair that is kept, with nothing said of it yet."""
    for item in NEWSROOM:
        server.post("/v1/articles", json=item)
    report = server.get("/v1/articles/lc-31/report").json()
    found = next(c for c in report["comparisons"] if "hw-1001" in (c["a"]["id"], c["b"]["id"]))
    address = f"/v1/comparisons/{found['id']}/verdict"
    server.delete(address, headers={"if-match": "*"})
    return address


def test_a_pair_without_a_verdict_has_a_tag_to_start_from(server, pair):
    answer = server.get(pair)
    assert answer.json() == {"target": pair.split("/")[3], "label": None, "by": None, "at": None}
    assert answer.headers["etag"] == '"none"'


def test_a_rejected_pair_explains_nothing_and_comes_back_when_withdrawn(server, pair):
    before = server.get("/v1/articles/lc-31/report").json()
    given = server.put(pair, json={"label": "rejected", "by": "ann"}, headers={"if-match": '"none"'})
    assert given.status_code == 200
    assert given.json()["label"] == "rejected" and given.json()["by"] == "ann" and given.json()["at"]
    assert server.get(pair).json() == given.json()
    assert server.get(pair).headers["etag"] == given.headers["etag"]
    report = server.get("/v1/articles/lc-31/report").json()
    name = pair.split("/")[3]
    assert name not in {finding.get("comparison") for finding in report["findings"]}
    assert [verdict["target"] for verdict in report["verdicts"]] == [name]
    assert server.delete(pair, headers={"if-match": given.headers["etag"]}).status_code == 204
    assert server.get("/v1/articles/lc-31/report").json()["findings"] == before["findings"]


def test_a_verdict_without_if_match_is_refused(server, pair):
    for answer in (server.put(pair, json={"label": "allowed"}), server.delete(pair)):
        assert answer.status_code == 428
        assert answer.json()["type"] == "/problems/if-match-missing"


def test_a_word_given_meanwhile_is_not_overwritten(server, pair):
    seen = {"if-match": server.get(pair).headers["etag"]}
    assert server.put(pair, json={"label": "confirmed"}, headers=seen).status_code == 200
    late = server.put(pair, json={"label": "rejected"}, headers=seen)
    assert late.status_code == 412
    assert late.json()["type"] == "/problems/verdict-changed"
    assert server.delete(pair, headers=seen).status_code == 412
    assert server.get(pair).json()["label"] == "confirmed"
    assert server.put(pair, json={"label": "rejected"}, headers={"if-match": "*"}).status_code == 200


@pytest.mark.parametrize(
    "body,pointer",
    [
        ({}, "/label"),
        ({"label": "maybe"}, "/label"),
        ({"label": None}, "/label"),
        ({"label": "allowed", "who": "ann"}, "/who"),
        ({"label": "allowed", "by": 7}, "/by"),
        ([], ""),
    ],
)
def test_what_is_no_verdict_is_pointed_at(server, pair, body, pointer):
    answer = server.put(pair, json=body, headers={"if-match": "*"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert "metadata" not in answer.text


@pytest.mark.parametrize("name", ["cmp_0000000000000000", "rep_1", "x%2Fp1", "%00", "cmp_%C3%A9"])
def test_a_pair_that_is_not_kept_is_not_found(server, name):
    address = f"/v1/comparisons/{name}/verdict"
    assert server.get(address).status_code == 404
    assert server.put(address, json={"label": "allowed"}, headers={"if-match": "*"}).status_code == 404
