"""Parsed documents of a batch on demand: once each while memory allows, again when it does not."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Protocol

from dedup.types import Document

__all__ = ["Parses"]

KEPT_TOKENS = 2_000_000
"""Tokens kept parsed at a time: about a hundred megabytes, three thousand articles."""


class _Documents(Protocol):
    def __len__(self) -> int: ...
    def __getitem__(self, at: int, /) -> Document: ...


class Parses:
    """Parsed documents by place; those used last are kept."""

    def __init__(
        self,
        documents: _Documents,
        parse: Callable[[Document], Any],
        kept_tokens: int = KEPT_TOKENS,
    ) -> None:
        self._documents = documents
        self._parse = parse
        self._left = kept_tokens
        self._kept: OrderedDict[int, Any] = OrderedDict()

    def __len__(self) -> int:
        return len(self._documents)

    def __getitem__(self, at: int) -> Any:
        """Answer document ``at``, parsed."""
        if at in self._kept:
            self._kept.move_to_end(at)
            return self._kept[at]
        made = self._parse(self._documents[at])
        self._kept[at] = made
        self._left -= len(made.tokens)
        while self._left < 0 and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._left += len(oldest.tokens)
        return made
