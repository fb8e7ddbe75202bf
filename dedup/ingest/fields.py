"""From the fields of a JSON object to a Document: the names that newsrooms, feeds and crawlers use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dedup.errors import DocumentError, FormatError
from dedup.ingest.addresses import web_address
from dedup.ingest.decode import check_characters
from dedup.ingest.extractor import extract_html
from dedup.ingest.moments import read_moment
from dedup.ingest.strip import looks_like_html
from dedup.ingest.words import line
from dedup.types import Document

__all__ = ["document_from_fields", "document_from_html", "document_from_text", "has_text_name"]

# The first name present wins.  ninjs, WordPress, JSON Feed, passim, Common Crawl News and plain scripts.
_TEXT = (
    "text",
    "body_text",
    "body",
    "content",
    "content_text",
    "article_text",
    "maintext",
    "articleBody",
    "article",
    "plain_text",
)
_HTML = ("html", "body_html", "body_xhtml", "content_html", "bodyHtml", "bodyXhtml", "body_nitf")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "uid", "guid", "doc_id", "uri"),
    "title": ("title", "headline", "heading"),
    "source": ("source", "source_name", "publisher", "provider", "feed", "site", "domain", "newspaper"),
    "url": ("url", "link", "canonical_url", "web_url", "permalink"),
    "published": (
        *(
            "published",
            "date_gmt",
            "date",
            "published_at",
            "publishedAt",
            "publication_date",
            "pubDate",
            "date_publish",
        ),
        *(
            "date_published",
            "datePublished",
            "versioncreated",
            "versionCreated",
            "firstcreated",
            "datetime",
            "timestamp",
        ),
    ),
    "language": ("language", "lang", "inLanguage"),
    "version": ("version", "revision"),
    "credit": ("credit", "credit_line", "creditline", "creditLine"),
    "status": ("status", "pubstatus"),
    "embargo": ("embargo", "embargoed", "embargo_until"),
}
_MOMENTS = ("published", "embargo")
_SPELLED = {
    name.casefold(): name for name in (*_TEXT, *_HTML, *(n for names in _NAMES.values() for n in names))
}
"""Names by their small letters: spreadsheets say ``Title`` and ``Text``."""


def document_from_fields(fields: Any, about: str, limit: int) -> Document:
    """Read one article from a JSON object; what has no known name goes into ``metadata`` untouched.

    Raises ``FormatError`` for what is no object or has no text under any known name, ``DocumentError``
    for a text that cannot be an article.
    """
    if not isinstance(fields, dict):
        raise FormatError(f"{about} is a JSON {_json_type(fields)}, not an object with a text", about=about)
    rest = _spelled(fields)
    known: dict[str, Any] = {name: _taken(rest, name) for name in _NAMES}
    html, text = _body(rest, about)
    if html is not None:
        return document_from_html(html, about, limit, known, rest)
    return Document(check_characters(text, about, limit), **known, metadata=_kept(rest))


def has_text_name(names: Iterable[str]) -> bool:
    """Whether one of these is a name under which a text is looked for."""
    return not {*_TEXT, *_HTML}.isdisjoint(_SPELLED.get(name.casefold(), name) for name in names)


def document_from_html(
    source: str,
    about: str,
    limit: int,
    known: Mapping[str, Any] | None = None,
    rest: Mapping[str, Any] | None = None,
) -> Document:
    """Extract the article of a page; title, date and language are the page's own where none are given."""
    if len(source) > limit:
        raise DocumentError(
            f"{about} has {len(source):,} characters of HTML, more than {limit:,}; raise max_characters",
            about=about,
        )
    given = dict(known or {})
    page = extract_html(source, given.get("url"))
    canonical = web_address(page.canonical, given.get("url"))
    for name, value in (
        ("title", page.title),
        ("language", page.language),
        ("published", read_moment(page.published)),
        ("source", page.source),
        ("url", canonical),
    ):
        given[name] = given.get(name) or value
    more = {"canonical_url": canonical if canonical != given["url"] else None, "byline": page.byline}
    told = {name: value for name, value in more.items() if value}
    how = {"how": page.how, **({"reason": page.reason} if page.reason else {})}
    metadata = {**told, **_kept(rest or {}), "extraction": how}
    return Document(check_characters(page.text, about, limit), **given, metadata=metadata)


def document_from_text(text: str, about: str, limit: int, id: str | None = None) -> Document:  # noqa: A002
    """Take a plain text as it is."""
    if looks_like_html(text):
        raise FormatError(f"{about} holds HTML, not plain text; call it .html", about=about)
    return Document(check_characters(text, about, limit), id=id)


def _spelled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Take names in other letters for those that are known, unless these are there too."""
    spelled: dict[str, Any] = {}
    for name, value in fields.items():
        known = _SPELLED.get(name.casefold(), name)
        spelled[name if known in fields or known in spelled else known] = value
    return spelled


def _kept(rest: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what has a value; ``metadata`` is what an export of documents calls the rest."""
    inner = rest.get("metadata")
    kept = {name: value for name, value in rest.items() if value is not None}
    return (
        {**inner, **{name: kept[name] for name in kept if name != "metadata"}}
        if isinstance(inner, dict)
        else kept
    )


def _body(rest: dict[str, Any], about: str) -> tuple[str | None, str]:
    """Take HTML and text out of the fields; text that is HTML counts as HTML."""
    found = {name: _rendered(rest[name]) for name in (*_HTML, *_TEXT) if name in rest}
    usable = {name: value for name, value in found.items() if isinstance(value, str)}
    name = next((name for name in (*_TEXT, *_HTML) if usable.get(name, "").strip()), None)
    if name is None:
        name = next(iter(usable), None)
    if name is None:
        wrong = next(iter(found), None)
        has = f"its {wrong!r} is a JSON {_json_type(rest[wrong])}" if wrong else f"it has {_listed(rest)}"
        raise FormatError(
            f"{about} has no text: {has}; name the text 'text', or 'html' for HTML", about=about
        )
    rest.pop(name)
    value = usable[name]
    return (value, "") if name in _HTML or looks_like_html(value) else (None, value)


def _rendered(value: Any) -> Any:
    """WordPress wraps its fields: ``{"rendered": "<p>..."}``."""
    return value.get("rendered", value) if isinstance(value, dict) else value


def _taken(rest: dict[str, Any], name: str) -> Any:
    """Take the first usable value for a field out of ``rest``; one that cannot be used stays there."""
    for alias in _NAMES[name]:
        value = _usable(name, rest[alias]) if alias in rest else None
        if value is not None:
            rest.pop(alias)
            return value
    return None


def _usable(name: str, value: Any) -> Any:
    if isinstance(value, dict) and isinstance(value.get("rendered"), str):
        value = line(value["rendered"])
    if name in _MOMENTS:
        return read_moment(value)
    if name == "version":
        text = str(value)
        return (
            int(text)
            if not isinstance(value, bool) and text.isascii() and text.isdigit() and len(text) < 10
            else None
        )
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value).strip() or None


def _listed(fields: Mapping[str, Any]) -> str:
    names = ", ".join(sorted(map(str, fields))[:8])
    return f"the fields {names[:120]}" if names else "no fields"


def _json_type(value: Any) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "number")
