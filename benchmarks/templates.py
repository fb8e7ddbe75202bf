"""Make documents of templated sentences: what a restatement scorer must not fall for.

Frames are sentences of press releases whose names and figures have been taken out; each document fills
a few frames with several invented entities (different facts, however alike) and may end with reworded
copies of some sentences (the same fact).  Everything follows from the seed.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

__all__ = ["Synthetic", "frames_of", "synthesise"]

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
NAME = re.compile(r"(?:[A-Z][a-zA-Z&’'-]+)(?:\s+(?:of\s+)?[A-Z][a-zA-Z&’'-]+)*")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
SYLLABLES = [
    "bar",
    "bel",
    "cor",
    "dan",
    "del",
    "dor",
    "el",
    "fen",
    "gal",
    "han",
    "ist",
    "jor",
    "kel",
    "lam",
    "lin",
    "mar",
    "mol",
    "nor",
    "ost",
    "pel",
    "quin",
    "ras",
    "rov",
    "sel",
    "tam",
    "tor",
    "ul",
    "van",
    "vel",
    "wex",
    "yar",
    "zan",
]
TRADES = [
    "Foods",
    "Steel",
    "Air",
    "Paper",
    "Bank",
    "Energy",
    "Motors",
    "Health",
    "Media",
    "Logistics",
    "Systems",
    "Partners",
    "Group",
    "Mining",
    "Textiles",
]
FIRST = [
    "Ada",
    "Boris",
    "Carla",
    "Dinesh",
    "Elin",
    "Farid",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kira",
    "Leon",
    "Mira",
    "Nils",
    "Olga",
    "Pavel",
    "Rosa",
    "Sven",
    "Tara",
    "Uma",
]
OWN_FRAMES = (
    "<N> beat <N> 3-1 in front of 12,400 spectators at <N> on Saturday.",
    "<N> moved up to 4th place with 31 points from 17 games.",
    "Shares of <N> closed 2.1 percent higher at 94.50 crowns.",
    "<N> reported a profit of 61 million euros for the quarter, down 4 percent from a year earlier.",
    "In <N> the temperature rose to 31 degrees, and 14 millimetres of rain fell by evening.",
    "Polling stations in <N> close at 8 p.m., and 41,200 voters are registered there.",
    "A kilogram of apples cost 2.40 euros in <N>, 12 percent more than in October.",
    "<N> scored 24 points and took 11 rebounds for <N>.",
    "Turnout in <N> was 61 percent, against 58 percent five years ago.",
    "The branch in <N> will close on 12 March, and its 17 employees move to <N>.",
    "<N>, 34, was sentenced to 6 years in prison for fraud by the court in <N>.",
    "Analysts at <N> rate <N> a buy with a price target of 105 crowns.",
)
SYNONYMS = {
    "said": "stated", "announced": "revealed", "company": "firm", "rose": "climbed", "fell": "dropped",
    "closed": "ended the day", "reported": "posted", "expects": "foresees", "people": "employees",
    "percent": "per cent", "million": "m", "launched": "introduced", "provides": "offers", "new": "latest",
    "will": "is going to", "increase": "growth", "higher": "up", "lower": "down", "year": "twelve months",
    "customers": "clients", "market": "sector", "revenue": "sales", "leading": "major",
    "across": "throughout",
    "global": "worldwide", "beat": "defeated", "cost": "was priced at", "close": "shut", "about": "roughly",
}  # fmt: skip
OPENINGS = ("", "", "", "As noted, ", "In fact, ", "Meanwhile, ", "Yes, ", "To sum up, ", "And ")


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A made document and the pairs of spans that say the same; ``spans`` are its sentences."""

    name: str
    text: str
    spans: tuple[tuple[int, int], ...]
    pairs: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


def frames_of(texts: list[str], limit: int, seed: int = 7) -> list[str]:
    """Sentences with at least one name and one figure; names become ``<N>``, at most one frame a text."""
    rng = random.Random(seed)
    frames = []
    for text in texts:
        found = [f for s in SENTENCE.split(text) if (f := _frame(s.strip()))]
        if found:
            frames.append(rng.choice(found))
        if len(frames) >= limit:
            break
    return frames


def _frame(sentence: str) -> str | None:
    words = sentence.split()
    if not (8 <= len(words) <= 32) or not sentence.endswith(".") or "\n" in sentence or "http" in sentence:
        return None
    frame = NAME.sub(lambda m: m.group() if m.start() == 0 and " " not in m.group() else "<N>", sentence)
    if not (1 <= frame.count("<N>") <= 4) or not NUMBER.search(frame) or len(frame.split()) < 6:
        return None
    return frame


def synthesise(frames: list[str], fillers: list[str], count: int, seed: int = 11) -> list[Synthetic]:
    """Make ``count`` documents; one in two holds reworded copies."""
    return [_document(k, frames, fillers, random.Random(seed * 1000 + k)) for k in range(count)]


def _document(number: int, frames: list[str], fillers: list[str], rng: random.Random) -> Synthetic:
    chosen = rng.sample(frames, rng.randint(0, 4)) + rng.sample(OWN_FRAMES, rng.randint(1, 2))
    entities = [_entity(rng) for _ in range(rng.randint(3, 6))]
    others = [_entity(rng) for _ in range(3)]
    grid = [[_fill(f, e, others, rng) for e in entities] for f in chosen]
    if rng.random() < 0.5:
        body = [s for row in grid for s in row]
    else:
        body = [s for column in zip(*grid, strict=True) for s in column]
    body += rng.sample(fillers, rng.randint(0, 8))
    if rng.random() < 0.3:
        rng.shuffle(body)
    copied: list[tuple[int, str]] = []
    if rng.random() < 0.5:
        chosen_rows = sorted(rng.sample(range(len(body)), min(len(body), rng.randint(3, 8))))
        copied = [(at, reword(body[at], rng)) for at in chosen_rows]
        if rng.random() < 0.4:
            rng.shuffle(copied)
    return _laid_out(f"synthetic-{number}", body, copied, rng)


def _laid_out(name: str, body: list[str], copied: list[tuple[int, str]], rng: random.Random) -> Synthetic:
    text, spans = "", []
    size = rng.choice((1, 3, 4, 5))
    for k, sentence in enumerate(body + [c for _, c in copied]):
        if text:
            text += "\n\n" if k % size == 0 or k == len(body) else " "
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence
    pairs = tuple((spans[at], spans[len(body) + k]) for k, (at, _) in enumerate(copied))
    return Synthetic(name, text, tuple(spans), pairs)


def _entity(rng: random.Random) -> str:
    stem = "".join(rng.sample(SYLLABLES, 2)).capitalize()
    kind = rng.random()
    if kind < 0.4:
        return f"{stem} {rng.choice(TRADES)}"
    return f"{rng.choice(FIRST)} {stem}" if kind < 0.7 else stem


def _fill(frame: str, entity: str, others: list[str], rng: random.Random) -> str:
    filled, first = "", True
    for part in re.split(r"(<N>)", frame):
        if part == "<N>":
            filled += entity if first or rng.random() < 0.3 else rng.choice(others)
            first = False
        else:
            filled += NUMBER.sub(lambda m: _perturbed(m.group(), rng), part)
    return filled


def _perturbed(number: str, rng: random.Random) -> str:
    """Another number written alike; one in eight stays, as figures do coincide."""
    if rng.random() < 0.12:
        return number
    plain = number.replace(",", "").rstrip(".")
    decimals = len(plain.split(".")[1]) if "." in plain else 0
    value = float(plain)
    if 1900 <= value <= 2100 and not decimals:
        return str(int(value) - rng.randint(0, 6))
    scaled = value * rng.choice((0.3, 0.5, 0.7, 0.8, 0.9, 1.2, 1.5, 1.9, 2.6))
    if decimals:
        return f"{scaled:.{decimals}f}"
    whole = max(1, round(scaled) + rng.choice((0, 0, 1, 2)))
    return f"{whole:,}" if "," in number else str(whole)


def reword(sentence: str, rng: random.Random) -> str:
    """Say the same fact with fewer words, synonyms, other ways to write figures, its halves swapped."""
    words = sentence.rstrip(".").split()
    kept = []
    for k, word in enumerate(words):
        bare = word.strip(",.").lower()
        if NUMBER.search(word):
            kept.append(_rewritten(word))
        elif word[:1].isupper() and k:
            kept.append(word)
        elif bare in SYNONYMS and rng.random() < 0.8:
            kept.append(SYNONYMS[bare])
        elif rng.random() < 0.7 or k == 0:
            kept.append(word)
    if rng.random() < 0.3 and len(kept) > 8:
        middle = len(kept) // 2
        kept = [*kept[middle:], "–", *kept[:middle]]
    return rng.choice(OPENINGS) + " ".join(kept) + "."


def _rewritten(word: str) -> str:
    plain = word.rstrip(",")
    if re.fullmatch(r"\d{1,3},000", plain):
        return f"{plain[:-4]} thousand"
    return plain.replace("%", " percent") if "%" in plain else word
