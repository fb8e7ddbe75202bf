"""The compiler of the loops in modules named ``kernels``: numba's, without what no loop asks for.

When it compiles or loads its first function, numba tries whether there is a BLAS, by importing
``scipy.linalg``: for inner products of floating point inside a few functions, and it has loops of its own
where there is none.  That import took a third of the start of a process (.2 of .6 s, and 40 MB).
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
from collections.abc import Iterator
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

__all__ = ["njit"]


class _Absent(MetaPathFinder):
    """Tells the thread that made it, and no other, that a module is not there."""

    def __init__(self, name: str) -> None:
        self._name, self._thread = name, threading.get_ident()

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname == self._name and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"{fullname} is left out here", name=fullname)
        return None


@contextlib.contextmanager
def _without(name: str) -> Iterator[None]:
    """Leave a module out of what is imported inside; one that is there already stays."""
    finder = _Absent(name)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


with _without("scipy.linalg"):
    importlib.import_module("numba.np.arraymath")
    from numba import njit
