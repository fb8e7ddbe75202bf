"""Verdicts on the side-by-side page, without JavaScript."""

import re

import pytest
from app_server import NEWSROOM, serve, store_in

HTML = {"accept": "text/html"}
ADDRESS = "/compare?a=hw-1001&b=lc-31"


@pytest.fixture
def server(tmp_path):
    with serve(store=store_in(tmp_path), warm=False) as client:
        for item in NEWSROOM:
            if item["id"] in ("hw-1001", "lc-31"):
                client.post("/v1/articles", json=item)
        yield client


def form(page):
    """The fields of the form of a verdict, and where it is sent."""
    found = re.search(r'<form class="judge".*?</form>', page.text, re.DOTALL).group()
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found))
    return re.search(r'action="([^"]+)"', found).group(1), fields


def test_a_pair_is_rejected_then_only_counted_then_taken_back(server):
    action, fields = form(server.get(ADDRESS, headers=HTML))
    sent = server.post(action, data={**fields, "label": "rejected"}, headers=HTML)
    assert (sent.status_code, sent.headers["location"]) == (303, ADDRESS)
    report = server.get("/articles/lc-31", headers=HTML).text
    assert "Rejected by you: 1 pair, counted only" in report
    assert 'class="card"' not in report
    page = server.get(ADDRESS, headers=HTML)
    assert "Take it back" in page.text and "Confirm" not in page.text
    action, fields = form(page)
    server.post(action, data={**fields, "label": ""}, headers=HTML)
    assert 'class="card"' in server.get("/articles/lc-31", headers=HTML).text


def test_an_allowed_pair_keeps_its_card_and_says_so(server):
    action, fields = form(server.get(ADDRESS, headers=HTML))
    server.post(action, data={**fields, "label": "allowed"}, headers=HTML)
    card = re.search(r'<li class="card".*?</li>', server.get("/articles/lc-31").text, re.DOTALL).group()
    assert "Allowed" in card


def test_two_editors_with_the_same_page_do_not_overwrite_each_other(server):
    action, fields = form(server.get(ADDRESS, headers=HTML))
    server.post(action, data={**fields, "label": "confirmed"}, headers=HTML)
    late = server.post(action, data={**fields, "label": "rejected"}, headers=HTML)
    assert late.status_code == 412
    assert "Another verdict stands" in late.text


@pytest.mark.parametrize("without", ["csrf", "seen"])
def test_a_form_that_lacks_its_secret_or_what_was_seen_changes_nothing(server, without):
    action, fields = form(server.get(ADDRESS, headers=HTML))
    del fields[without]
    refused = server.post(action, data={**fields, "label": "rejected"}, headers=HTML)
    assert refused.status_code in (403, 412)
    assert server.get(action.replace("/comparisons", "/v1/comparisons")).json()["label"] is None


def test_a_word_that_is_no_verdict_is_refused(server):
    action, fields = form(server.get(ADDRESS, headers=HTML))
    assert server.post(action, data={**fields, "label": "maybe"}, headers=HTML).status_code == 422


def test_a_pair_that_is_not_kept_has_no_buttons(server):
    server.post("/v1/articles", json={"id": "x", "text": "Rain is expected in the valley on Sunday."})
    assert 'class="judge"' not in server.get("/compare?a=x&b=lc-31", headers=HTML).text
    assert 'class="judge"' not in server.get("/compare?a=x&b=x", headers=HTML).text
