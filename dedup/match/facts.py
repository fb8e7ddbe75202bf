"""What a text states that can be checked: numbers, money, shares, dates, names, expansions, quotations."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.match.conflicts import agree
from dedup.match.held import held
from dedup.text.names import names
from dedup.text.numbers import canonical, quantities
from dedup.types import Conflict, Fact, Facts, Span

if TYPE_CHECKING:
    from dedup.text.names import Name
    from dedup.text.numbers import Quantity
    from dedup.text.parse import Parsed

__all__ = ["Stated", "compare_facts", "expansion_conflicts", "facts"]

_MARK, _WORD = re.compile(r"[\W_]"), re.compile(r"[^\W_]+")
_OF = frozenset({"of", "for", "de"})
"""Words after which a name tells where someone or something belongs."""

_SHORTEST_QUOTE = 4
"""Words of a quotation that make it a fact; shorter ones are scare quotes."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact of a text: what it is, the key that equal facts share, its value as shown, and its span."""

    what: str
    key: str
    value: str
    span: Span
    quantity: Quantity | None = None


@held(30_000)  # an article is compared with many others
def facts(parsed: Parsed, start: int = 0, end: int | None = None) -> tuple[Stated, ...]:
    """List the facts stated between two code points, each key once, in order of the text."""
    end = len(parsed.text) if end is None else end
    once: dict[tuple[str, str], Stated] = {}
    for fact in _mentions(parsed):
        if start <= fact.span.start and fact.span.end <= end:
            once.setdefault((fact.what, fact.key), fact)
    return tuple(once.values())


@functools.lru_cache(maxsize=4)  # asked for two parts of one text
def _mentions(parsed: Parsed) -> tuple[Stated, ...]:
    """List every place where a fact is stated, in order of the text."""
    found = [
        *(_of_quantity(parsed, q) for q in quantities(parsed)),
        *_of_names(parsed, names(parsed)),
        *_of_quotes(parsed),
    ]
    return tuple(sorted(found, key=lambda f: (f.span.start, f.span.end)))


def _of_quantity(parsed: Parsed, q: Quantity) -> Stated:
    what = "number" if q.what == "ordinal" else q.what
    text = parsed.text[q.start : q.end]
    return Stated(what, canonical(q), text, Span(q.start, q.end, text), q)


def _of_names(parsed: Parsed, found: Iterable[Name]) -> Iterable[Stated]:
    for name in found:
        span = Span(name.start, name.end, parsed.text[name.start : name.end])
        yield Stated("name", fold(name.text), name.text, span)
        if name.expansion:
            yield Stated("expansion", name.text, name.expansion, span)


def _of_quotes(parsed: Parsed) -> Iterable[Stated]:
    for start, end in parsed.quotes.tolist():
        text = parsed.text[start:end]
        words = _WORD.findall(text.casefold())
        if len(words) >= _SHORTEST_QUOTE:
            yield Stated("quotation", " ".join(words), text, Span(start, end, text))


def fold(text: str) -> str:
    """Lower case, without punctuation: what two spellings of a name or quotation share."""
    folded = text.casefold()
    return folded if folded.replace(" ", "").isalnum() else _MARK.sub(" ", folded)


def compare_facts(
    left: tuple[Stated, ...], right: tuple[Stated, ...], conflicts: Iterable[Conflict]
) -> Facts:
    """Sort the facts of two sides into agreeing, only in A, only in B; conflicts are found elsewhere.

    A conflicting value is in neither list: it stands under ``conflicts``.
    """
    conflicts = tuple({(c.a, c.b): c for c in reversed(tuple(conflicts))}.values())[::-1]
    disputed_a, disputed_b = {c.a for c in conflicts}, {c.b for c in conflicts}
    index = _Index(right)
    agreeing, only_a, met = [], [], set()
    for fact in left:
        other = index.find(fact)
        if other is not None:
            met.add(id(other))
            agreeing.append(Fact(fact.what, fact.value, fact.span, other.span))
        elif not disputed_a or fact.span not in disputed_a:
            only_a.append(Fact(fact.what, fact.value, fact.span))
    only_b = [
        Fact(f.what, f.value, None, f.span)
        for f in right
        if id(f) not in met and (not disputed_b or f.span not in disputed_b)
    ]
    return Facts(tuple(agreeing), tuple(only_a), tuple(only_b), conflicts)


class _Index:
    """Look-up of equal facts: by key, by rounded value, by part of a name."""

    def __init__(self, stated: tuple[Stated, ...]) -> None:
        self.by_key = {(f.what, f.key): f for f in reversed(stated)}
        self.quantities: dict[str, list[tuple[Stated, Quantity]]] = {}
        for f in stated:
            if f.quantity is not None:
                self.quantities.setdefault(f.what, []).append((f, f.quantity))
        self.names = [(f, f.key.split()) for f in stated if f.what == "name"]
        self.named: dict[str, list[int]] = {}
        for k, (_, words) in enumerate(self.names):
            for word in words:
                self.named.setdefault(word, []).append(k)

    def find(self, fact: Stated) -> Stated | None:
        """Return the fact on this side that says the same, if any."""
        exact = self.by_key.get((fact.what, fact.key))
        if exact is not None:
            return exact
        if fact.quantity is not None:
            of_a_kind = self.quantities.get(fact.what, ())
            return next((f for f, q in of_a_kind if agree(fact.quantity, q)), None)
        return self._name(fact.key.split()) if fact.what == "name" else None

    def _name(self, words: list[str]) -> Stated | None:
        """Return the first fact that is one name with this one; such names share a word."""
        sharing = sorted({k for word in words for k in self.named.get(word, ())})
        return next((self.names[k][0] for k in sharing if _one_name(words, self.names[k][1])), None)


def _one_name(a: list[str], b: list[str]) -> bool:
    """Whether one name is a short form of the other: a surname, a name without its title or initial.

    "House" is not House Speaker Boehner, "Virginia" no university.
    """
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        head = next((k for k, word in enumerate(long) if word in _OF), len(long))
        return long[:head][-1:] == short
    inside = any(long[k : k + len(short)] == short for k in range(len(long) - len(short) + 1))
    return inside or (
        len(short) > 1 and short[0] == long[0] and short[-1:] == long[-1:] and set(short) < set(long)
    )


def expansion_conflicts(a: Parsed, b: Parsed | None = None) -> tuple[Conflict, ...]:
    """Find acronyms that are spelled out in two ways: in two texts, or twice in one.

    "Collective Security Treaty Association (CSTO)" against "... Organization (CSTO)": most words
    agree, one differs.  Wholly different expansions are two bodies that share letters.
    """
    left = _expansions(a)
    right = _expansions(b) if b is not None else left
    found = []
    for k, (acronym, expansion, span) in enumerate(left):
        for other, second, place in right if b is not None else right[k + 1 :]:
            if acronym == other and _one_word_differs(a, expansion, second):
                found.append(Conflict("name", span, place, expansion, second, key=acronym))
    return tuple(found)


@held(2_000)
def _expansions(parsed: Parsed) -> tuple[tuple[str, str, Span], ...]:
    return tuple(
        (name.text, name.expansion, Span(*name.expansion_span).of(parsed.text))
        for name in names(parsed)
        if name.expansion and name.expansion_span
    )


def _one_word_differs(parsed: Parsed, one: str, other: str) -> bool:
    """Compare in stems: "servers" is no other word than "server"."""
    from dedup.text.stems import stem_words

    left, right = (stem_words(fold(text).split(), parsed.language) for text in (one, other))
    return (
        left != right
        and len(left) == len(right)
        and sum(x != y for x, y in zip(left, right, strict=True)) == 1
    )
