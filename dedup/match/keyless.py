"""Which words of a document make no keys, for the index and for bulk clustering alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedup.match.set_aside import set_aside

if TYPE_CHECKING:
    from dedup.sketch.background import Background
    from dedup.text.parse import Parsed

__all__ = ["keyless"]

_REASONS = frozenset({"boilerplate", "credit_line"})
# Headings, courtesies and labels are the article's own words, and help to find it again.


def keyless(parsed: Parsed, background: Background, source: str | None) -> NDArray[np.bool_]:
    """Mark the tokens of boilerplate and credit lines, recognised by form or learned; bool[n]."""
    marks = background.boilerplate(parsed, source).copy()
    for aside in set_aside(parsed):
        if aside.reason in _REASONS:
            marks[aside.first : aside.last] = True
    return marks
