"""XML text made safe and tolerable before any parser sees it: its DOCTYPE, entities and loose ampersands.

What a DOCTYPE declares is read here and nowhere else: entities that stand for plain words are put in,
pointers to a DTD are left unread, and whatever refers to files or grows by reference is refused.
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import NoReturn

from dedup.errors import FormatError

__all__ = ["clean"]

LONGEST_DOCTYPE = 200_000
LONGEST_ENTITY = 1_000
MOST_ENTITIES = 500
MOST_LOOSE = 500_000
"""Ampersands that begin no reference, and named characters, in one file."""
MOST_GROWTH = 1_000_000
"""Characters that declared entities may add to a file."""
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_IN_DOCTYPE = re.compile(r"<!--.*?(?:-->|\Z)|\"[^\"]*\"|'[^']*'|[\[\]>]", re.DOTALL)
_ENTITY = re.compile(
    r"<!ENTITY\s{1,99}+(%\s{1,99}+)?([\w.:-]{1,99}+)\s{1,99}+(?:\"([^\"]*+)\"|'([^']*+)')?", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8});)(?:([A-Za-z_][\w.-]{0,40});)?",
    re.DOTALL,
)
_GROWS = re.compile(r"&(?!#)|%")


def clean(text: str, about: str) -> tuple[str, str | None]:
    """Return XML without a prolog and with nothing but the five entities of XML, and what was left out.

    Raises ``FormatError`` for entities that refer to files or to each other, and for their excess.
    """
    text = _UNUSABLE.sub("", text)
    start = text.find("<")
    at = _skip_prolog(text, max(start, 0))
    entities: dict[str, str] = {}
    note = None
    if _DOCTYPE.match(text, at):
        end, subset = _doctype(text, at, about)
        entities, note = _declared(subset, about)
        at = _skip_prolog(text, end)
    body = text[at:]
    return (_referenced(body, entities, about) if "&" in body else body), note


def _skip_prolog(text: str, at: int) -> int:
    while match := _PROLOG.match(text, at):
        at = match.end()
    return at


def _doctype(text: str, at: int, about: str) -> tuple[int, str]:
    """Find the end of a DOCTYPE and the declarations inside it."""
    opened = None
    for match in _IN_DOCTYPE.finditer(text, at, at + LONGEST_DOCTYPE):
        mark = match.group()
        if mark == "[" and opened is None:
            opened = match.end()
        elif mark == "]" and opened is not None:
            end = text.find(">", match.end())
            return (end + 1 if end >= 0 else len(text)), text[opened : match.start()]
        elif mark == ">" and opened is None:
            return match.end(), ""
    raise FormatError(
        f"{about} has a DOCTYPE that does not end in {LONGEST_DOCTYPE:,} characters", about=about
    )


def _declared(subset: str, about: str) -> tuple[dict[str, str], str | None]:
    entities: dict[str, str] = {}
    note = None
    for match in _ENTITY.finditer(subset):
        parameter, name, double, single = match.groups()
        value = double if double is not None else single
        if parameter and value is None:
            note = "the DTD it names was not read"
        elif parameter or value is None:
            _refuse(f"declares the entity {name!r} that refers to a file or builds others", about)
        elif _GROWS.search(value):
            _refuse(f"declares the entity {name!r} that refers to other entities", about)
        else:
            entities[name] = html.escape(html.unescape(value), quote=False)
    longest = max(map(len, entities.values()), default=0)
    if len(entities) > MOST_ENTITIES or longest > LONGEST_ENTITY:
        _refuse("declares more or longer entities than any feed needs", about)
    return entities, note


def _refuse(what: str, about: str) -> NoReturn:
    raise FormatError(f"{about} {what}; refused, send it without that DOCTYPE", about=about)


def _referenced(text: str, entities: dict[str, str], about: str) -> str:
    """Put in what references stand for; an ampersand that begins none stands for itself."""
    grown = loose = 0

    def put(match: re.Match[str]) -> str:
        nonlocal grown, loose
        whole, name = match.group(), match.group(1)
        if whole.startswith("<"):
            return whole
        loose += 1
        value = _value(name, entities) if name else None
        grown += len(value or "") if name in entities else 0
        if loose > MOST_LOOSE or grown > MOST_GROWTH:
            _refuse("has more entities than any feed needs", about)
        return value if value is not None else f"&amp;{whole[1:]}"

    return _REFERENCE.sub(put, text)


def _value(name: str, entities: dict[str, str]) -> str | None:
    value = entities.get(name)
    if value is not None:
        return value
    character = html5.get(f"{name};")
    return html.escape(character, quote=False) if character is not None else None
