"""Zones of a document: article, interview, FAQ, takeaways, box, caption, live entries, headings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dedup.text.layout import Block
from dedup.text.sections import section_kind
from dedup.text.sentences import Words
from dedup.text.turns import Talk
from dedup.types import Zone, ZoneKind

__all__ = ["kinds_of", "zones_of"]

_QUESTION_MARKS = "?？؟"
_SHORT_LABELS = frozenset("q a question answer frage antwort f r p d v о".split(" "))  # noqa: SIM905
_SPOKEN_OF = frozenset({"interview", "conversation", "entretien", "entrevista", "intervista", "интервью"})
_ADDRESS_WORDS = (
    "you your you've you're vous votre vos usted ustedes você vocês u uw jouw вы вас вам ваш ваша"
)
_ADDRESS = frozenset(_ADDRESS_WORDS.split())
_FAQ_QUESTIONS = 3
"""Question headings that make a FAQ where no heading says so."""
MOST_ZONES = 10_000
"""Zones of a document; what follows belongs to the last one (numbers of zones are 16 bits)."""
_LONG = 60
"""Words of a paragraph that ends a list of takeaways or a box without blank lines."""


def zones_of(parts: Sequence[Block], kinds: Sequence[ZoneKind]) -> tuple[tuple[Zone, ...], list[int]]:
    """Return the zones in order and, for each block, the number of its zone."""
    zones: list[Zone] = []
    numbers: list[int] = []
    for block, kind in zip(parts, kinds, strict=True):
        # Every time stamp begins an entry of its own.
        fresh = kind == ZoneKind.LIVE_ENTRY and block.time is not None
        if not zones or ((fresh or zones[-1].kind != kind) and len(zones) < MOST_ZONES):
            zones.append(Zone(kind, block.start, block.end))
        else:
            zones[-1] = Zone(zones[-1].kind, zones[-1].start, block.end)
        numbers.append(len(zones) - 1)
    return tuple(zones), numbers


def kinds_of(w: Words, parts: Sequence[Block]) -> tuple[list[ZoneKind], list[Talk]]:
    """Return the kind of each block and the turns as ranges of blocks."""
    kinds = [ZoneKind.ARTICLE] * len(parts)
    timed = [i for i, b in enumerate(parts) if b.time is not None]
    if timed:
        _fill(parts, kinds, timed[0], len(parts), ZoneKind.LIVE_ENTRY)
    talk = _spoken(parts) or ([] if timed else _asked(w, parts))
    if talk:
        _fill(parts, kinds, talk[0].first, talk[-1].last, _kind_of_talk(w, parts, talk))
    if not timed:
        _sections(w, parts, kinds)
    return [ZoneKind.CAPTION if b.caption else k for b, k in zip(parts, kinds, strict=True)], talk


def _fill(parts: Sequence[Block], kinds: list[ZoneKind], first: int, last: int, kind: ZoneKind) -> None:
    """Give blocks ``first:last`` a kind, and the headings right before them theirs."""
    kinds[first:last] = [kind] * (last - first)
    at = first
    while at > 0 and parts[at - 1].heading and kinds[at - 1] == ZoneKind.ARTICLE:
        at -= 1
        kinds[at] = ZoneKind.HEADING


def _spoken(parts: Sequence[Block]) -> list[Talk]:
    """Return the turns that speaker labels begin."""
    begun = [i for i, b in enumerate(parts) if b.label is not None]
    if not begun:
        return []
    out = [Talk(i, following) for i, following in pairwise(begun)]
    longest = max((t.last - t.first for t in out), default=1)
    return [*out, Talk(begun[-1], _goes_on(parts, begun[-1], longest))]


def _goes_on(parts: Sequence[Block], first: int, longest: int) -> int:
    """Return where the last answer ends: nothing follows it, so it is no longer than the longest before."""
    last = first + 1
    while last < min(len(parts), first + longest) and not (parts[last].heading or parts[last].caption):
        last += 1
    return last


def _asked(w: Words, parts: Sequence[Block]) -> list[Talk]:
    """Return the turns of questions set as headings with their answers."""
    asking = [i for i, b in enumerate(parts) if _is_question(w, b)]
    answered = [i for i in asking if i + 1 < len(parts) and i + 1 not in asking and not parts[i + 1].heading]
    announced = any(b.heading and section_kind(_words(w, b)) == ZoneKind.FAQ for b in parts)
    if len(answered) < (2 if announced else _FAQ_QUESTIONS):
        return []
    out: list[Talk] = []
    longest = 1
    for k, i in enumerate(answered):
        room = answered[k + 1] - i - 1 if k + 1 < len(answered) else longest
        last = _goes_on(parts, i + 1, room)
        longest = max(longest, last - i - 1)
        out.extend([Talk(i, i + 1, asks=True), Talk(i + 1, last, asks=False)])
    return out


def _is_question(w: Words, b: Block) -> bool:
    """Tell whether a block is one question and nothing else."""
    text = w.text[b.body : b.end].rstrip("*_ ")
    alone = text[-1:] in _QUESTION_MARKS and text[-1:] and not any(c in text[:-1] for c in "!?？")
    return bool(alone) and b.last - b.said <= 30 and b.label is None and not (b.caption or b.time)


def _kind_of_talk(w: Words, parts: Sequence[Block], talk: Sequence[Talk]) -> ZoneKind:
    """Tell a FAQ from an interview.

    Q and A may be either: an interview is spoken of before it.  Question headings without labels, as
    magazines set interviews, address somebody: "What inspired you?"
    """
    if talk[0].asks is None and not all(parts[t.first].speaker in _SHORT_LABELS for t in talk):
        return ZoneKind.INTERVIEW
    if any(b.heading and section_kind(_words(w, b)) == ZoneKind.FAQ for b in parts[: talk[0].first]):
        return ZoneKind.FAQ
    before = set(w.words[: parts[talk[0].first].first])
    if talk[0].asks is None:
        return ZoneKind.INTERVIEW if _SPOKEN_OF & before else ZoneKind.FAQ
    asked = [parts[t.first] for t in talk if t.asks]
    personal = sum(bool(_ADDRESS.intersection(_words(w, b))) for b in asked)
    return ZoneKind.INTERVIEW if 2 * personal >= len(asked) else ZoneKind.FAQ


def _sections(w: Words, parts: Sequence[Block], kinds: list[ZoneKind]) -> None:
    """Find what the headings announce: takeaways and boxes."""
    for i, block in enumerate(parts):
        if kinds[i] != ZoneKind.ARTICLE or not (block.heading or _announces(w, block)):
            continue
        kind = section_kind(_words(w, block))
        if kind not in (ZoneKind.TAKEAWAYS, ZoneKind.BOX):
            continue
        last = _section_end(parts, kinds, i + 1)
        if last > i + 1:
            _fill(parts, kinds, i + 1, last, kind)
            kinds[i] = ZoneKind.HEADING


def _announces(w: Words, b: Block) -> bool:
    """Tell whether a line is only "Key points:"."""
    return w.text[b.end - 1] in ":：" and b.last - b.said <= 8


def _section_end(parts: Sequence[Block], kinds: Sequence[ZoneKind], first: int) -> int:
    last = first
    bullets = first < len(parts) and parts[first].bullet
    while last < len(parts) and kinds[last] == ZoneKind.ARTICLE and not parts[last].heading:
        block = parts[last]
        if bullets != block.bullet or block.last - block.said > _LONG:
            break
        if last > first and block.blank and not bullets and not parts[last - 1].blank:
            break
        last += 1
    return last


def _words(w: Words, b: Block) -> list[str]:
    return w.words[b.said : b.last]
