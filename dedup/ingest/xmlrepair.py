"""Tags of broken XML made to match: what is open is closed, what closes nothing is dropped.

Feeds break in few ways: HTML pasted in without escaping, files cut short, a bare ``<``.  A strict parser
stops there, a recovering one hangs each item inside the one before.  Names decide here: an end tag closes
the nearest open one of its name, and all inside that.
"""

from __future__ import annotations

import re

from dedup.errors import FormatError

__all__ = ["DEEPEST", "WRAPPER", "balance"]

DEEPEST = 250
"""Levels of elements; feeds have six, pages inside them rarely forty."""
WRAPPER = "repaired"
"""The element put around it all, since what is broken may have more than one root, or words before it."""
MOST_TAGS = 300_000
"""Tags that are put right one by one; more would take too long."""
LONGEST_TAG = 50_000
_TOKEN = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    r"|</\s{0,9}+([A-Za-z_][\w.:-]{0,200}+)[^<>]{0,200}+>"
    r"|<([A-Za-z_][\w.:-]{0,200}+)((?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>"
    r"|<",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"([A-Za-z_][\w.:-]{0,200}+)\s{0,9}+(?:=\s{0,9}+(\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>]{1,2000}+))?"
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "enclosure", "hr", "img", "input", "meta", "param", "wbr")
)
_CLOSES_ITSELF = frozenset(("dd", "dt", "entry", "item", "li", "p", "td", "tr"))


def balance(text: str, about: str) -> str:
    """Return the text with tags that match, inside a ``WRAPPER``.

    Raises ``FormatError`` for what is nested beyond reason.
    """
    if text.count("<") > MOST_TAGS:
        raise FormatError(
            f"{about} is broken and has more than {MOST_TAGS:,} tags; mend or split it", about=about
        )
    parts: list[str] = []
    stack: list[str] = []
    at, last = 0, text.rfind(">")
    for match in _TOKEN.finditer(text):
        parts.append(text[at : match.start()])
        at = match.end()
        closing, opening, attributes = match.groups()
        if opening:
            parts.extend(_opened(opening, attributes, stack))
        elif closing:
            parts.extend(_closed(closing, stack))
        elif match.group() != "<":
            parts.append(_whole(match.group()))
        elif at > last and re.match(r"[/A-Za-z!?]", text[at : at + 1]):
            at = len(text)  # the end of the file cut this tag
        else:
            parts.append("&lt;")
        if len(stack) > DEEPEST:
            raise FormatError(f"{about} is nested more than {DEEPEST} deep; refused", about=about)
    parts.append(text[at:])
    parts.extend(f"</{name}>" for name in reversed(stack))
    return f"<{WRAPPER}>{''.join(parts)}</{WRAPPER}>"


def _opened(name: str, attributes: str, stack: list[str]) -> list[str]:
    closed = _closed(name, stack) if stack[-1:] == [name] and name.lower() in _CLOSES_ITSELF else []
    empty = attributes.endswith("/") or name.lower() in _VOID
    if not empty:
        stack.append(name)
    return [*closed, f"<{name}{_attributes(attributes)}{'/' if empty else ''}>"]


def _attributes(text: str) -> str:
    """Quote what is not quoted, and keep the first of two with one name."""
    kept: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text[:LONGEST_TAG]):
        quoted = value if value[:1] in ("'", '"') else f'"{value}"'
        kept.setdefault(name, quoted)
    return "".join(f" {name}={value}" for name, value in kept.items())


def _closed(name: str, stack: list[str]) -> list[str]:
    if name not in stack:
        return []
    closed = []
    while True:
        last = stack.pop()
        closed.append(f"</{last}>")
        if last == name:
            return closed


def _whole(token: str) -> str:
    """Close a section that the end of the file cut; drop comments and instructions."""
    if not token.startswith("<![CDATA["):
        return ""
    return token if token.endswith("]]>") else f"{token}]]>"
