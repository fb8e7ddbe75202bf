"""The night's page in a real browser: it fits, loads nothing, and words from feeds stay words.

Screenshots are saved in ``.var/screenshots``, for people to look at.
"""

import json

import pytest

from dedup.detector import Detector
from tests.browser import SHOTS, SIZES
from tests.scan.newsstand import PAPERS, Newsstand, first_night, item, release, rss

HOSTILE = '</p><script>document.title="owned"</script><img src=x onerror="document.title=1">\u202e'


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """The first night, with a rewritten figure, an article pasted twice, an embargo and hostile words."""
    folder = tmp_path_factory.mktemp("page")
    pages = first_night()
    changed = release(0).replace("2024", "2021").replace("British and German", "British and French")
    twice = release(45) + "\n\n" + release(45)
    pages["paper1"] = rss(
        PAPERS[1] + HOSTILE,
        item("changed", changed, hour=10, title="Taken over " + HOSTILE),
        item("twice", twice, hour=11, title="Said twice"),
        item("script", HOSTILE + release(46), hour=11, title="x" * 300),
    )
    hostile = {"id": "h", "title": HOSTILE, "source": HOSTILE, "text": release(2), "published": "2026-11-24"}
    (folder / f"bad{chr(0x202E)}<b>.jsonl").write_text(json.dumps(hostile) + "\n{broken " + HOSTILE)
    pages["evening"] = rss("Evening Echo", item("copy", release(1), hour=18, title="An uncredited copy"))
    with Newsstand(**pages) as stand, Detector.open(f"sqlite:///{folder / 'news.db'}") as detector:
        told = detector.scan(
            [*stand.urls(), "http://127.0.0.1:9/dead", *map(str, folder.glob("*.jsonl"))],
            allow_private=["127.0.0.1"],
            own=["Harbour Wire"],
            report=folder / "night",
            pages="http://127.0.0.1:8000",
        )
    return folder / "night" / "report.html", told


@pytest.fixture
def opened(chromium, night):
    """Open the page, and hold afterwards that it ran and loaded nothing."""
    contexts, wrong, asked = [], [], []

    def make(size="desktop", scheme="light"):
        width, height = SIZES[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(night[0].as_uri())
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrong == []
    assert {url for url in asked if not url.startswith("file:")} == set()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_its_window(opened, size, scheme):
    page = opened(size, scheme)
    page.screenshot(path=SHOTS / f"night-{size}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_sections_come_in_the_order_of_the_morning(opened, night):
    page = opened()
    heads = page.locator("h2").all_inner_texts()
    assert heads == ["Look now", "Our copy elsewhere", "Big stories", "Only counted", "Sources", "Feeds"]
    assert page.locator("h1").inner_text() == night[1].verdict
    assert page.locator("section[aria-labelledby=look] li").count() == len(night[1].look) <= 10


def test_both_sides_are_quoted_at_a_click(opened):
    page = opened()
    line = page.locator("li", has=page.locator("summary")).first
    assert not line.locator("blockquote").first.is_visible()
    line.locator("summary").press("Enter")
    assert all(quote.is_visible() for quote in line.locator("blockquote").all()[:2])
    page.screenshot(path=SHOTS / "night-quotes.png")


IN_LINE = """(at) => {
  const line = document.querySelectorAll("ol.lines > li")[at], now = document.activeElement;
  return line.contains(now) && (now.matches(".beside") || !line.querySelector(".beside"));
}"""


def test_the_lines_are_gone_through_by_key(opened):
    page = opened()
    assert page.locator("#keys").is_visible() and page.locator(".beside").count()
    for key, at in (("n", 0), ("n", 1), ("n", 2), ("p", 1), ("p", 0), ("p", 0)):
        page.keyboard.press(key)
        assert page.evaluate(IN_LINE, at)
    page.screenshot(path=SHOTS / "night-keys.png")


def test_words_from_feeds_stay_words(opened):
    page = opened()
    assert page.locator("img, iframe, object").count() == 0 and page.locator("script").count() == 1
    assert "owned" not in page.title()
    words = page.locator("body").inner_text()
    assert "<script>" in words and "\u202e" not in words


def test_every_link_goes_to_the_service(opened):
    page = opened()
    links = page.evaluate("[...document.links].map(a => a.href)")
    assert links and all(link.startswith("http://127.0.0.1:8000/") for link in links)
