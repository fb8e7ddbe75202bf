"""Every error is a problem that says what to do, and says nothing of the inside."""

import json
import re

import pytest
from app_server import body_limit, serve, store_in

from app.errors import PROBLEMS, problem_of
from dedup import errors

LEAK = re.compile(r"Traceback|File \"|/[a-z]+/[a-z_]+\.py|site-packages|SELECT |INSERT |sqlite|apsw|\.db\b")
JSON = {"content-type": "application/json"}


def problem(answer, status, name):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["type"] == f"/problems/{name}" and body["status"] == status
    assert body["title"] and body["detail"]
    assert body["request_id"] == answer.headers["x-request-id"]
    assert not LEAK.search(answer.text)
    return body


def test_a_misspelt_text_points_at_text_and_says_the_cure(desk):
    body = problem(desk.post("/v1/check", json={"txt": "A sentence."}), 422, "invalid")
    assert body["errors"][0] == {"pointer": "/text", "detail": "send the article as `text` or `html`"}
    assert body["errors"][1]["pointer"] == "/txt"
    assert "did you mean `text`" in body["errors"][1]["detail"]


INVALID = {
    "neither text nor html": ({}, "/text"),
    "both text and html": ({"text": "a", "html": "<p>a"}, "/html"),
    "text is a number": ({"text": 1}, "/text"),
    "text is null": ({"text": None}, "/text"),
    "text without words": ({"text": " \n"}, "/text"),
    "html without words": ({"html": "<script>1</script>"}, "/html"),
    "a misspelt key": ({"text": "a", "titel": "b"}, "/titel"),
    "a unit that is none": ({"text": "a", "offset_unit": "utf-16"}, "/offset_unit"),
    "a version as text": ({"text": "a", "version": "1"}, "/version"),
    "a version of zero": ({"text": "a", "version": 0}, "/version"),
    "a version that is true": ({"text": "a", "version": True}, "/version"),
    "an id as a number": ({"text": "a", "id": 7}, "/id"),
    "an empty id": ({"text": "a", "id": ""}, "/id"),
    "an id of many letters": ({"text": "a", "id": "x" * 513}, "/id"),
    "a date that is none": ({"text": "a", "published": "yesterday"}, "/published"),
    "an embargo that is none": ({"text": "a", "embargo": "soon"}, "/embargo"),
    "metadata that is a list": ({"text": "a", "metadata": []}, "/metadata"),
    "no object": ([], ""),
}


@pytest.mark.parametrize("path", ["/v1/check", "/v1/articles"])
@pytest.mark.parametrize("body,pointer", INVALID.values(), ids=INVALID)
def test_what_is_invalid_is_pointed_at(desk, path, body, pointer):
    found = problem(desk.post(path, json=body), 422, "invalid")
    assert found["errors"][0]["pointer"] == pointer


ODD = {
    "no JSON": (b"{", 400),
    "an empty body": (b"", 422),
    "NaN": (b'{"text": "a", "version": NaN}', 422),
    "5,000 digits": (b'{"text": "a", "version": ' + b"1" * 5000 + b"}", 422),
    "an id past 2^63": (b'{"text": "a", "id": 9223372036854775808}', 422),
    "100,000 levels": (b'{"text": "a", "metadata": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, 422),
    "half a surrogate pair": (b'{"text": "\\ud800"}', 422),
    "half a surrogate pair in metadata": (b'{"text": "a", "metadata": {"\\udfff": 1}}', 422),
    "a NUL": (b'{"text": "a\\u0000"}', 422),
    "not UTF-8": (b'{"text": "\xe4"}', 400),
}


@pytest.mark.parametrize(
    "method,path",
    [("POST", "/v1/check"), ("POST", "/v1/articles"), ("PUT", "/v1/articles/x"), ("POST", "/v1/compare")],
)
@pytest.mark.parametrize("raw,status", ODD.values(), ids=ODD)
def test_odd_json_is_a_4xx(desk, method, path, raw, status):
    problem(
        desk.request(method, path, content=raw, headers=JSON),
        status,
        "invalid" if status == 422 else "bad-request",
    )


ADDRESSES = {
    "no such page": ("GET", "/v1/nothing", 404, "not-found"),
    "no such article": ("GET", "/v1/articles/nothing", 404, "not-found"),
    "no such report": ("GET", "/v1/articles/nothing/report", 404, "not-found"),
    "deleting nothing": ("DELETE", "/v1/articles/nothing", 404, "not-found"),
    "an id with a NUL": ("GET", "/v1/articles/%00", 404, "not-found"),
    "an id that is no UTF-8": ("GET", "/v1/articles/%ff", 404, "not-found"),
    "an id of many letters": ("GET", "/v1/articles/" + "x" * 5000, 404, "not-found"),
    "an id past 2^63": ("GET", "/v1/articles/99999999999999999999", 404, "not-found"),
    "a unit that is none": ("GET", "/v1/articles/seed/report?offset_unit=bytes", 422, "invalid"),
    "a parameter that is none": ("GET", "/v1/articles/seed?version=1", 422, "invalid"),
    "a parameter of a check": ("POST", "/v1/check?offset_unit=utf16", 422, "invalid"),
    "reading a check": ("GET", "/v1/check", 405, "method-not-allowed"),
    "patching an article": ("PATCH", "/v1/articles/seed", 405, "method-not-allowed"),
    "an unknown static file": ("GET", "/static/nothing.js", 404, "not-found"),
    "climbing out of the static files": ("GET", "/static/%2e%2e/main.py", 404, "not-found"),
}


@pytest.mark.parametrize("method,path,status,name", ADDRESSES.values(), ids=ADDRESSES)
def test_addresses_that_do_not_fit(desk, method, path, status, name):
    body = {"json": {"text": "a"}} if method == "POST" else {}
    problem(desk.request(method, path, **body), status, name)


def test_405_says_what_is_allowed(desk):
    assert desk.get("/v1/check").headers["allow"] == "POST"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_body_that_is_not_said_to_be_json_is_415(desk, kind):
    answer = desk.post("/v1/check", content=b'{"text": "a"}', headers={"content-type": kind})
    problem(answer, 415, "unsupported-media-type")


def test_a_compressed_body_is_415(desk):
    answer = desk.post("/v1/check", content=b"x", headers={**JSON, "content-encoding": "gzip"})
    problem(answer, 415, "unsupported-media-type")


def test_another_host_name_is_refused(desk):
    problem(desk.get("/v1/articles", headers={"host": "evil.example"}), 421, "wrong-host")


class Failing:
    """A detector whose every call fails in the same way."""

    def __init__(self, error):
        self.error = error

    def __getattr__(self, name):
        if name == "close":
            return lambda: None

        def fail(*_, **__):
            raise self.error

        return fail


def test_what_nobody_foresaw_is_a_500_without_its_details():
    unforeseen = RuntimeError("SELECT text FROM documents -- /srv/news.db")
    with serve(lambda _: Failing(unforeseen), warm=False) as client:
        problem(client.post("/v1/check", json={"text": "a"}), 500, "internal")
        page = client.get("/", headers={"accept": "text/html"})
        assert page.status_code == 500 and "text/html" in page.headers["content-type"]
        assert not LEAK.search(page.text)


LIBRARY = {
    "a locked store": (errors.StoreLockedError("/srv/news.db is held by 4711"), 503, "unavailable"),
    "a damaged store": (errors.StoreDamagedError("page 7 of /srv/news.db"), 500, "internal"),
    "too much queued": (errors.BusyError("queue full"), 503, "unavailable"),
    "a language not offered": (errors.UnsupportedError("not supported for xx"), 422, "unsupported"),
    "nothing found": (errors.NotFoundError("no article x"), 404, "not-found"),
    "a version in conflict": (errors.VersionConflictError("version 1 of x"), 409, "version-conflict"),
}


@pytest.mark.parametrize("error,status,name", LIBRARY.values(), ids=LIBRARY)
def test_errors_of_the_library_have_their_status(error, status, name):
    with serve(lambda _: Failing(error), warm=False) as client:
        answer = client.post("/v1/check", json={"text": "a"})
        problem(answer, status, name)
        assert ("retry-after" in answer.headers) == (status == 503)


@pytest.mark.parametrize("cls", [getattr(errors, name) for name in errors.__all__])
def test_every_error_class_has_a_status(cls):
    assert problem_of(cls("why", about="text")).kind.name in PROBLEMS


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_type_leads_to_its_description(desk, name):
    page = desk.get(f"/problems/{name}")
    assert page.status_code == 200
    assert PROBLEMS[name].title in page.text


def test_a_request_id_of_the_caller_is_kept(desk):
    answer = desk.get("/v1/nothing", headers={"x-request-id": "cms-42"})
    assert answer.json()["request_id"] == "cms-42"
    forged = desk.get("/v1/nothing", headers={"x-request-id": "a\tb<script>"})
    assert re.fullmatch("[0-9a-f]{32}", forged.json()["request_id"])


def chunks(size, of=64 * 1024):
    for _ in range(size // of):
        yield b"x" * of


SIZES = {"declared": lambda size: b"x" * size, "chunked": chunks}


@pytest.mark.parametrize("body", SIZES.values(), ids=SIZES)
def test_a_body_over_the_cap_is_413_both_ways(tmp_path, body):
    with serve(store=store_in(tmp_path), warm=False, max_body=100_000, max_in_flight=1_000_000) as client:
        for size in (131_072, 3_145_728):
            answer = client.post("/v1/check", content=body(size), headers=JSON)
            problem(answer, 413, "too-large")
        assert body_limit(client).held == 0


def test_a_body_under_the_cap_passes_chunked(desk):
    def parts():
        yield b'{"text": "'
        yield b"A sentence of news. " * 100
        yield b'"}'

    assert desk.post("/v1/check", content=parts(), headers=JSON).status_code == 200


def test_more_bodies_than_fit_are_429(tmp_path):
    with serve(store=store_in(tmp_path), warm=False, max_body=100_000, max_in_flight=100_000) as client:
        limit = body_limit(client)
        limit.held += 90_000
        answer = client.post("/v1/check", json={"text": "a " * 10_000})
        problem(answer, 429, "too-many")
        assert answer.headers["retry-after"] == "1"
        limit.held -= 90_000
        assert client.post("/v1/check", json={"text": "a " * 10_000}).status_code == 200


def test_a_body_that_drips_is_408(tmp_path):
    import time

    def drip():
        for _ in range(50):
            yield b" "
            time.sleep(0.1)

    with serve(store=store_in(tmp_path), warm=False, read_seconds=0.5) as client:
        answer = client.post("/v1/check", content=drip(), headers=JSON)
        problem(answer, 408, "too-slow")
