"""ninjs 1, 2 and 3 (IPTC News in JSON): objects to items.

Version 3 spells in camelCase what 1 and 2 write in lower case; 1 has one field a body where 2 and 3 have a
list with roles.  Names are compared in lower case, so one table serves all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dedup.ingest.addresses import web_address
from dedup.ingest.item import Item
from dedup.ingest.words import plain

__all__ = ["is_ninjs", "read_ninjs"]

_MARKS = frozenset(
    """altids bodies body_main body_richtext body_text body_xhtml bodies descriptions headline_main headlines
    infosources pubstatus representationtype usageterms versioncreated""".split()  # noqa: SIM905
)
_TYPES = frozenset(
    ("text", "audio", "video", "picture", "graphic", "composite", "planning", "component", "event")
)
_MEDIA = frozenset(("audio", "video", "picture", "graphic"))
_PLAIN: Mapping[str, tuple[str, ...]] = {
    "guid": ("uri", "guid"),
    "version": ("version",),
    "language": ("language",),
    "published": ("firstpublished", "published"),
    "created": ("firstcreated",),
    "updated": ("versioncreated",),
    "embargo": ("embargoed",),
    "status": ("pubstatus",),
    "usage_terms": ("usageterms",),
    "copyright": ("copyrightnotice", "copyrightholder"),
    "byline": ("by", "byline"),
    "credit": ("creditline", "credit"),
}
_HTML = ("html", "xhtml", "richtext", "html5")
_TITLES = ("headline", "title", "name")
_LINKS = ("weburl", "url", "link", "uri")
_SOURCES = ("source", "provider", "copyrightholder")
_MAIN = ("main", "text", "summary", "medium", "long", "short", "caption")
_NOT_A_TEXT = frozenset(("creditline", "writer", "ednote"))


def is_ninjs(value: Any) -> bool:
    """Whether an object is a ninjs item: it says so, or has an id and fields that only ninjs has.

    The id is ``uri``; Superdesk calls it ``guid``.
    """
    if not isinstance(value, dict):
        return False
    names = {str(name).lower() for name in value}
    standard = value.get("standard")
    if isinstance(standard, dict) and str(standard.get("name")).lower() == "ninjs":
        return True
    return not names.isdisjoint(("uri", "guid")) and bool(
        names & _MARKS or ("uri" in names and value.get("type") in _TYPES)
    )


def read_ninjs(value: Mapping[str, Any]) -> Item:
    """Read one item; everything that has no place of its own stays in ``fields`` under its name."""
    rest = {str(name): given for name, given in value.items()}
    by_lower = {name.lower(): name for name in rest}

    def take(*names: str) -> str | None:
        for name in names:
            given = _string(rest.get(by_lower.get(name, "")))
            if given:
                del rest[by_lower[name]]
                return given
        return None

    known = {name: take(*names) for name, names in _PLAIN.items()}
    link = web_address(take(*_LINKS[:-1])) or web_address(known["guid"])
    titles, bodies = _texts(rest, "headline"), _texts(rest, "body", "bodies")
    summaries = _texts(rest, "description")
    known["credit"] = known["credit"] or _with_role(summaries, "creditline")
    body, summary = _body(bodies), _best(summaries)
    media = not body and value.get("type") in _MEDIA
    return Item(
        title=_best(titles) or take(*_TITLES),
        link=link,
        source=_names(rest.get(by_lower.get("infosources", ""))) or take(*_SOURCES) or _holder(value),
        body=summary if media else body,
        summary=None if media else summary,
        body_is="caption" if media else None,
        fields=rest,
        **known,
    )


def _holder(value: Mapping[str, Any]) -> str | None:
    return next((_string(given) for name, given in value.items() if name.lower() == "copyrightholder"), None)


def _string(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value).strip() or None


Texts = list[tuple[str, str, str]]
"""Role, media type and words of each."""


def _texts(rest: dict[str, Any], stem: str, plural: str | None = None) -> Texts:
    """Take ``bodies`` (2, 3) or ``body_text`` and the like (1) out of the fields."""
    found: Texts = []
    for name in list(rest):
        lower = name.lower()
        given = rest[name]
        if lower == (plural or f"{stem}s") and isinstance(given, list):
            found += [_entry(part) for part in given if isinstance(part, dict)]
        elif (lower == stem or lower.startswith(f"{stem}_")) and isinstance(given, str):
            found.append((lower.removeprefix(stem).lstrip("_"), "", given))
        else:
            continue
        del rest[name]
    return [text for text in found if text[2].strip()]


def _entry(part: Mapping[str, Any]) -> tuple[str, str, str]:
    folded = {str(name).lower(): given for name, given in part.items()}
    words = folded.get("value")
    kind = str(folded.get("contenttype") or "").lower()
    return str(folded.get("role") or "").lower(), kind, words if isinstance(words, str) else ""


def _body(texts: Texts) -> str | None:
    """Prefer HTML, which keeps the paragraphs that plain renderings often lose."""
    html = [words for role, kind, words in texts if "html" in kind or role in _HTML]
    if html:
        return plain(max(html, key=len), markup=True) or None
    return _best(texts)


def _best(texts: Texts) -> str | None:
    """Return the text with the role that comes first in ``_MAIN``, else the first that is one."""
    usable = [text for text in texts if text[0] not in _NOT_A_TEXT]
    usable.sort(key=lambda text: _MAIN.index(text[0]) if text[0] in _MAIN else len(_MAIN))
    return plain(usable[0][2], markup=False if usable[0][1] == "text/plain" else None) if usable else None


def _with_role(texts: Texts, role: str) -> str | None:
    return next((words for own, _, words in texts if own == role), None)


def _names(value: Any) -> str | None:
    parts: Iterable[Any] = value if isinstance(value, list) else ()
    names = (_string(part.get("name")) for part in parts if isinstance(part, dict))
    return ", ".join(filter(None, names)) or None
