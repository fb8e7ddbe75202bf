"""Lines and blocks of a text: paragraphs, headings, bullets, time stamps, captions, speaker labels."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise

from dedup.text.labels import accept, candidate
from dedup.text.sentences import Words

__all__ = ["Block", "blocks"]

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_BULLET = re.compile(r"(?:[-–—•*‣▪◦·●■►○–+]|\(?\d{1,2}[.)]|\(?[a-h]\))[ \t\u00a0]+")
_HASHES = re.compile(r"#{1,6}[ \t]+")
_TIME = re.compile(
    r"[\[(*_]{0,3}(?:\w{3,9}\.? \d{1,2},? )?(?:[01]?\d|2[0-3])[.:h][0-5]\d"
    r"(?:[ \u00a0]?(?:[ap]\.?m\.?|uhr|gmt|bst|e[ds]?t|ce?s?t))?"
    r"[\])*_:]{0,3}(?=$|[ \t\u00a0]*[-–—|:]?[ \t\u00a0])",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:(?:file )?photo|image|picture|pictured|caption|foto|bild|bildunterschrift|imagen|immagine|imagem"
    r"|légende|crédit photo|didascalia|legenda|beeld|фото)(?: \d{1,2})?[ \u00a0]?[:：—–]"
    r"|\((?:photo|foto|image|ap photo)\b|figure \d",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    r"(?:/|\(|photo: ?|foto: ?|© ?)(?:ap|afp|reuters|getty(?: images)?|dpa|epa|shutterstock)[^.]{0,30}\)?$",
    re.I,
)

LONGEST_HEADING = 20
"""Words of a heading, at most."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a line that stands for itself; code points trimmed, tokens ``first:last``.

    ``body`` and ``said`` are where the text proper begins, as code point and token: after a bullet, time
    stamp or speaker label.  ``label`` is the end of the label, or ``body`` start where there is none.
    """

    start: int
    end: int
    first: int
    last: int
    blank: bool = False
    bullet: bool = False
    heading: bool = False
    caption: bool = False
    time: tuple[int, int] | None = None
    label: tuple[int, int] | None = None
    speaker: str = ""
    body: int = 0
    said: int = 0


def blocks(w: Words) -> list[Block]:
    """Cut the text into blocks and tell what each one is."""
    lines = _lines(w)
    found = [_prefix(w, line) for line in (_joined(w, lines) if _wrapped(w, lines) else lines)]
    found = _times(w, found)
    found = _labels(w, found)
    return _headings(w, found)


def _lines(w: Words) -> list[Block]:
    out: list[Block] = []
    for found in _LINE.finditer(w.text):
        raw = found.group()
        start = found.start() + len(raw) - len(raw.lstrip())
        end = found.start() + len(raw.rstrip())
        first, last = bisect_left(w.start, start), bisect_left(w.start, end)
        if first == last:
            continue
        blank = not out or w.gap[first] == 4
        out.append(Block(start, end, first, last, blank=blank, body=start, said=first))
    return out


def _wrapped(w: Words, lines: list[Block]) -> bool:
    """Tell whether lines are broken at a fixed width: most go on in small letters or without a stop."""
    inner = [(a, b) for a, b in pairwise(lines) if not b.blank]
    if len(inner) < 3:
        return False
    widths = sorted(a.end - a.start for a, _ in inner)
    if widths[-1] > 130 or widths[len(widths) // 2] < 40:
        return False
    runs_on = sum(w.text[a.end - 1] not in '.!?:;"”»…' and not w.text[b.start].isupper() for a, b in inner)
    return runs_on >= 0.4 * len(inner)


def _joined(w: Words, lines: list[Block]) -> list[Block]:
    out: list[Block] = []
    width = sorted(b.end - b.start for b in lines)[-max(1, len(lines) // 5)]
    for line in lines:
        own = line.blank or _BULLET.match(w.text, line.start) or candidate(w.text, line.start, line.end)
        short = bool(out) and out[-1].end - w.text.rfind("\n", 0, out[-1].end) < 0.6 * width
        if own or short or not out:
            out.append(line)
        else:
            out[-1] = replace(out[-1], end=line.end, last=line.last)
    return out


def _prefix(w: Words, block: Block) -> Block:
    """Recognise what a block begins with."""
    text, at = w.text, block.start
    if found := _HASHES.match(text, at, block.end):
        return _from(w, replace(block, heading=True), found.end())
    if _CAPTION.match(text, at, block.end) or _CREDITED.search(text, max(at, block.end - 60), block.end):
        return replace(block, caption=True)
    if found := _TIME.match(text, at, block.end):
        return replace(block, time=(at, found.end()))
    if (found := _BULLET.match(text, at, block.end)) and found.end() < block.end:
        bullet = replace(block, bullet=True)
        # The number of a list is a token, and every token belongs to a sentence.
        return bullet if any(c.isalnum() for c in found.group()) else _from(w, bullet, found.end())
    return block


def _from(w: Words, block: Block, at: int) -> Block:
    while at < block.end and w.text[at].isspace():
        at += 1
    return replace(block, body=at, said=max(block.said, bisect_left(w.start, at)))


def _times(w: Words, found: list[Block]) -> list[Block]:
    """Keep time stamps where there are three of them: one alone is a sentence that begins with a time."""
    if sum(b.time is not None for b in found) < 3:
        return [replace(b, time=None) if b.time else b for b in found]
    return [b if b.time is None else _after_time(w, b, b.time[1]) for b in found]


def _after_time(w: Words, block: Block, at: int) -> Block:
    """Let the text of an entry begin after its time and the dash or bar behind it."""
    while at < block.end and (w.text[at].isspace() or w.text[at] in "-–—|:"):
        at += 1
    return _from(w, block, at)


def _labels(w: Words, found: list[Block]) -> list[Block]:
    proposed = [None if b.caption else candidate(w.text, b.body, b.end) for b in found]
    out = []
    for block, taken in zip(found, accept(proposed), strict=True):
        if taken is None:
            out.append(block)
            continue
        labelled = replace(block, label=(block.body, taken.label_end), speaker=taken.speaker)
        out.append(_from(w, labelled, taken.end))
    return out


def _headings(w: Words, found: list[Block]) -> list[Block]:
    """Mark short lines without a full stop, unless most lines are like that."""
    looks = [_like_heading(w, b) for b in found]
    prose = sum(not x for x in looks)
    if 2 * prose < len(found) and not any(b.blank for b in found[1:]):
        looks = [False] * len(found)
    out = []
    for i, (block, like) in enumerate(zip(found, looks, strict=True)):
        follows = i + 1 < len(found) or (i > 0 and block.time is not None)
        heading = block.heading or (like and follows) or (block.time is not None and like)
        out.append(replace(block, heading=heading) if heading != block.heading else block)
    return out


def _like_heading(w: Words, b: Block) -> bool:
    if b.bullet or b.caption or b.label is not None:
        return False
    if b.last - b.said > LONGEST_HEADING:
        return False
    closing = w.text[b.end - 1]
    if closing in "?？":
        return not any(c in w.text[b.body : b.end - 1] for c in ".!?")
    return closing not in ".!…。！:;,؟।" and not (closing in '"”’»)' and w.text[b.end - 2] in ".!?…")
