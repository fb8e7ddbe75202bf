"""One article as a format carries it, and how it becomes a Document.

Every format of feeds and agencies is read into :class:`Item`, with dates and versions as written; only
here are they understood.  What cannot be understood is kept under its own name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dedup.errors import FormatError
from dedup.ingest.addresses import host_of
from dedup.ingest.decode import check_characters
from dedup.ingest.found import Withdrawn
from dedup.ingest.moments import read_moment
from dedup.rights import is_withdrawn
from dedup.types import Document, written

__all__ = ["Item", "as_document", "base_language", "scoped", "withdrawal"]

_GLOBAL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,30}:\S"
    r"|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_LONGEST_ID = 512


@dataclass(frozen=True, slots=True)
class Item:
    """An article in the words of its format: markup is gone, times, versions and languages are as written.

    ``scope`` is the address or name of the feed or agency inside which ``guid`` is unique, where it is not
    unique by itself.
    ``body_is`` says what ``body`` is if it is not the article: ``summary``, ``beginning`` or ``caption``.
    """

    guid: str | None = None
    scope: str | None = None
    version: str | None = None
    title: str | None = None
    link: str | None = None
    canonical: str | None = None
    source: str | None = None
    language: str | None = None
    published: str | None = None
    updated: str | None = None
    created: str | None = None
    embargo: str | None = None
    status: str | None = None
    usage_terms: str | None = None
    copyright: str | None = None
    byline: str | None = None
    credit: str | None = None
    body: str | None = None
    summary: str | None = None
    body_is: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def as_document(item: Item, where: str, limit: int) -> Document:
    """Turn an item into a Document: its body, else its summary, else its title, saying which.

    Raises ``FormatError`` for an item without any words, ``DocumentError`` for words that are no article.
    """
    text, how_much = _text(item, where)
    published, how = _published(item)
    metadata = {
        **dict(item.fields),
        "guid": item.guid,
        "canonical_url": _other(item.canonical, item.link),
        "created": _told(item.created),
        "updated": _told(item.updated),
        "published_is": how,
        "byline": _line(item.byline),
        "usage_terms": _line(item.usage_terms),
        "copyright": _line(item.copyright),
        "summary": item.summary if text != item.summary else None,
        "extraction": {"how": how_much} if how_much else None,
        **_not_understood(item),
    }
    return Document(
        check_characters(text, where, limit),
        id=scoped(item.guid, item.scope) or _id(item.link),
        title=_line(item.title),
        source=_line(item.source),
        url=item.link,
        published=published,
        language=base_language(item.language),
        version=_version(item.version),
        credit=_line(item.credit),
        status=item.status,
        embargo=read_moment(item.embargo),
        metadata={name: value for name, value in metadata.items() if value not in (None, "", [], {})},
    )


def _text(item: Item, where: str) -> tuple[str, str | None]:
    for text, what in ((item.body, item.body_is), (item.summary, "summary"), (_line(item.title), "title")):
        if text and any(map(str.isalpha, text)):
            return text, what
    named = f" ({item.guid or item.link})" if item.guid or item.link else ""
    raise FormatError(f"{where}{named} has no text, summary or title", about=where)


def withdrawal(item: Item) -> Withdrawn | None:
    """Tell an item that only takes back what was sent before: its status says so, and it has no words."""
    name = scoped(item.guid, item.scope) or _id(item.link)
    worded = any(filter(None, (item.body, item.summary, item.title)))
    if name is None or worded or not is_withdrawn(item.status):
        return None
    return Withdrawn(name, str(item.status), read_moment(item.updated), item.guid)


def _line(words: str | None) -> str | None:
    return " ".join((words or "").split()) or None


def _published(item: Item) -> tuple[Any, str | None]:
    """When it first came out, and where that was read if the format has no word for it."""
    for how, value in (("published", item.published), ("created", item.created), ("updated", item.updated)):
        moment = read_moment(value)
        if moment is not None:
            return moment, None if how == "published" else how
    return None, None


def _not_understood(item: Item) -> dict[str, Any]:
    """Dates, versions and languages that could not be read, or not without loss, as they stand."""
    kept: dict[str, Any] = {}
    for name in ("published", "embargo"):
        given = getattr(item, name)
        if given and read_moment(given) is None:
            kept[name] = given
    if item.version and _version(item.version) is None:
        kept["version"] = item.version
    if item.language and item.language != base_language(item.language):
        kept["language"] = item.language
    return kept


def _told(value: str | None) -> str | None:
    moment = read_moment(value)
    return value if moment is None else written(moment)


def _other(canonical: str | None, link: str | None) -> str | None:
    return canonical if canonical != link else None


def _version(value: str | None) -> int | None:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0 else None


def base_language(tag: str | None) -> str | None:
    """Return the language of a tag such as ``en-GB`` or ``nb_NO``, without its region."""
    match = _LANGUAGE.match((tag or "").strip())
    return match.group().lower() if match else None


def scoped(guid: str | None, scope: str | None) -> str | None:
    """Name an article by its guid: alone where that is unique in the world, else with its site before it.

    Feeds number their items 1, 2, 3; without the site, two publishers would overwrite each other.
    """
    guid = " ".join((guid or "").split())
    if not guid:
        return None
    site = (host_of(scope) or _name_of(scope)) if _GLOBAL.match(guid) is None else None
    return _id(f"{site}:{guid}" if site else guid)


def _name_of(scope: str | None) -> str | None:
    """Return a scope that is a name; an address without a host is none."""
    return None if "://" in (scope or "") else _line(scope)


def _id(name: str | None) -> str | None:
    """Return a name as an id may be: printable, and a long one ended by its digest."""
    name = "".join(filter(str.isprintable, (name or "").strip()))
    if len(name) > _LONGEST_ID:
        digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
        name = f"{name[: _LONGEST_ID - len(digest) - 1]}~{digest}"
    return name or None
