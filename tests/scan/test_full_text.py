"""Feeds whose articles are read whole: links followed under the guard, teasers kept with the reason."""

import html
import json
import threading

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.detector import Detector
from tests.scan.loopback import Loopback
from tests.scan.newsstand import release

HOUSE = ("127.0.0.1",)


def article(text, title="A release"):
    """A page with its article among menus and links."""
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12))
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article><footer>All rights reserved.</footer></body></html>"
    )


class Site(Loopback):
    """A server with one feed of teasers, the pages behind them, and its robots.txt."""

    def __init__(self, pages, robots=""):
        self.pages, self.robots, self.asked, self.at_once, self.most = pages, robots, [], 0, 0
        self.teasers = {name: " ".join(release(n).split()[:25]) + " ..." for name, n in ITEMS.items()}
        self._lock = threading.Lock()
        super().__init__()

    def feed(self):
        items = "".join(
            f"<item><guid isPermaLink='false'>{name}</guid><title>Item {name}</title>"
            f"<link>{self.url(name)}</link><description>{html.escape(text)}</description></item>"
            for name, text in self.teasers.items()
        )
        return f"<rss version='2.0'><channel><title>Teaser Times</title>{items}</channel></rss>"

    def answer(self, request):
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        try:
            self.serve(request)
        finally:
            with self._lock:
                self.at_once -= 1

    def serve(self, request):
        name = request.path.strip("/")
        self.asked.append(name)
        known = {"feed": (self.feed(), "application/rss+xml"), "robots.txt": (self.robots, "text/plain")}
        known |= {page: (body, "text/html; charset=utf-8") for page, body in self.pages.items()}
        body, kind = known.get(name, (None, "text/plain"))
        self.send(request, 404 if body is None else 200, (body or "").encode(), {"Content-Type": kind})


ITEMS = {"a": 0, "b": 10, "c": 20}
PAGES = {name: article(release(number)) for name, number in ITEMS.items()}


def run(*arguments):
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.fixture
def store(tmp_path):
    return tmp_path / "news.db"


def scanned(store):
    told = run("scan", "--store", store, "--allow-private", "127.0.0.1", "--format", "json")
    return json.loads(told.stdout)


def held(store):
    with Detector.open(f"sqlite:///{store}") as detector:
        return {one.document.title.split()[-1]: one.document for one in detector.articles().items}


def test_the_articles_of_a_feed_of_teasers_are_read_whole(store):
    with Site(PAGES) as site:
        assert run("feeds", "add", site.url("feed"), "--full-text", "--store", store).exit_code == 0
        night = scanned(store)
        assert night["items"] == 3 and night["feeds"][0]["teasers"] is False
        found = held(store)
        for name, number in ITEMS.items():
            words = release(number).split()
            assert " ".join(words[-30:]) in " ".join(found[name].text.split())
            assert found[name].metadata["summary"].startswith(" ".join(words[:20]))
        assert site.asked.count("robots.txt") == 1
        assert site.most == 1, "one at a time for each host"


def test_a_page_is_read_once_until_the_feed_says_something_new(store):
    with Site(dict(PAGES)) as site:
        run("feeds", "add", site.url("feed"), "--full-text", "--store", store)
        scanned(store)
        site.asked.clear()
        assert scanned(store)["items"] == 0 and set(site.asked) == {"feed"}
        site.teasers["b"] = "UPDATE: " + site.teasers["b"]
        site.pages["b"] = article(release(10) + "\n\nThe company added on Friday that it regrets the delay.")
        site.asked.clear()
        night = scanned(store)
        assert (night["items"], night["feeds"][0]["updated"]) == (1, 1)
        assert "b" in site.asked and "a" not in site.asked
        assert "regrets the delay" in held(store)["b"].text


def test_a_page_that_gives_nothing_leaves_the_teaser_and_says_why(store):
    with Site({"a": PAGES["a"], "b": article("Log in."), "secret": ""}) as site:
        run("feeds", "add", site.url("feed"), "--full-text", "--store", store)
        night = scanned(store)
        (feed,) = night["feeds"]
        assert night["items"] == 3 and "2 of 3 items have only their teasers" in feed["reason"]
        found = held(store)
        assert len(found["a"].text.split()) > 200
        reasons = {name: found[name].metadata["full_text"]["reason"] for name in "bc"}
        assert "nothing at this address" in reasons["c"] and reasons["b"]
        assert len(found["c"].text.split()) <= 26
        site.pages["c"] = PAGES["c"]
        assert scanned(store)["feeds"][0]["updated"] == 1, "asked again, because it had failed"
        assert len(held(store)["c"].text.split()) > 200


def test_robots_are_honoured(store):
    with Site(PAGES, robots="User-agent: *\nDisallow: /b\n") as site:
        run("feeds", "add", site.url("feed"), "--full-text", "--store", store)
        scanned(store)
        assert "b" not in site.asked and "a" in site.asked
        assert "robots" in held(store)["b"].metadata["full_text"]["reason"]


def test_without_the_setting_nothing_is_followed_and_it_can_be_taken_back(store):
    with Site(PAGES) as site:
        run("feeds", "add", site.url("feed"), "--store", store)
        assert scanned(store)["feeds"][0]["teasers"] is True
        assert set(site.asked) == {"feed"}
        run("feeds", "add", site.url("feed"), "--full-text", "--store", store)
        assert "full text" in run("feeds", "list", "--store", store).stdout
        assert scanned(store)["feeds"][0]["updated"] == 3
        run("feeds", "add", site.url("feed"), "--teasers", "--store", store)
        assert "full text" not in run("feeds", "list", "--store", store).stdout


def test_the_setting_goes_in_and_out_with_lists_of_feeds(store, tmp_path):
    with Site(PAGES) as site:
        run("feeds", "add", site.url("feed"), "--full-text", "--store", store)
        listed = run("feeds", "list", "--store", store, "--format", "opml").stdout
        assert 'fullText="true"' in listed
        (tmp_path / "feeds.opml").write_text(listed)
        other = tmp_path / "other.db"
        run("scan", tmp_path / "feeds.opml", "--store", other, "--allow-private", "127.0.0.1")
        assert all(len(one.text.split()) > 200 for one in held(other).values())
