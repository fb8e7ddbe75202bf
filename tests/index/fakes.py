"""Made-up sketches, and the indexes that must propose the same from them."""

import hashlib
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from dedup.index.folder import Folder
from dedup.index.memory import MemoryIndex
from dedup.index.merging import merge
from dedup.index.segment import Segment
from dedup.index.segments import SegmentIndex
from dedup.sketch.sketch import Sketch


def text(name):
    """The sixteen bytes that name a text."""
    return hashlib.blake2b(name, digest_size=16).digest()


def fake(slots=(), winnowed=(), terms=(), exact=None):
    """A sketch with exactly these keys: bands of two slots each, terms of one weight."""
    keys = (tuple(slots), tuple(sorted(set(winnowed))), tuple(dict.fromkeys(terms)))
    return Sketch(
        np.array(keys[0], np.uint32),
        len(keys[0]) // 2,
        2,
        np.array(keys[1], np.uint64),
        np.arange(len(keys[1]), dtype=np.uint32),
        np.array(keys[2], np.uint64),
        np.full(len(keys[2]), 110, np.uint8),
        text(exact or repr(keys).encode()),
        tokens=9,
    )


small = st.integers(0, 4)
sketches = st.builds(
    fake,
    st.lists(st.integers(0, 2), min_size=6, max_size=6),
    st.lists(small, max_size=4),
    st.lists(small, max_size=5),
    st.sampled_from([None, None, None, b"the same text"]),
)


class InSegments:
    """A mapped index that merges after every few changes; ``every`` 0 is never."""

    def __init__(self, folder: Path, cap: int = 1_000, every: int = 3, largest: int = 5) -> None:
        self.folder = Folder(folder)
        self.every, self.largest, self.changes = every, largest, 0
        self.stored: dict[int, Sketch] = {}
        self.index = SegmentIndex(cap, (), self.stored.get)

    def __len__(self):
        return len(self.index)

    def add(self, number, sketch):
        self.stored[number] = sketch
        self.index.add(number, sketch)
        self.changed()

    def remove(self, number):
        self.stored.pop(number, None)
        self.index.remove(number)
        self.changed()

    def changed(self):
        self.changes += 1
        if self.every and self.changes % self.every == 0:
            self.merge()

    def merge(self):
        names = merge(self.index.snapshot(), self.folder, self.largest)
        self.index = self.index.rebased([Segment(self.folder.path / name) for name in names])

    def copies(self, exact):
        return self.index.copies(exact)

    def candidates(self, sketch, limit):
        return self.index.candidates(sketch, limit)


MAKERS = {
    "memory": lambda folder, cap: MemoryIndex(cap),
    "delta alone": lambda folder, cap: InSegments(folder, cap, every=0),
    "a segment each": lambda folder, cap: InSegments(folder, cap, every=1, largest=1),
    "merged now and then": lambda folder, cap: InSegments(folder, cap, every=3),
    "one segment": lambda folder, cap: InSegments(folder, cap, every=2, largest=10**6),
}
