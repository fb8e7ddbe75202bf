"""Many articles on one connection: answered in order while they come, and no line stops the rest."""

import http.client
import json
import threading

import pytest
from app_server import NEWSROOM, SEED, serve, store_in

ADDRESS = "/v1/articles:batch"
NDJSON = {"content-type": "application/x-ndjson"}


def lines(*values):
    return b"".join((v if isinstance(v, bytes) else json.dumps(v).encode()) + b"\n" for v in values)


def sent(client, body, query="", headers=NDJSON):
    answer = client.post(f"{ADDRESS}{query}", content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_newsroom_is_kept_in_order_and_linked(fresh):
    answers = sent(fresh, lines(*NEWSROOM))
    assert [a["line"] for a in answers] == list(range(1, len(NEWSROOM) + 1))
    assert [a["id"] for a in answers] == [item["id"] for item in NEWSROOM]
    assert {a["outcome"] for a in answers} == {"added"} and {a["status"] for a in answers} == {201}
    last = answers[-1]
    report = fresh.get(f"/v1/articles/{last['id']}/report").json()
    assert (report["id"], report["attention"]) == (last["report"], last["attention"])
    assert report["compared_with"]["documents"] == len(NEWSROOM) - 1


def test_the_whole_report_comes_with_the_line_if_asked(fresh):
    (answer,) = sent(fresh, lines({"text": "🙂 " + SEED, "id": "s", "offset_unit": "utf16"}), "?report=full")
    result = answer["result"]
    assert (result["offset_unit"], result["outcome"]) == ("utf16", "added")
    side = result["passages"][0]["a"]
    text = ("🙂 " + SEED).encode("utf-16-le")
    assert text[2 * side["start"] : 2 * side["end"]].decode("utf-16-le") == side["text"]


FAULTS = {
    "no JSON": (b"{", 400, "bad-request"),
    "not an object": (b"[1]", 422, "invalid"),
    "no words": ({"text": "  "}, 422, "invalid"),
    "a key that is unknown": ({"text": "A.", "txt": "B."}, 422, "invalid"),
    "not UTF-8": (b'{"text": "\xff"}', 400, "bad-request"),
    "another text for a version": ({"id": "a", "version": 1, "text": "Other."}, 409, "version-conflict"),
    "an id with a space": ({"id": " a", "text": "A."}, 422, "invalid"),
    "too long": (b'{"text": "' + b"x" * 3000 + b'"}', 413, "too-large"),
}


@pytest.mark.parametrize("report", ["brief", "none"])
def test_a_line_at_fault_is_answered_in_its_place(tmp_path, report):
    first, last = {"id": "a", "version": 1, "text": "One."}, {"id": "z", "text": "The last one."}
    with serve(store=store_in(tmp_path), warm=False, max_body=2048, max_in_flight=2048) as client:
        body = lines(first, *(line for line, _, _ in FAULTS.values()), b"", last)
        answers = sent(client, body, f"?report={report}")
        kept = client.get("/v1/articles").json()["items"]
    assert [a["line"] for a in answers] == [*range(1, len(FAULTS) + 2), len(FAULTS) + 3]
    for answer, (_, status, name) in zip(answers[1:-1], FAULTS.values(), strict=True):
        assert (answer["status"], answer["problem"]["type"]) == (status, f"/problems/{name}")
        assert answer["problem"]["request_id"]
    assert [answers[0]["outcome"], answers[-1]["outcome"]] == ["added", "added"]
    assert {item["id"] for item in kept} == {"a", "z"}


def test_without_reports_articles_are_found_and_reported_on_when_asked(fresh):
    answers = sent(fresh, lines(*NEWSROOM), "?report=none")
    assert {(a["report"], a["attention"], a["cluster"]) for a in answers} == {(None, None, None)}
    listed = fresh.get("/v1/articles").json()["items"]
    assert {(i["report"], i["attention"]) for i in listed} == {(None, None)}
    name = NEWSROOM[1]["id"]
    report = fresh.get(f"/v1/articles/{name}/report").json()
    assert report["compared_with"]["documents"] == len(NEWSROOM) - 1
    assert fresh.get(f"/v1/articles/{name}").json()["report"] == report["id"]
    assert {a["outcome"] for a in sent(fresh, lines(*NEWSROOM), "?report=none")} == {"unchanged"}


def test_versions_of_one_id_count_in_the_order_of_their_lines(fresh):
    body = lines(*({"id": "a", "text": f"State {n} of the matter."} for n in range(40)))
    answers = sent(fresh, body)
    assert [a["outcome"] for a in answers] == ["added", *["updated"] * 39]
    assert fresh.get("/v1/articles/a").json()["text"] == "State 39 of the matter."


def test_each_line_is_answered_while_the_next_is_still_unsent(fresh):
    connection = http.client.HTTPConnection(fresh.base_url.netloc.decode(), timeout=60)
    connection.putrequest("POST", ADDRESS)
    connection.putheader("Content-Type", "application/x-ndjson")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    answers = None
    for n in range(3):
        piece = lines({"id": f"d{n}", "text": f"Story {n}."})
        connection.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        answers = answers or connection.getresponse()
        assert json.loads(answers.readline())["id"] == f"d{n}"
    connection.send(b"0\r\n\r\n")
    assert answers.readline() == b""
    connection.close()


def test_a_body_in_small_pieces_is_put_together(fresh):
    body = lines(*({"id": f"d{n}", "text": f"Stück {n}."} for n in range(5)))[:-1]
    pieces = [body[i : i + 7] for i in range(0, len(body), 7)]
    assert [a["id"] for a in sent(fresh, iter(pieces))] == [f"d{n}" for n in range(5)]


def test_a_client_that_goes_away_leaves_a_sound_store(fresh):
    connection = http.client.HTTPConnection(fresh.base_url.netloc.decode(), timeout=60)
    body = lines(*({"id": f"d{n}", "text": f"Story {n}."} for n in range(50)))
    connection.putrequest("POST", ADDRESS)
    connection.putheader("Content-Type", "application/x-ndjson")
    connection.putheader("Content-Length", str(2 * len(body)))
    connection.endheaders()
    connection.send(body)
    assert json.loads(connection.getresponse().readline())["id"] == "d0"
    connection.close()
    gate = threading.Event()
    for _ in range(100):
        if len(fresh.get("/v1/articles", params={"limit": 200}).json()["items"]) == 50:
            break
        gate.wait(0.1)
    assert {a["outcome"] for a in sent(fresh, body)} == {"unchanged"}


def test_an_empty_body_has_no_answers(fresh):
    assert sent(fresh, b"") == sent(fresh, b"\n\n") == []


def test_a_body_that_stops_coming_is_told_what_was_kept(tmp_path):
    with serve(store=store_in(tmp_path), warm=False, read_seconds=0.5) as client:
        connection = http.client.HTTPConnection(client.base_url.netloc.decode(), timeout=60)
        body = lines({"id": "a", "text": "One."})
        connection.putrequest("POST", ADDRESS)
        connection.putheader("Content-Type", "application/x-ndjson")
        connection.putheader("Content-Length", str(len(body) + 10))
        connection.endheaders()
        connection.send(body)
        answers = [json.loads(line) for line in connection.getresponse()]
        connection.close()
    assert [a["status"] for a in answers] == [201, 408]


REFUSED = {
    "as JSON": ({"content-type": "application/json"}, "", 415),
    "compressed": ({**NDJSON, "content-encoding": "gzip"}, "", 415),
    "a report of another kind": (NDJSON, "?report=long", 422),
    "a parameter that is unknown": (NDJSON, "?limit=3", 422),
}


@pytest.mark.parametrize("headers,query,status", REFUSED.values(), ids=REFUSED)
def test_a_request_that_cannot_be_is_refused_as_a_whole(fresh, headers, query, status):
    answer = fresh.post(f"{ADDRESS}{query}", content=lines({"text": "A."}), headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert fresh.get("/v1/articles").json()["items"] == []
