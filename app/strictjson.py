"""Read JSON that came from anywhere: what is odd is refused with a pointer, never passed on.

Python's reader takes NaN, repeated keys, lone surrogates and numbers of any size.  None of them survives
the way through a store and back to a client in another language, so they end here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from app.errors import ProblemError, Violation, pointer

__all__ = ["parse"]

DEEPEST = 32
"""Levels of nesting; an article needs two, metadata rarely five."""

_LARGEST = 2**63 - 1
_SHOWN = 20


def parse(raw: bytes) -> Any:
    """Turn a body into plain values.  Raises ``ProblemError``: 400 if it is no JSON, 422 if it is odd."""
    if not raw.strip():
        raise ProblemError.of("invalid", "The body is empty.", Violation("send a JSON object", pointer=""))
    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        detail = f"The body is not UTF-8 (byte {error.start})."
        raise ProblemError.of("bad-request", detail, Violation(detail, pointer="")) from None
    except RecursionError:
        raise _too_deep("") from None
    except json.JSONDecodeError as error:
        detail = f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        raise ProblemError.of("bad-request", detail, Violation(detail, pointer="")) from None
    except ValueError:  # Python refuses integers of more than 4,300 digits
        raise _invalid("a number is out of range", "") from None
    oddities = [found for _, found in zip(range(_SHOWN), _odd(value), strict=False)]
    if oddities:
        raise ProblemError.of("invalid", oddities[0].detail, *oddities)
    return value


def _no_constant(name: str) -> Any:
    raise _invalid(f"{name} is not JSON; leave the key out or send null", "")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _invalid(f"the key {_printable(twice)!r} is given twice", "")
    return values


def _odd(value: Any) -> Iterator[Violation]:
    """Walk without recursion, so that depth itself cannot hurt."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, item = waiting.pop()
        if len(path) > DEEPEST:
            raise _too_deep(pointer(map(_shown, path[:3])))
        if isinstance(item, dict):
            waiting.extend(((*path, key), child) for key, child in item.items())
            yield from (_at(path, f"in a key: {why}") for key in item if (why := _odd_text(key)))
        elif isinstance(item, list):
            waiting.extend(((*path, number), child) for number, child in enumerate(item))
        elif why := _odd_text(item) if isinstance(item, str) else _odd_number(item):
            yield _at(path, why)


def _odd_text(text: str) -> str | None:
    if "\0" in text:
        return f"holds a NUL character at {text.index(chr(0))}; remove it"
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"holds half a surrogate pair at {error.start}; send whole characters"
    return None


def _odd_number(item: Any) -> str | None:
    if isinstance(item, int) and abs(item) > _LARGEST:
        return "is a number beyond 64 bits; send it as a string"
    if isinstance(item, float) and not math.isfinite(item):
        return "is a number out of range"
    return None


def _at(path: tuple[str | int, ...], why: str) -> Violation:
    return Violation(why, pointer=pointer(map(_shown, path)))


def _shown(part: str | int) -> str:
    return _printable(str(part))


def _printable(text: str) -> str:
    return text[:80].encode("utf-8", "replace").decode().replace("\0", "?")


def _invalid(detail: str, where: str) -> ProblemError:
    return ProblemError.of("invalid", detail, Violation(detail, pointer=where))


def _too_deep(where: str) -> ProblemError:
    return _invalid(f"nested more than {DEEPEST} levels deep", where)
