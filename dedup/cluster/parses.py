"""Parsed documents of a batch on demand: once each while memory allows, again when it does not."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dedup.types import Document

__all__ = ["Parses"]

KEPT_TOKENS = 10_000_000
"""Tokens kept parsed at a time: about half a gigabyte; twelve thousand articles fit."""


class Parses(Sequence[Any]):
    """A sequence of parsed documents that keeps those used last."""

    def __init__(
        self,
        documents: Sequence[Document],
        parse: Callable[[Document], Any],
        kept_tokens: int = KEPT_TOKENS,
    ) -> None:
        self._documents = documents
        self._parse = parse
        self._left = kept_tokens
        self._kept: OrderedDict[int, Any] = OrderedDict()

    def __len__(self) -> int:
        return len(self._documents)

    def __iter__(self) -> Iterator[Any]:
        return (self[at] for at in range(len(self)))

    def __getitem__(self, at: Any) -> Any:
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
