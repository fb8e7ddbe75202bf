"""Which format bytes are in: what they begin with decides, names and media types where that saysnothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from dedup.ingest.decode import BOMS, utf16_without_mark
from dedup.ingest.found import Origin
from dedup.ingest.parquet import MAGIC
from dedup.ingest.strip import looks_like_html

__all__ = ["MEDIA_TYPES", "SNIFFED", "SUFFIXES", "sniff"]

SNIFFED = 65_536
"""Bytes that are looked at."""
SUFFIXES: Mapping[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xml": "xml",
    ".rss": "xml",
    ".rdf": "xml",
    ".atom": "xml",
    ".nitf": "xml",
    ".newsml": "xml",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
MEDIA_TYPES: Mapping[str, str] = {
    "text/plain": "text",
    "text/markdown": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/json": "json",
    "application/feed+json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/vnd.apache.parquet": "parquet",
    "application/xml": "xml",
    "text/xml": "xml",
}
_PROLOG = re.compile(
    r"(?:\s++|<!--.*?-->|<\?.*?\?>|<!doctype\b[^>\[]*+(?:\[.*?\]\s*+)?>)++", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}+:)?([A-Za-z][\w.-]{0,60}+)")
_FORMATS = frozenset(
    """rss rdf feed entry newsitem newsmessage newsml nitf packageitem conceptitem knowledgeitem planningitem
    catalogitem opml urlset sitemapindex""".split()  # noqa: SIM905
)


def sniff(start: bytes, origin: Origin) -> str | None:
    """Return the format of bytes by their beginning; None for text under a name that promises no text."""
    if start.startswith(MAGIC):
        return "parquet"
    text = _readable(start)
    root = _root(text)
    if root in _FORMATS:
        return "xml"
    told = _told(origin)
    if told == "json":
        return "jsonl" if _json_or_lines(text) == "jsonl" else "json"
    if told == "jsonl":
        return "json" if text.startswith("[") else "jsonl"
    if told == "xml":
        return "html" if root == "html" else "xml"
    if told is not None:
        return told
    return _by_words(text, origin, root)


def _told(origin: Origin) -> str | None:
    """Say what media type or name promise; servers call everything text or nothing."""
    media = (origin.content_type or "").partition(";")[0].strip().lower()
    kind = MEDIA_TYPES.get(media) or (
        "xml" if media.endswith("+xml") else "json" if media.endswith("+json") else None
    )
    suffix = origin.name[origin.name.rfind(".") :].lower() if "." in origin.name else ""
    named = SUFFIXES.get(suffix)
    return named if kind in (None, "text") and named else kind


def _by_words(text: str, origin: Origin, root: str | None) -> str | None:
    if text.startswith(("{", "[")):
        kind = _json_or_lines(text)
        if kind != "text":
            return kind
    if text.startswith("<?xml") and root != "html":
        return "xml"
    if looks_like_html(text):
        return "html"
    return "text" if not origin.name or origin.content_type else None


def _readable(start: bytes) -> str:
    """Decode far enough to recognise; a wrong letter does no harm here."""
    data = start[:SNIFFED]
    for mark, name in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "ignore").lstrip()
    return data.decode(utf16_without_mark(data) or "utf-8", "replace").lstrip()


def _root(text: str) -> str | None:
    """Return the local name of the first element, in lower case."""
    prolog = _PROLOG.match(text)
    match = _ROOT.match(text, prolog.end() if prolog else 0)
    return match.group(1).lower() if match else None


def _json_or_lines(text: str) -> str:
    """JSON lines if the first line is a whole object; a text that begins with a brace alone is text."""
    first, _, rest = text.partition("\n")
    if first.startswith("{"):
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            return "json" if '"' in first + rest[:200] else "text"
        return "jsonl" if rest.strip() else "json"
    return "json" if first[:1] == "[" and first[1:].lstrip()[:1] in ("{", "", "]", "[") else "text"
