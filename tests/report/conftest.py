"""The seed interview with the passages its hand labels give: reports are tested apart from matching."""

import json
from pathlib import Path

import pytest

from dedup.match.set_aside import set_aside
from dedup.report.build import build
from dedup.text.parse import parse
from dedup.types import Conflict, Document, Fact, Facts, Kind, Link, Passage, Span

CASES = Path(__file__).parents[2] / "seeds" / "cases"


@pytest.fixture(scope="session")
def seed():
    return (CASES / "seed.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def seed_parsed(seed):
    return parse(seed)


@pytest.fixture(scope="session")
def csto():
    """One body spelled out in two ways."""
    a, b = "Collective Security Treaty Association", "Collective Security Treaty Organization"
    return Conflict("name", Span(1534, 1572), Span(4901, 4940), a, b, key="CSTO")


@pytest.fixture(scope="session")
def seed_passages(csto):
    """One restatement for each hand-labelled pair; the spelling of CSTO hangs on its own pair."""
    gold = json.loads((CASES / "seed.gold.json").read_text(encoding="utf-8"))
    found = []
    for pair in gold["pairs"]:
        if pair["grade"] < 2:
            continue
        a, b = Span(*pair["a"]), Span(*pair["b"])
        holds = a.start <= csto.a.start < a.end and b.start <= csto.b.start < b.end
        link = Link(a, b, 0.9, ("evidence",), csto if holds else None)
        found.append(Passage(f"p{len(found) + 1}", Kind.RESTATEMENT, None, 0.9, a, b, (link,)))
    return tuple(found)


@pytest.fixture(scope="session")
def seed_facts(csto):
    return Facts(
        agreeing=(Fact("number", "16 thousand", Span(913, 924), Span(4019, 4025)),),
        only_b=(Fact("name", "Time.news", None, Span(2801, 2810)),),
        conflicts=(csto,),
    )


@pytest.fixture(scope="session")
def seed_report(seed, seed_parsed, seed_passages, seed_facts):
    return build(
        Document(seed, id="tn-88213", source="time.news"),
        seed_parsed,
        seed_passages,
        asides=set_aside(seed_parsed),
        facts=seed_facts,
    )
