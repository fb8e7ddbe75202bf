"""The feeds over HTTP: listed, changed, removed, in and out as OPML; never an address inside the house."""

from urllib.parse import quote

import pytest
from test_api_problems import problem

from dedup.ingest.opml import read_opml

WIRE = "https://harbourwire.example/rss?all=1"
AT = f"/v1/feeds/{quote(WIRE, safe='')}"
XML = {"content-type": "text/x-opml"}


def opml(*urls):
    outlines = "".join(f'<outline type="rss" text="{n}" xmlUrl="{url}"/>' for n, url in enumerate(urls))
    return f'<opml version="2.0"><head/><body><outline text="Wires">{outlines}</outline></body></opml>'


def test_a_feed_is_added_read_changed_and_removed(fresh):
    added = fresh.post("/v1/feeds", json={"url": WIRE, "title": "Harbour Wire", "folder": ["Wires"]})
    assert (added.status_code, added.headers["location"]) == (201, AT)
    told = fresh.get(AT).json()
    assert told == added.json()
    assert (told["name"], told["state"], told["reason"], told["folder"]) == (
        *("Harbour Wire", "unread", None),
        ["Wires"],
    )
    assert fresh.post("/v1/feeds", json={"url": WIRE}).status_code == 200
    changed = fresh.put(AT, json={"title": "The Wire"})
    assert (changed.status_code, changed.json()["title"], changed.json()["folder"]) == (
        *(200, "The Wire"),
        ["Wires"],
    )
    assert not changed.json()["full_text"]
    assert fresh.put(AT, json={"full_text": True}).json()["full_text"]
    assert fresh.put(AT, json={"title": "Wire"}).json()["full_text"]
    assert not fresh.put(AT, json={"full_text": False}).json()["full_text"]
    assert fresh.put("/v1/feeds/https%3A%2F%2Fb.example%2F", json={}).status_code == 201
    assert [one["url"] for one in fresh.get("/v1/feeds").json()["items"]] == ["https://b.example/", WIRE]
    assert fresh.delete(AT).status_code == 204
    problem(fresh.get(AT), 404, "not-found")
    problem(fresh.delete(AT), 404, "not-found")


def test_a_list_comes_page_by_page(fresh):
    fresh.post("/v1/feeds:import", content=opml(*(f"https://{n}.example/" for n in "abcde")), headers=XML)
    seen, address = [], "/v1/feeds?limit=2"
    while address:
        page = fresh.get(address).json()
        seen += [one["url"][8] for one in page["items"]]
        address = page["next"]
    assert seen == list("abcde")


REFUSED = {
    "loopback": "http://127.0.0.1/feed",
    "a private address": "http://10.1.2.3/feed",
    "private in another notation": "http://0x7f.1/feed",
    "a cloud's metadata": "http://169.254.169.254/latest",
    "mapped into IPv6": "http://[::ffff:127.0.0.1]/",
    "an odd port": "http://a.example:22/",
    "a password": "https://me:secret@a.example/feed",
    "a file": "file:///etc/passwd",
    "a script": "javascript:alert(1)",
    "nothing": "",
    "no host": "https:///feed",
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED)
def test_an_address_that_no_scan_would_ask_is_refused(fresh, url):
    problem(fresh.post("/v1/feeds", json={"url": url}), 422, "invalid")
    problem(fresh.post("/v1/scans", json={"feeds": [url]}), 422, "invalid")
    if url:
        problem(fresh.put(f"/v1/feeds/{quote(url, safe='')}", json={}), 422, "invalid")
    assert fresh.get("/v1/feeds").json()["items"] == [] == fresh.get("/v1/scans").json()["items"]


def test_a_refusal_says_the_cure(fresh):
    body = problem(fresh.post("/v1/feeds", json={"url": "http://10.1.2.3/feed"}), 422, "invalid")
    assert "private" in body["detail"] and "--allow-private" in body["detail"]


def test_lists_go_in_and_out_as_opml(fresh):
    given = opml(WIRE, "https://b.example/", "http://10.1.2.3/", "ftp://c.example/")
    taken = fresh.post("/v1/feeds:import", content=given, headers=XML).json()
    assert (taken["added"], taken["known"], len(taken["notes"])) == (2, 0, 2)
    assert any("10.1.2.3" in note for note in taken["notes"])
    assert fresh.post("/v1/feeds:import", content=given, headers=XML).json()["known"] == 2
    out = fresh.get("/v1/feeds:export")
    assert out.headers["content-type"].startswith("text/x-opml")
    assert {(one.url, one.folder) for one in read_opml(out.content).feeds} == {
        (WIRE, ("Wires",)),
        ("https://b.example/", ("Wires",)),
    }


@pytest.mark.parametrize(
    "content,kind,status,name",
    [
        ("<html/>", "text/x-opml", 422, "invalid"),
        ("not xml", "text/x-opml", 422, "invalid"),
        (opml(), "text/x-opml", 422, "invalid"),
        (opml(WIRE), "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        (opml(WIRE), "text/plain", 415, "unsupported-media-type"),
        (
            '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>&x;</body></opml>',
            *("text/xml", 422, "invalid"),
        ),
    ],
    ids=["a page", "no xml", "no feeds", "a form", "plain text", "an entity of a file"],
)
def test_what_is_no_list_is_refused(fresh, content, kind, status, name):
    problem(fresh.post("/v1/feeds:import", content=content, headers={"content-type": kind}), status, name)


INVALID = {
    "no url": ({}, "/url"),
    "a misspelt key": ({"url": WIRE, "titel": "x"}, "/titel"),
    "a url that is none": ({"url": "harbour wire"}, "/url"),
    "a site that acts": ({"url": WIRE, "site": "javascript:alert(1)"}, "/site"),
    "folders as a word": ({"url": WIRE, "folder": "Wires"}, "/folder"),
    "no object": ([], ""),
}


@pytest.mark.parametrize("body,pointer", INVALID.values(), ids=INVALID)
def test_what_is_invalid_is_pointed_at(fresh, body, pointer):
    found = problem(fresh.post("/v1/feeds", json=body), 422, "invalid")
    assert found["errors"][0]["pointer"] == pointer
