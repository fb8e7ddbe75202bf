"""A loopback server with feeds made from the releases in seeds/, and with everything that goes wrong."""

import email.utils
import gzip
import html

from tests.corpus import read
from tests.scan.loopback import Loopback

PRESS = read("press.jsonl")
DAY = "2026-11-24T{:02d}:{:02d}:00+00:00"
PAGE = (
    '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/wire">'
    "<title>News</title></head><body><p>Welcome.</p></body></html>"
)
BOMB = gzip.compress(b"<rss>" + b" " * 60_000_000)


def item(guid, text, *, hour=9, minute=0, title="A release", extra=""):
    """One item of RSS with its whole text."""
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
    moment = email.utils.format_datetime(
        email.utils.datetime.datetime.fromisoformat(DAY.format(hour, minute))
    )
    return (
        f'<item><guid isPermaLink="false">{html.escape(guid)}</guid><title>{html.escape(title)}</title>'
        f"<pubDate>{moment}</pubDate>{extra}<content:encoded>{html.escape(paragraphs)}</content:encoded></item>"
    )


def teaser(guid, text):
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><title>A teaser</title>"
        f"<description>{html.escape(' '.join(text.split()[:30]))} ...</description></item>"
    )


def rss(title, *items):
    """A feed."""
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    return f"<?xml version='1.0'?>{head}<title>{html.escape(title)}</title>{''.join(items)}</channel></rss>"


def release(number):
    """The text of a release, without what all of its source's releases share."""
    return PRESS[number].text


class Newsstand(Loopback):
    """Serves ``pages``: a text is a feed with its ETag, bytes go as gzip, a tuple is a status and headers."""

    def __init__(self, **pages):
        self.pages = dict(pages)
        self.asked = []
        super().__init__()

    def urls(self):
        return [self.url(name) for name in self.pages]

    def answer(self, request):
        name = request.path.strip("/")
        page = self.pages.get(name)
        if page is None:
            self.send(request, 404, b"", {})
            return
        if isinstance(page, tuple):
            self.asked.append((name, page[0]))
            self.send(request, page[0], b"", dict(page[1:]))
            return
        body = page if isinstance(page, bytes) else page.encode()
        etag = f'"{hash(body) & 0xFFFFFF:x}"'
        if request.headers.get("If-None-Match") == etag:
            self.asked.append((name, 304))
            self.send(request, 304, b"", {})
            return
        self.asked.append((name, 200))
        kind = "text/html" if body[:9].lower() == b"<!doctype" else "application/rss+xml"
        headers = {"Content-Type": kind, "ETag": etag}
        if isinstance(page, bytes):
            headers["Content-Encoding"] = "gzip"
        self.send(request, 200, body, headers)


PAPERS = ("Lusk Courier", "Vessa Gazette", "Northern Post", "Delta Daily")


def first_night():
    """The pages of ten feeds: a wire, four papers that run its first story, and six odd ones."""
    wire = [item(f"w{n}", release(n), hour=6, minute=n, title=f"Release {n}") for n in range(4)]
    pages = {"wire": rss("Harbour Wire", *wire)}
    for number, name in enumerate(PAPERS):
        own = [item(f"p{n}", release(10 + 3 * number + n), hour=8, minute=n) for n in range(2)]
        copy = item("copy", release(0), hour=9, minute=number, title="Taken over")
        pages[f"paper{number}"] = rss(name, copy, *own)
    pages["teasers"] = rss("Teaser Times", *(teaser(f"t{n}", release(30 + n)) for n in range(3)))
    pages["quiet"] = rss("Quiet Quarterly", item("q1", release(40), hour=7))
    pages["page"] = PAGE
    pages["bomb"] = BOMB
    return pages


def sound_night():
    """The same without the feed that holds more than may be read."""
    return {name: page for name, page in first_night().items() if name != "bomb"}
