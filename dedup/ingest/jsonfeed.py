"""JSON Feed 1.0 and 1.1: objects to items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dedup.ingest.addresses import host_of, web_address
from dedup.ingest.found import Feed
from dedup.ingest.item import Item
from dedup.ingest.words import line, plain

__all__ = ["is_json_feed", "read_json_feed"]

_KNOWN = frozenset(
    """id url external_url title content_html content_text summary date_published date_modified author
    authors language""".split()  # noqa: SIM905
)


def is_json_feed(value: Any) -> bool:
    """Whether an object says that it is a JSON Feed."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("items"), list)
        and "jsonfeed.org" in str(value.get("version"))
    )


def read_json_feed(value: Mapping[str, Any], url: str | None) -> tuple[Feed, Iterator[Item | None]]:
    """Read the feed, and its items; None stands for one that is no object."""
    feed = Feed(
        kind=f"JSON Feed {_string(value.get('version')) or ''}".rpartition("/")[2].join(("JSON Feed ", "")),
        title=line(_string(value.get("title"))),
        url=web_address(_string(value.get("home_page_url")), url) or url,
        language=_string(value.get("language")),
    )
    people = _people(value)
    return feed, (_item(item, feed, people) if isinstance(item, dict) else None for item in value["items"])


def _item(item: Mapping[str, Any], feed: Feed, people: str | None) -> Item:
    html, text = _string(item.get("content_html")), _string(item.get("content_text"))
    canonical = web_address(_string(item.get("external_url")), feed.url)
    return Item(
        guid=_string(item.get("id")),
        scope=feed.url,
        title=_string(item.get("title")),
        link=web_address(_string(item.get("url")), feed.url) or canonical,
        canonical=canonical,
        source=feed.title or host_of(feed.url),
        language=_string(item.get("language")) or feed.language,
        published=_string(item.get("date_published")),
        updated=_string(item.get("date_modified")),
        byline=_people(item) or people,
        body=(text and text.strip()) or (plain(html, markup=True) if html else None),
        summary=plain(_string(item.get("summary")) or "") or None,
        fields={name: value for name, value in item.items() if name not in _KNOWN},
    )


def _string(value: Any) -> str | None:
    """Ids are often numbers; anything else that is no string is as good as absent."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value) or None


def _people(value: Mapping[str, Any]) -> str | None:
    """Name the authors, of version 1.1 or 1.0."""
    several = value.get("authors")
    people = several if isinstance(several, list) else [value.get("author")]
    names = [_string(person.get("name")) for person in people if isinstance(person, dict)]
    return ", ".join(filter(None, names)) or None
