"""A small newsroom of real and edited items, the same on every run."""

import dataclasses
import datetime as dt
import functools
import json
import random
from pathlib import Path

from dedup.types import Document

SEEDS = Path(__file__).parent.parent / "seeds"
INTERVIEW = SEEDS / "documents" / "syria_interview.txt"
FIELDS = {f.name for f in dataclasses.fields(Document)}


def read(name: str) -> list[Document]:
    """The documents of one file in seeds/documents."""
    with (SEEDS / "documents" / name).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Document(**{k: v for k, v in row.items() if k in FIELDS}) for row in rows]


def without_lede(text: str, chance: random.Random) -> str:
    parts = text.split(". ")
    return ". ".join(parts[1:]) if len(parts) > 4 else text


def cut_short(text: str, chance: random.Random) -> str:
    return text[: int(len(text) * chance.uniform(0.5, 0.9))]


def lightly_edited(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    return " ".join(w for w in words if chance.random() > 0.03)


def shuffled(text: str, chance: random.Random) -> str:
    parts = text.split(". ")
    chance.shuffle(parts)
    return ". ".join(parts)


EDITS = (without_lede, cut_short, lightly_edited, shuffled)


@functools.cache
def newsroom(size: int = 200) -> tuple[Document, ...]:
    """The releases and invented items of seeds/, then copies that other outlets made of them."""
    chance = random.Random(7)
    originals = read("newsroom.jsonl") + read("press.jsonl")
    items = list(originals)
    for number in range(size - len(originals)):
        original = originals[chance.randrange(len(originals))]
        edit = EDITS[number % len(EDITS)]
        later = original.published + dt.timedelta(hours=chance.randrange(1, 60))
        copy = dataclasses.replace(
            original,
            text=edit(original.text, chance),
            id=f"copy-{number}",
            source=f"Outlet {number % 9}",
            published=later,
            metadata={"edit": edit.__name__},
        )
        items.append(copy)
    return tuple(items[:size])
