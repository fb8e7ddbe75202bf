"""Passages and comparisons made by hand, so that reports are tested apart from matching."""

import datetime as dt
import hashlib

from dedup.types import Comparison, Containment, DocumentInfo, Facts, Kind, Link, Passage, Span

LEDE = "The council of Vessa approved a new footbridge over the weir on Monday after a debate of four hours."
BODY = (
    "Work begins in March and will cost 1.1 million crowns, the mayor told reporters outside the town hall."
)
LAST = "Residents had asked for a bridge since the flood of 2019 carried the old one down the river at night."
STORY = f"{LEDE}\n{BODY}\n{LAST}\n"


def passage(a, b, kind=Kind.VERBATIM, role=None, name="p1", conflict=None):
    return Passage(name, kind, role, 0.95, a, b, (Link(a, b, 0.95, (), conflict),))


def named(text, **fields):
    """What identifies a document with this text."""
    known = {"id": None, "version": None, "title": None, "source": None, "published": None, "language": "en"}
    digest = hashlib.sha256(text.encode()).hexdigest()
    return DocumentInfo(**{**known, **fields}, characters=len(text), words=len(text.split()), sha256=digest)


def comparison(relation, name="c1", source="Harbour Wire", own="b", passages=None, **fields):
    """This document ("own", of the Gazette) on one side, a wire's item on the other."""
    published = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    wire = named(f"{name}: {STORY}", id=name, source=source, title="Footbridge", published=published)
    gazette = named(STORY, id="own", source="Gazette")
    a, b = (wire, gazette) if own == "b" else (gazette, wire)
    whole = Span(0, len(STORY) - 1)
    return Comparison(
        a=a,
        b=b,
        relation=relation,
        duplicate=relation.is_duplicate,
        score=0.97,
        passages=(passage(whole, whole),) if passages is None else passages,
        containment=fields.pop("containment", Containment(1.0, 1.0)),
        jaccard=1.0,
        facts=fields.pop("facts", Facts()),
        direction=f"{'a' if own == 'b' else 'b'}_first certain",
        id=name,
    )
