"""JSON both ways for the records of the product, read from their fields once for each class."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from enum import StrEnum
from typing import Any, Self

__all__ = ["Record", "written"]


class Record:
    """JSON both ways for the dataclasses below: plain values out, checked values in."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, in the order of the fields."""
        return {name: _plain(getattr(self, name)) for name in _names(typing.cast("Hashable", type(self)))}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_dict` wrote; unknown keys are ignored, so newer writers can be read."""
        readers = _readers(typing.cast("Hashable", cls))
        return cls(**{name: read(values[name]) for name, read in readers.items() if name in values})


# Reports hold thousands of spans and are written several times: what a class is like is looked up once.


@functools.cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(cls))


@functools.cache
def _readers(cls: Any) -> dict[str, Callable[[Any], Any]]:
    resolved = typing.get_type_hints(cls)
    return {name: _reader(resolved[name]) for name in _names(cls)}


_BARE = frozenset({str, int, float, bool, type(None)})


def written(moment: dt.datetime) -> str:
    """Write a moment as all JSON and tables have it: ISO 8601, with Z for UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def _plain(value: Any) -> Any:
    if type(value) in _BARE:
        return value
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, dt.datetime):
        return written(value)
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return value


def _reader(hint: Any) -> Callable[[Any], Any]:
    """Make what reads a plain value of this type."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        read = _reader(next(a for a in typing.get_args(hint) if a is not type(None)))
        return lambda value: None if value is None else read(value)
    if origin is tuple:
        return _tuple_reader(typing.get_args(hint))
    if isinstance(hint, type):
        if issubclass(hint, Record):
            return hint.from_dict
        if issubclass(hint, StrEnum):
            return hint
        if issubclass(hint, dt.datetime):
            return lambda value: dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return lambda value: value


def _tuple_reader(parts: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        one = _reader(parts[0])
        return lambda values: tuple(map(one, values))
    each = tuple(map(_reader, parts))
    return lambda values: tuple(read(value) for read, value in zip(each, values, strict=True))
