"""Lists of feeds, in and out, as OPML 2.0 (opml.org/spec2.opml) and as readers really write it.

Reading fetches nothing: a list included from elsewhere is named in the notes.  What a reader wrote that
we have no name for is kept and written again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from dedup.errors import FormatError
from dedup.ingest.xmltree import attribute, local, parse_xml, value, walk

__all__ = ["FeedEntry", "FeedList", "read_opml", "write_opml"]

_MOST_FEEDS = 10_000
_LONGEST_NAME = 300
_MOST_NOTES = 50
_MOST_EXTRAS = 20
_ADDRESS = ("xmlurl", "feedurl")
_NAMED = frozenset((*_ADDRESS, "url", "text", "title", "htmlurl", "type"))
_INCLUDING = frozenset(("include", "link"))
_NAME = re.compile(r"(?i:(?!xml))[A-Za-z_][A-Za-z0-9_.-]{0,60}\Z")
# What XML 1.0 cannot hold, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One feed of a list: where it is, what it is called, the folders around it from the outside in.

    ``extras`` are the other attributes without a namespace, as written, in order.
    """

    url: str
    title: str | None = None
    site: str | None = None
    folder: tuple[str, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FeedList:
    """A list of feeds, each address once, and what of the file could not be taken as it was."""

    feeds: tuple[FeedEntry, ...]
    title: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    feeds: dict[str, FeedEntry] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unnoted: int = 0

    def note(self, text: str) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(text)
        else:
            self.unnoted += 1

    def all_notes(self) -> tuple[str, ...]:
        more = (f"and {self.unnoted:,} more like these",) if self.unnoted else ()
        return (*self.notes, *more)


def read_opml(data: bytes, about: str = "the list of feeds") -> FeedList:
    """Read a list of feeds; raise ``FormatError`` for what is none, or is made to do harm.

    An entry that cannot be taken is left out with a note, the others stay.
    """
    tree = parse_xml(data, about)
    if local(tree.root) not in ("opml", "outlinedocument"):
        raise FormatError(f"{about} is no OPML: its first element is <{local(tree.root)[:40]}>", about=about)
    reading = _Reading(notes=list(tree.notes))
    for outline, folder in _outlines(tree.root):
        _take(outline, folder, reading)
        if len(reading.feeds) > _MOST_FEEDS:
            raise FormatError(f"{about} lists more than {_MOST_FEEDS:,} feeds; split it", about=about)
    head = next(walk(tree.root, "head"), None)
    return FeedList(tuple(reading.feeds.values()), _said(value(head, "title")), reading.all_notes())


def _outlines(root: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Every outline with the names of those around it, in order; by a stack, for nesting may be deep."""
    left: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    while left:
        element, folder = left.pop()
        if local(element) == "outline":
            yield element, folder
            name = None if _address(element) else _title(element)
            folder = (*folder, name) if name else folder
        left.extend((child, folder) for child in reversed(element))


def _address(outline: Any) -> str | None:
    """Find the feed's address; some write it as ``url`` beside a type."""
    found = attribute(outline, *_ADDRESS)
    kind = (attribute(outline, "type") or "").lower()
    return found or (attribute(outline, "url") if kind in ("rss", "atom", "feed", "json") else None)


def _title(outline: Any) -> str | None:
    return _said(attribute(outline, "title", "text"))


def _take(outline: Any, folder: tuple[str, ...], reading: _Reading) -> None:
    address = _address(outline)
    called = _title(outline) or "an entry without a name"
    if address is None:
        kind = (attribute(outline, "type") or "").lower()
        if kind in _INCLUDING:
            reading.note(f"“{called}” is a list elsewhere; it was not fetched")
        elif kind in ("rss", "atom"):
            reading.note(f"“{called}” has no address")
        return
    url = _web_address(address)
    if url is None:
        reading.note(f"“{called}” has an address that is none of the web: {_said(address[:80])}")
    elif url in reading.feeds:
        reading.note(f"“{called}” is listed twice; the first place counts")
    else:
        site = _web_address(attribute(outline, "htmlurl") or "")
        title = _title(outline)
        # Where a feed has no name, its address stands in (see ``_attributes``).
        title = None if title in (url, address) else title
        reading.feeds[url] = FeedEntry(url, title, site, folder, _extras(outline))


def _web_address(text: str) -> str | None:
    """Return an http or https address; ``feed:`` is how some readers mark a link to subscribe to."""
    address = re.sub(r"^feed:(?://)?(?=https?:)", "", text.strip(), flags=re.IGNORECASE)
    address = re.sub(r"^feed://", "http://", address, flags=re.IGNORECASE)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def _extras(outline: Any) -> tuple[tuple[str, str], ...]:
    own = [(str(key), str(given)) for key, given in outline.attrib.items()]
    kept = [(key, given) for key, given in own if _NAME.match(key) and key.lower() not in _NAMED]
    return tuple(kept[:_MOST_EXTRAS])


def _said(text: str | None) -> str | None:
    """Bring a name to one line of a length a list can show."""
    return " ".join((text or "").split())[:_LONGEST_NAME].strip() or None


@dataclass(slots=True)
class _Folder:
    """Where outlines are written: its element, and the folders inside by name."""

    element: Any
    inside: dict[str, _Folder] = field(default_factory=dict)


def write_opml(feeds: Sequence[FeedEntry], *, title: str, created: dt.datetime) -> bytes:
    """Write a list of feeds as OPML 2.0 in UTF-8; ``created`` must have a time zone.

    Reading it again gives the same entries, those of one folder together.
    """
    from xml.etree import ElementTree

    opml = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(opml, "head")
    ElementTree.SubElement(head, "title").text = _writable(title)
    moment = format_datetime(created.astimezone(dt.UTC), usegmt=True)
    ElementTree.SubElement(head, "dateCreated").text = moment
    top = _Folder(ElementTree.SubElement(opml, "body"))
    for feed in feeds:
        ElementTree.SubElement(_folder(top, feed.folder).element, "outline", _attributes(feed))
    ElementTree.indent(opml)
    return bytes(ElementTree.tostring(opml, encoding="utf-8", xml_declaration=True)) + b"\n"


def _folder(top: _Folder, path: tuple[str, ...]) -> _Folder:
    from xml.etree import ElementTree

    for name in path:
        if name not in top.inside:
            element = ElementTree.SubElement(top.element, "outline", {"text": _writable(name)})
            top.inside[name] = _Folder(element)
        top = top.inside[name]
    return top


def _attributes(feed: FeedEntry) -> dict[str, str]:
    extras = {key: given for key, given in feed.extras if _NAME.match(key) and key.lower() not in _NAMED}
    # The specification wants ``text`` on every outline; an address is better than nothing there.
    named = {"type": "rss", "text": feed.title or feed.url, "title": feed.title, "xmlUrl": feed.url}
    named["htmlUrl"] = feed.site
    return {key: _writable(given) for key, given in {**extras, **named}.items() if given}


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
