"""How often the copy chain of a cluster names the right source, on made-up families of copies.

    python -m benchmarks.chain [--families 60] [--seed 1]

Each release in ``seeds`` becomes a wire story that eleven invented papers take up one after the other,
each from the wire or from a paper before it, most of them with changes of their own: a word misspelt, a
sentence cut or added, a few words replaced.  Every third names its source.  A step is right if it names
the true source, or an item with exactly its words; releases that name a newswire themselves stay out.
Prints the share of right steps for each word of sureness.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np

from dedup.attribution.credits import credits_of
from dedup.cluster.chain import chain
from dedup.cluster.witness import Witness
from dedup.provenance import StepKind
from dedup.text.scanner import scan
from dedup.types import Document, Member

RELEASES = Path(__file__).parent.parent / "seeds/documents/press.jsonl"
COPIES = 11
TREES = "Alder Birch Cedar Dogwood Elm Fir Ginkgo Hazel Ivy Juniper Kapok Larch"
NAMES = TREES.split()


def changed(text: str, others: list[str], draw: random.Random) -> str:
    """Change a text as desks do, none to four times."""
    sentences = text.split(". ")
    for _ in range(draw.choice((0, 1, 1, 2, 3, 4))):
        at = draw.randrange(len(sentences))
        kind = draw.randrange(4)
        if kind == 0 and len(sentences) > 4:
            del sentences[at]
        elif kind == 1:
            sentences.insert(at, draw.choice(others))
        else:
            words = sentences[at].split()
            place = draw.randrange(len(words)) if words else None
            if place is not None:
                words[place] = misspelt(words[place], draw) if kind == 2 else draw.choice(NAMES).lower()
                sentences[at] = " ".join(words)
    return ". ".join(sentences)


def misspelt(word: str, draw: random.Random) -> str:
    """Swap two letters or lose one."""
    if len(word) < 4:
        return word
    at = draw.randrange(1, len(word) - 1)
    lost = word[:at] + word[at + 1 :]
    return draw.choice((lost, word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]))


def family(text: str, others: list[str], draw: random.Random) -> tuple[list[Witness], dict[str, str]]:
    """Make a story and its copies; return them with the true source of each."""
    texts, source = [text], {}
    made = [witness("0", text, "Wire", 0, None)]
    for n in range(1, COPIES + 1):
        true = 0 if draw.random() < 0.4 else draw.randrange(n)
        texts.append(changed(texts[true], others, draw))
        credit = made[true].member.source if draw.random() < 1 / 3 else None
        made.append(witness(str(n), texts[-1], f"{NAMES[n - 1]} Gazette", n, credit))
        source[str(n)] = str(true)
    return made, source


def witness(name: str, text: str, outlet: str, hour: int, credit: str | None) -> Witness:
    """Make a member of a family, published an hour and a half after the one before."""
    published = f"2026-03-0{1 + hour * 90 // 1440}T{hour * 90 // 60 % 24:02}:{hour * 90 % 60:02}:30"
    document = Document(text, id=name, source=outlet, published=published, credit=credit)
    tokens = scan(text)
    return Witness(
        Member(name, outlet, None, document.published),
        text,
        tokens.hash,
        tokens.start.astype(np.int64),
        tokens.end.astype(np.int64),
        credits_of(document),
    )


def measure(families: int, seed: int) -> dict[str, tuple[int, int]]:
    """Count right steps and all steps for each word of sureness."""
    draw = random.Random(seed)
    releases = [json.loads(line)["text"] for line in RELEASES.read_text(encoding="utf-8").splitlines()]
    right, every = Counter[str](), Counter[str]()
    for number in range(families):
        text = releases[number % len(releases)][:4_000]
        others = releases[(number + 1) % len(releases)].split(". ")
        members, source = family(text, others, draw)
        words = {m.id: m.hashes.tobytes() for m in members}
        for step in chain(members)[0][1:]:
            if step.kind is StepKind.OUTSIDE:
                continue
            true = words[source[step.member]]
            every[step.sureness] += 1
            right[step.sureness] += step.source is not None and words[step.source] == true
    return {str(word): (right[word], every[word]) for word in every}


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    counts = measure(told.families, told.seed)
    total = tuple(map(sum, zip(*counts.values(), strict=True)))
    rows = {**counts, "all": total}
    print(
        json.dumps({word: {"right": r, "of": n, "share": round(r / n, 3)} for word, (r, n) in rows.items()})
    )


if __name__ == "__main__":
    main()
