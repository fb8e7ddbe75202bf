"""Leave for one source to reprint another, over HTTP."""

import pytest
from app_server import NEWSROOM, serve, store_in


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serve(store=store_in(tmp_path_factory.mktemp("allowances")), warm=False) as client:
        for item in NEWSROOM:
            client.post("/v1/articles", json=item)
        yield client


def test_leave_is_given_listed_and_taken_back(server):
    report = server.get("/v1/articles/lc-31/report").json()
    pair = next(c for c in report["comparisons"] if c["id"] in report["earlier"])
    body = {"origin": pair["a"]["source"], "taker": pair["b"]["source"], "by": "ann"}
    given = server.post("/v1/allowances", json=body)
    assert given.status_code == 200
    assert {name: given.json()[name] for name in body} == body and given.json()["at"]
    assert server.get("/v1/allowances").json() == {"items": [given.json()]}
    told = server.get("/v1/articles/lc-31/report").json()
    assert pair["id"] in {verdict["target"] for verdict in told["verdicts"]}
    address = f"/v1/allowances/{given.json()['id']}"
    assert server.delete(address).status_code == 204
    assert server.delete(address).status_code == 404
    assert server.get("/v1/allowances").json() == {"items": []}
    assert server.get("/v1/articles/lc-31/report").json()["findings"] == report["findings"]


@pytest.mark.parametrize(
    "body", [{"origin": "A"}, {"origin": "A", "taker": ""}, {"origin": "A", "taker": "a"}], ids=str
)
def test_what_is_no_leave_is_a_problem(server, body):
    answer = server.post("/v1/allowances", json=body)
    assert answer.status_code in (400, 422) and answer.headers["content-type"] == "application/problem+json"
