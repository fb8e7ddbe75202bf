"""What may stand in the cell of a table."""

from __future__ import annotations

from typing import Any

__all__ = ["cell"]

_ACTIVE = ("=", "+", "-", "@", "\t")
"""What a spreadsheet takes for a formula when a cell begins with it."""


def cell(value: Any) -> Any:
    """Keep text from being run by a spreadsheet, from breaking UTF-8 and from ending its row."""
    if not isinstance(value, str):
        return value
    text = value.encode("utf-8", "replace").decode().replace("\x00", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(_ACTIVE) else text
