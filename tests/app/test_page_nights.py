"""The pages of feeds and scans without JavaScript: forms, what they lead to, and words that stay words."""

import re

import pytest
from app_server import serve, store_in
from test_api_scans import HOUSE, begin, until
from test_pages import csrf, text_of

from tests.scan.newsstand import Newsstand, item, release, rss

HTML = {"accept": "text/html"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def server(tmp_path):
    with serve(store=store_in(tmp_path), **HOUSE) as client:
        yield client


def send(client, address, page="/feeds", **fields):
    return client.post(address, data={"csrf": csrf(client, page), **fields}, headers=HTML)


def words(client, path):
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    return text_of(answer.text)


def test_a_feed_is_added_told_of_scanned_and_removed_by_forms(server):
    with Newsstand(wire=rss("Harbour Wire", item("1", release(0)))) as stand:
        sent = send(server, "/feeds", url=stand.url("wire"), title="  The   Wire ")
        assert (sent.status_code, sent.headers["location"]) == (303, "/feeds?said=added")
        page = words(server, "/feeds?said=added")
        assert "The feed is on the list" in page and "The Wire Not read yet" in page
        sent = send(server, "/scans", "/scans")
        assert (sent.status_code, sent.headers["location"]) == (303, "/scans/1")
        until(server, "/v1/scans/1", "finished")
        page = words(server, "/scans/1")
        assert "1 new item, 1 feed. Nothing to look at." in page and "1 of 1 feed asked" in page
        assert "Finished" in words(server, "/scans") and "The Wire Well" in words(server, "/feeds")
        assert (
            send(server, "/feeds/remove", url=stand.url("wire")).headers["location"] == "/feeds?said=removed"
        )
        assert "No feeds yet" in words(server, "/feeds")


def test_a_feed_with_trouble_says_why_and_can_be_asked_again(server):
    with Newsstand() as stand:
        send(server, "/feeds", url=stand.url("gone"))
        until(server, begin(server), "finished")
        page = words(server, "/feeds")
        assert "1 of them with trouble" in page and "nothing at this address" in page
        assert "Not asked before" in page
        assert send(server, "/feeds", url=stand.url("gone")).headers["location"] == "/feeds?said=known"
        assert "trouble" not in words(server, "/feeds")


def test_a_list_is_pasted_and_what_cannot_be_taken_is_named(server):
    listed = (
        '<opml version="2.0"><body><outline type="rss" text="A" xmlUrl="https://a.example/"/>'
        '<outline type="rss" text="B" xmlUrl="http://10.0.0.1/"/></body></opml>'
    )
    page = text_of(send(server, "/feeds/import", opml=listed).text)
    assert "1 added, 0 known before" in page and "http://10.0.0.1/" in page
    refused = send(server, "/feeds/import", opml="nothing of the kind")
    assert refused.status_code == 422 and "The request is not valid" in refused.text
    assert server.get("/feeds/import", headers=HTML).headers["location"] == "/feeds"


@pytest.mark.parametrize("path", ["/feeds", "/feeds/remove", "/feeds/import", "/scans", "/scans/1/cancel"])
def test_a_form_without_its_secret_changes_nothing(server, path):
    fields = {"url": "https://a.example/", "opml": "<opml/>"}
    assert server.post(path, data=fields, headers=HTML).status_code == 403
    sent = server.post(
        path, data={**fields, "csrf": csrf(server, "/feeds")}, headers={"origin": "https://b.example"}
    )
    assert sent.status_code == 403
    assert server.get("/v1/feeds").json()["items"] == [] == server.get("/v1/scans").json()["items"]


def test_an_address_inside_the_house_is_refused_with_the_cure(server):
    refused = send(server, "/feeds", url="http://169.254.169.254/latest")
    assert refused.status_code == 422 and "link-local" in refused.text


def test_markup_of_feeds_is_words(server):
    hostile = rss(HOSTILE, item("1", release(0), title=HOSTILE)).replace(
        "</channel>", "<link>javascript:alert(1)</link></channel>"
    )
    with Newsstand(bad=hostile) as stand:
        send(server, "/feeds", url=stand.url("bad") + "?<script>alert(1)</script>")
        send(server, "/feeds", url=stand.url("bad"))
        until(server, begin(server), "finished")
        for path in ("/feeds", "/scans", "/scans/1"):
            page = server.get(path, headers=HTML).text
            assert not re.search(r"<script(?! src=)|<img|javascript:", page)
        assert "<script>alert(1)" in words(server, "/feeds")


def test_what_the_address_says_is_not_shown(server):
    assert "bank" not in server.get("/feeds?said=Call+your+bank", headers=HTML).text


def test_a_page_of_a_running_scan_asks_again_and_stops_it(server):
    import threading

    held = threading.Event()
    with Newsstand(wire=rss("Wire", item("1", release(0)))) as stand:
        real = stand.answer
        stand.answer = lambda request: (held.wait(30), real(request))
        send(server, "/feeds", url=stand.url("wire"))
        at = send(server, "/scans", "/scans").headers["location"]
        until(server, "/v1" + at, "running")
        page = server.get(at, headers=HTML)
        assert page.headers["refresh"] == "2" and "Stop it" in page.text
        assert "See the one that runs" in words(server, "/scans")
        assert send(server, "/scans", "/feeds").headers["location"] == at
        assert send(server, at + "/cancel", at).headers["location"] == at
        until(server, "/v1" + at, "interrupted")
        held.set()
        page = server.get(at, headers=HTML)
        assert "refresh" not in page.headers and "It was cancelled." in page.text
        assert "Go on with it" in page.text and "Go on with the last scan" in words(server, "/scans")


def test_the_pages_say_when_the_next_scan_is_due(tmp_path):
    import datetime as dt

    with serve(store=store_in(tmp_path), scan_at=(dt.time(2),), **HOUSE) as client:
        assert re.search(r"Scans at 02:00.*; the next at \d{4}-\d\d-\d\d 02:00", words(client, "/scans"))
