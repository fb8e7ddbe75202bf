"""The pages without JavaScript: what they say, what they never say, and that nothing on them can act."""

import gc
import re

import pytest
from app_server import NEWSROOM, SEED, serve, store_in, wait_until_ready

from dedup.cluster.union import cluster_id

HTML = {"accept": "text/html"}
PAGES = [
    "/",
    "/articles",
    "/articles/seed",
    "/articles/hw-1001b",
    "/compare",
    "/clusters",
    "/docs",
    "/problems/invalid",
]
PAGES += ["/feeds", "/scans", "/compare?a=hw-1001&b=hw-1001b", f"/clusters/{cluster_id('hw-1001')}"]


def csrf(client, path="/"):
    page = client.get(path, headers=HTML)
    return re.search(r'name="csrf" value="([^"]+)"', page.text).group(1)


def text_of(page):
    """The words of a page as a reader sees them."""
    import html

    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", bare)))


@pytest.mark.parametrize("path", PAGES)
def test_nothing_inline_and_nothing_from_elsewhere(desk, path):
    page = desk.get(path, headers=HTML)
    assert page.status_code == 200
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page.text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page.text)
    loaded = re.findall(
        r'<(?:script|link|img|iframe|source|form)\b[^>]*?\s(?:src|href|action)="([^"]*)"', page.text
    )
    assert loaded and all(address.startswith("/") and not address.startswith("//") for address in loaded)


@pytest.mark.parametrize("path", PAGES)
def test_every_jump_leads_somewhere_and_no_anchor_is_given_twice(desk, path):
    page = desk.get(path, headers=HTML).text
    anchors = re.findall(r'\sid="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)


@pytest.mark.parametrize("path", [*PAGES, "/v1/articles", "/nothing", "/static/site.css"])
def test_security_headers_are_everywhere(desk, path):
    headers = desk.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-request-id"]


def test_the_front_page_shows_the_report_of_the_seed(desk):
    words = text_of(desk.get("/", headers=HTML).text)
    report = desk.get("/v1/articles/seed/report").json()
    assert report["summary"] in words
    assert all(finding["message"] in words for finding in report["findings"][:3])


def test_the_report_says_what_the_seed_repeats(desk):
    page = desk.get("/articles/seed", headers=HTML).text
    words = text_of(page)
    report = desk.get("/v1/articles/seed/report").json()
    assert report["summary"] in words
    for finding in report["findings"]:
        assert finding["message"] in words
    assert words.count("words said before") == len([a for a in report["answers"] if a["label"] != "courtesy"])
    for number in range(1, len(report["passages"]) + 1):
        assert f'id="p{number}a"' in page and f'id="p{number}b"' in page
    o = report["originality"]
    assert f"{o['original_words']} of {o['counted_words']} counted words" in words


def test_the_words_on_the_page_are_the_words_of_the_article(desk):
    page = desk.get("/articles/seed", headers=HTML).text
    bare = re.sub(r'<a class="ref.*?</a>|<span class="differs".*?</span>', "", page, flags=re.DOTALL)
    shown = re.findall(r'<p dir="auto" class="para[^>]*>(.*?)</p>', bare, flags=re.DOTALL)
    import html

    lines = [html.unescape(re.sub(r"<[^>]+>", "", paragraph)) for paragraph in shown]
    assert lines == [line for line in SEED.split("\n") if line.strip()]


def test_a_pasted_article_is_checked_and_not_stored(desk):
    before = len(desk.get("/v1/articles?limit=200").json()["items"])
    form = {"csrf": csrf(desk), "text": NEWSROOM[0]["text"].replace("\n", "\r\n"), "title": "Mine"}
    page = desk.post("/check", data=form, headers=HTML)
    assert page.status_code == 200
    words = text_of(page.text)
    assert "This check stored nothing" in words and "In other items" in words
    assert "Ferry runs aground" in words
    assert len(desk.get("/v1/articles?limit=200").json()["items"]) == before


def test_a_kept_report_has_an_address(fresh):
    form = {"csrf": csrf(fresh), "text": SEED}
    answer = fresh.post("/reports", data=form, headers=HTML)
    assert answer.status_code == 303
    page = fresh.get(answer.headers["location"], headers=HTML)
    assert page.status_code == 200 and "answers restate" in page.text
    assert fresh.get("/v1/articles").json()["items"] == []


def test_a_pasted_article_can_be_kept_and_deleted(fresh):
    answer = fresh.post("/articles", data={"csrf": csrf(fresh), "text": SEED, "title": "Kept"}, headers=HTML)
    assert answer.status_code == 303
    address = answer.headers["location"]
    assert "Kept" in fresh.get(address, headers=HTML).text
    gone = fresh.post(f"{address}/delete", data={"csrf": csrf(fresh)}, headers=HTML)
    assert gone.status_code == 303
    missing = fresh.get(address, headers=HTML)
    assert missing.status_code == 404 and "text/html" in missing.headers["content-type"]


def test_two_pasted_texts_are_shown_side_by_side(desk):
    a, b = NEWSROOM[0]["text"], NEWSROOM[1]["text"]
    page = desk.post("/compare", data={"csrf": csrf(desk), "a": a, "b": b}, headers=HTML)
    assert page.status_code == 200
    assert 'id="p1a"' in page.text and 'id="p1b"' in page.text


def test_an_empty_store_says_what_was_compared(fresh):
    assert "Nothing is kept here yet" in text_of(fresh.get("/", headers=HTML).text)
    assert "No copies among the 0 articles" in text_of(fresh.get("/clusters", headers=HTML).text)
    plain = "The bridge over the Corba was closed on Monday after a lorry hit one of its piers."
    words = text_of(fresh.post("/check", data={"csrf": csrf(fresh), "text": plain}, headers=HTML).text)
    assert "Compared with 0 items" in words
    assert "original" not in words.lower()


REFUSED = {
    "without the secret": ({"text": "a"}, {}, 403),
    "with a wrong secret": ({"text": "a", "csrf": "x" * 43}, {}, 403),
    "from another origin": ({"text": "a", "csrf": None}, {"origin": "http://evil.example"}, 403),
    "from another site": ({"text": "a", "csrf": None}, {"sec-fetch-site": "cross-site"}, 403),
    "with a NUL": ({"text": "a\0", "csrf": None}, {}, 422),
    "without words": ({"text": "  ", "csrf": None}, {}, 422),
    "with a misspelt field": ({"text": "a", "titel": "b", "csrf": None}, {}, 422),
}


@pytest.mark.parametrize("fields,headers,status", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("path", ["/check", "/articles", "/reports"])
def test_forms_that_are_refused(desk, path, fields, headers, status):
    token = csrf(desk)
    sent = {name: token if value is None else value for name, value in fields.items()}
    answer = desk.post(path, data=sent, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_form_that_is_json_is_refused(desk):
    assert desk.post("/check", json={"text": "a"}).status_code == 415


def test_the_cookie_of_forms_is_out_of_reach_of_scripts_and_sites(tmp_path):
    with serve(store=store_in(tmp_path), warm=False) as client:
        cookie = client.get("/", headers=HTML).headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=strict" in cookie
        assert "set-cookie" not in client.get("/", headers=HTML).headers


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}'


def test_markup_of_articles_is_shown_as_words(fresh):
    article = {
        "id": HOSTILE,
        "title": HOSTILE,
        "source": HOSTILE,
        "url": "javascript:alert(3)",
        "text": f"{HOSTILE} stood in a long enough first sentence of this article.\n" * 3,
    }
    kept = fresh.post("/v1/articles", json=article)
    assert kept.status_code == 201
    address = kept.headers["location"].removeprefix("/v1")
    for path in (address, "/", "/articles", "/compare", address + "x"):
        page = fresh.get(path, headers=HTML).text
        assert "<script>alert" not in page and "<img" not in page and 'href="javascript' not in page
        assert "49" not in text_of(page).split("{{")[-1][:20]


def test_static_files_may_be_kept_by_browsers(desk):
    page = desk.get("/", headers=HTML).text
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        assert desk.get(address).status_code == 200
        assert re.search(r"\?v=[0-9a-f]{12}$", address)


def test_ready_only_after_the_warm_up(tmp_path):
    with serve(store=store_in(tmp_path), warm=False) as client:
        client.app.state.service.ready = False
        answer = client.get("/readyz")
        assert answer.status_code == 503 and answer.headers["retry-after"] == "1"
        assert client.get("/livez").status_code == 200


def test_searches_for_cycles_leave_out_what_was_loaded_at_the_start(tmp_path):
    with serve(store=store_in(tmp_path), warm=True) as client:
        wait_until_ready(client)
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0
