"""One article in several feeds of one site is one item, whichever feed answered first."""

import pytest

from dedup.detector import Detector
from tests.scan.newsstand import Newsstand, item, release, rss

HOUSE = ("127.0.0.1",)
LINK = "<link>https://courier.example/ferry</link>"


def linked(guid, text, link=LINK):
    return item(guid, text, hour=8, extra=link)


@pytest.fixture
def detector(tmp_path):
    with Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as opened:
        yield opened


def scanned(detector, stand, *names):
    return detector.scan([stand.url(name) for name in names], allow_private=HOUSE)


def test_sections_of_one_site_that_list_one_article_give_one_item(detector):
    pages = {name: rss(f"Courier {name}", linked("g1", release(0))) for name in ("front", "sport", "local")}
    with Newsstand(**pages) as stand:
        night = scanned(detector, stand, *pages)
        assert night.items == 1 and detector.status().documents == 1 and not night.look
        assert sorted((feed.added, feed.unchanged) for feed in night.feeds) == [(0, 1), (0, 1), (1, 0)]


def test_it_stays_one_item_when_it_is_found_in_another_section_a_night_later(detector):
    with Newsstand(front=rss("Courier", linked("g1", release(0)))) as stand:
        scanned(detector, stand, "front")
        stand.pages["sport"] = rss("Courier Sport", linked("s-77", release(0)))
        night = scanned(detector, stand, "front", "sport")
        assert night.items == 0 and detector.status().documents == 1
        changed = release(0) + "\n\nUpdated on Tuesday with a word of the company."
        for name, guid in (("front", "g1"), ("sport", "s-77")):
            stand.pages[name] = rss("Courier", linked(guid, changed))
        night = scanned(detector, stand, "sport", "front")
        assert night.items == 1 and not night.look


@pytest.mark.parametrize(
    "other",
    [linked("g1", release(20)), linked("g1", release(0), "<link>https://courier.example/b</link>")],
    ids=["other words", "another address"],
)
def test_what_differs_stays_two_items(detector, other):
    with Newsstand(a=rss("A", linked("g1", release(0))), b=rss("B", other)) as stand:
        assert scanned(detector, stand, "a", "b").items == 2
