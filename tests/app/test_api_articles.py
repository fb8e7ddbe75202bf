"""Keeping articles: versions, idempotency, reading back, deleting."""

import threading

import pytest
from app_server import SEED

FERRY = "A ferry carrying 212 passengers ran aground off Port Lusk on Tuesday, the coast guard said."
OTHER = "The council of Vessa voted on Monday to close the old market hall for repairs until May."


def test_a_kept_article_is_durable_and_read_back(fresh):
    answer = fresh.post("/v1/articles", json={"id": "a/1 ü", "text": FERRY, "source": "Lusk Courier"})
    assert answer.status_code == 201
    report = answer.json()
    assert report["outcome"] == "added"
    assert answer.headers["location"] == "/v1/articles/a%2F1%20%C3%BC"
    assert report["page"] == f"/reports/{report['id']}"
    held = fresh.get(answer.headers["location"])
    assert held.json()["text"] == FERRY
    assert fresh.get(report["page"]).status_code == 200
    assert fresh.get("/articles/a%2F1%20%C3%BC").status_code == 200
    again = fresh.get(answer.headers["location"] + "/report")
    assert again.json()["id"] == report["id"]


def test_without_an_id_one_is_made_up(fresh):
    report = fresh.post("/v1/articles", json={"text": FERRY}).json()
    assert fresh.get(f"/v1/articles/{report['document']['id']}").status_code == 200


def test_the_same_version_and_text_again_is_unchanged(fresh):
    first = fresh.put("/v1/articles/x", json={"text": SEED, "version": 1})
    again = fresh.put("/v1/articles/x", json={"text": SEED, "version": 1})
    assert [first.status_code, again.status_code] == [201, 200]
    assert again.json()["outcome"] == "unchanged"
    assert again.json()["comparisons"] == []
    assert len(fresh.get("/v1/articles").json()["items"]) == 1


def test_the_same_version_with_another_text_is_a_conflict(fresh):
    fresh.put("/v1/articles/x", json={"text": FERRY, "version": 1})
    answer = fresh.put("/v1/articles/x", json={"text": OTHER, "version": 1})
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/version-conflict"
    assert fresh.get("/v1/articles/x").json()["text"] == FERRY


def test_the_next_version_is_an_update_and_never_its_own_duplicate(fresh):
    fresh.put("/v1/articles/x", json={"text": FERRY, "version": 1})
    answer = fresh.put("/v1/articles/x", json={"text": f"{FERRY} Nobody was hurt.", "version": 2})
    assert answer.status_code == 200
    report = answer.json()
    assert report["outcome"] == "updated" and report["document"]["version"] == 2
    assert all(
        "x" not in (c["a"]["id"], c["b"]["id"]) or c["relation"] == "update" for c in report["comparisons"]
    )
    assert not [f for f in report["findings"] if f["level"] == "look"]
    assert len(fresh.get("/v1/articles").json()["items"]) == 1


def test_the_own_draft_is_not_its_own_duplicate(fresh):
    fresh.put("/v1/articles/x", json={"text": SEED, "version": 1})
    report = fresh.post("/v1/check", json={"id": "x", "text": SEED}).json()
    assert {c["relation"] for c in report["comparisons"]} <= {"update"}
    assert not [f for f in report["findings"] if f["comparison"]]
    assert report["originality"]["explained"].get("other_documents", 0) == 0


def test_a_retry_with_the_same_key_gets_the_same_bytes(fresh):
    body = {"text": FERRY, "source": "Lusk Courier"}
    first, again = (
        fresh.post("/v1/articles", json=body, headers={"Idempotency-Key": "k-1"}) for _ in range(2)
    )
    assert [first.status_code, again.status_code] == [201, 201]
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert len(fresh.get("/v1/articles").json()["items"]) == 1


def test_a_key_used_with_another_body_is_refused(fresh):
    fresh.post("/v1/articles", json={"text": FERRY}, headers={"Idempotency-Key": "k-1"})
    answer = fresh.post("/v1/articles", json={"text": OTHER}, headers={"Idempotency-Key": "k-1"})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/key-reused"
    assert len(fresh.get("/v1/articles").json()["items"]) == 1


def test_a_key_whose_request_still_runs_is_409(fresh):
    service = fresh.app.state.service
    with service.running("k-1"):
        answer = fresh.post("/v1/articles", json={"text": FERRY}, headers={"Idempotency-Key": "k-1"})
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/still-running"
    retried = fresh.post("/v1/articles", json={"text": FERRY}, headers={"Idempotency-Key": "k-1"})
    assert retried.status_code == 201


def test_many_retries_at_once_keep_one_article(fresh):
    answers = []

    def send():
        answers.append(fresh.post("/v1/articles", json={"text": FERRY}, headers={"Idempotency-Key": "k-2"}))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {a.status_code for a in answers} <= {201, 409}
    assert len({a.content for a in answers if a.status_code == 201}) == 1
    assert len(fresh.get("/v1/articles").json()["items"]) == 1


@pytest.mark.parametrize("key", ["", "a b", "x" * 201], ids=["empty", "with a space", "too long"])
def test_a_key_that_is_none_is_refused(fresh, key):
    answer = fresh.post("/v1/articles", json={"text": FERRY}, headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "Idempotency-Key"


def test_a_deleted_article_is_gone_with_its_report(fresh):
    fresh.put("/v1/articles/x", json={"text": FERRY})
    assert fresh.delete("/v1/articles/x").status_code == 204
    for address in ("/v1/articles/x", "/v1/articles/x/report", "/articles/x"):
        assert fresh.get(address).status_code == 404
    assert fresh.delete("/v1/articles/x").status_code == 404


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
def test_a_kept_report_is_read_in_any_unit(desk, unit):
    report = desk.get(f"/v1/articles/seed/report?offset_unit={unit}").json()
    assert report["offset_unit"] == unit
    assert report["document"]["id"] == "seed"


def pages(client, address):
    """Every page of a list, followed by its links."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        yield answer.json()["items"]
        address = answer.json()["next"]


@pytest.mark.parametrize("limit", [1, 4, 200])
def test_pages_together_list_every_article_once(desk, limit):
    found = list(pages(desk, f"/v1/articles?limit={limit}"))
    ids = [item["id"] for items in found for item in items]
    assert len(ids) == len(set(ids)) == 11
    assert all(len(items) <= limit for items in found)


def test_clusters_hold_the_copies(desk):
    clusters = [cluster for items in pages(desk, "/v1/clusters?limit=1") for cluster in items]
    assert any({"hw-1001", "hw-1001b"} <= set(cluster["members"]) for cluster in clusters)


BAD_QUERIES = [
    "limit=0",
    "limit=201",
    "limit=many",
    "limit=99999999999999999999",
    "cursor=nonsense",
    "page=2",
]


@pytest.mark.parametrize("address", ["/v1/articles", "/v1/clusters"])
@pytest.mark.parametrize("query", BAD_QUERIES)
def test_a_list_refuses_what_it_does_not_know(desk, address, query):
    answer = desk.get(f"{address}?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["parameter"] == query.split("=")[0]
