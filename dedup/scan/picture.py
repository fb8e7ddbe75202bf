"""Who copies from whom as a picture: sources on both sides, a band for the items that went across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dedup.scan.night import Flow

__all__ = ["Band", "Name", "Picture", "picture"]

_FLOWS = 16
"""Bands beyond this many make the picture unreadable; the table below it has them all."""
_ROW = 26
_WIDTH = 640
_LEFT, _RIGHT = 210, _WIDTH - 210
_THICKEST = 14


@dataclass(frozen=True, slots=True)
class Name:
    """A source's name and where it is written, in units of the picture."""

    text: str
    x: int
    y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Band:
    """One flow: its path, its thickness, and what it says when pointed at."""

    path: str
    thickness: float
    says: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to draw; ``hidden`` counts the flows it leaves out."""

    width: int
    height: int
    names: tuple[Name, ...]
    bands: tuple[Band, ...]
    hidden: int


def picture(flows: Sequence[Flow]) -> Picture | None:
    """Lay out the strongest flows, given strongest first; None where nothing flows."""
    shown = flows[:_FLOWS]
    if not shown:
        return None
    left = _places([flow.origin for flow in shown])
    right = _places([flow.taker for flow in shown])
    most = max(flow.items for flow in shown)
    names = [Name(name, _LEFT - 10, y + 5, "end") for name, y in left.items()]
    names += [Name(name, _RIGHT + 10, y + 5, "start") for name, y in right.items()]
    bands = tuple(_band(flow, left[flow.origin], right[flow.taker], most) for flow in shown)
    height = _ROW * max(len(left), len(right)) + 8
    return Picture(_WIDTH, height, tuple(names), bands, len(flows) - len(shown))


def _places(names: Sequence[str]) -> dict[str, int]:
    return {name: _ROW * at + _ROW // 2 + 4 for at, name in enumerate(dict.fromkeys(names))}


def _band(flow: Flow, begin: int, end: int, most: int) -> Band:
    middle = (_LEFT + _RIGHT) // 2
    path = f"M{_LEFT} {begin}C{middle} {begin} {middle} {end} {_RIGHT} {end}"
    noun = "item" if flow.items == 1 else "items"
    return Band(
        path, 1.5 + _THICKEST * flow.items / most, f"{flow.taker}: {flow.items} {noun} from {flow.origin}"
    )
