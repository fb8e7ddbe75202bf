"""Work grows with the text and no faster, counted in steps, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest

from dedup.text.folding import folding
from dedup.text.kernels import gaps, joining, letters, plain, scripts, tokenise, words
from dedup.text.names import names
from dedup.text.numbers import quantities
from dedup.text.parse import parse
from dedup.text.scanner import _domains, _keys

SHAPES = {
    "prose": "The quick brown fox said “no” to 16,000 dogs in the U.S. on Monday. ",
    "marks": "\u0301\u0323",
    "dots": ".",
    "dots and letters": "a.b.",
    "dots and ignored characters": ".\u200b",
    "apostrophes": "'",
    "letters and apostrophes": "a'",
    "figures and commas": "1,",
    "opening quotation marks": "«“‘",
    "both quotation marks": "“a”",
    "question marks": "? ",
    "lines": "\n",
    "short lines": "a\n",
    "labels": "Q: a\n",
    "bullets": "- a\n",
    "times": "14:05 a\n",
    "brackets": "(NATO) ",
    "capitals": "A B ",
    "mixed scripts": "aа ",
    "expansions": "ﷺ",
    "number words": "two hundred and ",
    "zero-width": "\u200b",
}


class _Counted:
    """Code points that count how often they are read."""

    def __init__(self, codes: np.ndarray) -> None:
        self.codes = codes.tolist()
        self.reads = 0

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, i: int) -> int:
        self.reads += 1
        return self.codes[i]


@pytest.fixture
def plain_kernel(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """The kernel without compilation, so that its reads can be counted."""
    for module in (gaps, joining, letters, plain, scripts, tokenise, words):
        for name, function in list(vars(module).items()):
            if hasattr(function, "py_func"):
                monkeypatch.setattr(module, name, function.py_func)
    monkeypatch.setattr(plain, "_trailing_zeros", lambda bits: f"1{int(bits):064b}"[::-1].index("1"))
    table = folding()
    key, factor = _keys(0)

    def reads(text: str) -> int:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        n, room = len(codes), 20 * len(codes) + 64
        counted = _Counted(codes)
        with np.errstate(over="ignore"):
            tokenise.tokenise(
                counted, table.index, table.entries, table.combining, table.expansions, table.to_latin,
                table.to_cyrillic, _domains(), key, factor,
                np.empty(n + 1, np.uint64), np.empty(n + 2, np.uint32), np.empty(n + 2, np.uint32),
                np.empty(n + 1, np.uint8), np.empty(n + 2, np.uint8), np.empty(room, np.uint32),
                np.empty(room, np.uint32), np.empty(n + 2, np.uint32),
            )  # fmt: skip
        return counted.reads

    return reads


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_the_kernel_reads_each_character_a_few_times(shape: str, plain_kernel: Callable[[str], int]) -> None:
    text = (shape * 400)[:400]
    assert plain_kernel(text) <= 8 * len(text)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_twice_the_text_takes_twice_the_calls(shape: str) -> None:
    def work(text: str) -> None:
        parsed = parse(text, language="en")
        quantities(parsed)
        names(parsed)

    work(shape * 10)
    small, large = _calls(work, shape * 400), _calls(work, shape * 800)
    assert large <= 2.3 * small + 200


def _calls(work: Callable[[str], None], text: str) -> int:
    """Count the calls of Python functions and of built-in ones."""
    count = 0

    def seen(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return count
