"""Reports, comparisons and clusters as JSON: the same bytes for the same value, and the API's shape."""

from __future__ import annotations

import json
from typing import Protocol

__all__ = ["render_json", "render_line"]


class Plain(Protocol):
    """Anything of :mod:`dedup.types`."""

    def to_dict(self) -> dict[str, object]:
        """Give plain JSON values in a fixed order."""
        ...


def render_json(value: Plain) -> str:
    """Write one value indented, with a line break at the end; keys keep the order of the fields."""
    return _dumps(value, indent=1) + "\n"


def render_line(value: Plain) -> str:
    """Write one value on one line, for JSONL."""
    return _dumps(value, separators=(",", ":")) + "\n"


def _dumps(value: Plain, indent: int | None = None, separators: tuple[str, str] | None = None) -> str:
    """Readable Unicode; escapes throughout where a lone surrogate could not be written as UTF-8."""
    plain = value.to_dict()
    text = json.dumps(plain, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(plain, indent=indent, separators=separators, allow_nan=False)
    return text
