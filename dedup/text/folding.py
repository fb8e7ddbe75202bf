"""Load the packaged folding table, once per process."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

__all__ = ["Folding", "folding"]


@dataclass(frozen=True, slots=True, eq=False)
class Folding:
    """The arrays of ``tables.build``: two-stage entries, expansions and look-alike letters."""

    index: npt.NDArray[np.uint16]
    entries: npt.NDArray[np.uint32]
    combining: npt.NDArray[np.uint8]
    expansions: npt.NDArray[np.uint32]
    to_latin: npt.NDArray[np.uint32]
    to_cyrillic: npt.NDArray[np.uint32]


@functools.cache
def folding() -> Folding:
    """Return the shipped table."""
    with (
        resources.files("dedup.text").joinpath("data", "folding.npz").open("rb") as file,
        np.load(file) as arrays,
    ):
        return Folding(**{name: np.ascontiguousarray(arrays[name]) for name in Folding.__slots__})
