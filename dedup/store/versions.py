"""Which versions of SQLite may hold a store.

From 3.7.0 to 3.51.2 a write-ahead log could be reset while another connection still read it, and
lose a commit.  3.51.3 mended it; 3.50.7 and 3.44.6 carry the same change back.
https://sqlite.org/wal.html
"""

from __future__ import annotations

__all__ = ["is_safe", "parse_version"]

_FIXED = (3, 51, 3)
_PATCHED = {(3, 50): 7, (3, 44): 6}


def parse_version(text: str) -> tuple[int, int, int]:
    """Read ``3.51.3``; missing parts are 0."""
    major, minor, patch = (*(int(part) for part in text.split(".")[:3]), 0, 0)[:3]
    return major, minor, patch


def is_safe(version: tuple[int, int, int]) -> bool:
    """Say whether this version resets its log safely."""
    patched = _PATCHED.get(version[:2])
    return version >= _FIXED or (patched is not None and version[2] >= patched)
