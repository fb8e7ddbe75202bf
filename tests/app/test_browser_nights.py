"""The pages of feeds and scans in a real browser: feeds added and scanned by hand, hostile words."""

import threading

import pytest
from app_server import serve, store_in
from test_api_scans import HOUSE

from tests.browser import SHOTS, SIZES
from tests.scan.newsstand import PAPERS, Newsstand, item, release, rss, sound_night

HOSTILE = '</p><script>document.title="owned"</script><img src=x onerror="document.title=1">'
VIEWS = {"feeds": "/feeds", "scans": "/scans", "scan": "/scans/1"}


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """A server that has scanned a night of feeds, one with hostile words."""
    pages = sound_night()
    pages["paper1"] = rss(PAPERS[1] + HOSTILE, item("script", release(46), title=HOSTILE))
    store = store_in(tmp_path_factory.mktemp("nights"))
    with Newsstand(**pages) as stand, serve(store=store, **HOUSE) as client:
        for name, url in zip(pages, stand.urls(), strict=True):
            client.post("/v1/feeds", json={"url": url, "folder": ["Wires" if name == "wire" else "Papers"]})
        client.post("/v1/scans", json={})
        while client.get("/v1/scans/1").json()["state"] != "finished":
            threading.Event().wait(0.1)
        client.post("/v1/feeds", json={"url": "https://unread.example/" + "a" * 150, "title": HOSTILE})
        yield client


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", VIEWS)
def test_the_pages_fit_their_window(tab, night, name, size, scheme):
    page = tab(night, size=size, color_scheme=scheme).open(VIEWS[name])
    page.screenshot(path=SHOTS / f"{name}-{size}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "owned" not in page.title()
    assert page.locator("main script, main img").count() == 0


def test_the_report_of_a_scan_opens_with_its_style_and_nothing_else(tab, night):
    page = tab(night).open("/scans/1")
    page.get_by_role("link", name="Open the report").click()
    assert page.locator("h1").inner_text() == night.get("/v1/scans/1").json()["summary"]
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).borderBottomWidth") == "1px"
    page.screenshot(path=SHOTS / "scan-report-desktop.png", full_page=True)
    page.locator("ol.lines a").first.click()
    assert page.locator(".report").count() == 1


def test_a_feed_is_added_and_scanned_by_hand_without_script(tab, tmp_path):
    held = threading.Event()
    with (
        Newsstand(wire=rss("Harbour Wire", item("1", release(0)))) as stand,
        serve(store=store_in(tmp_path), **HOUSE) as client,
    ):
        real = stand.answer
        stand.answer = lambda request: (held.wait(30), real(request))
        page = tab(client, java_script_enabled=False).open("/feeds")
        page.get_by_label("Address of the feed").fill(stand.url("wire"))
        page.get_by_role("button", name="Add the feed").click()
        assert page.get_by_role("status").inner_text() == "The feed is on the list; the next scan asks it."
        page.get_by_role("link", name="Scans").first.click()
        page.get_by_role("button", name="Scan now").click()
        page.get_by_role("button", name="Stop it").wait_for()
        page.screenshot(path=SHOTS / "scan-running-desktop.png")
        held.set()
        page.get_by_role("heading", name="1 new item, 1 feed. Nothing to look at.").wait_for(timeout=60_000)
        page.goto(page.url.rsplit("/", 2)[0] + "/feeds")
        page.get_by_role("button", name="Remove: Harbour Wire").click()
        assert "No feeds yet" in page.locator("main").inner_text()
