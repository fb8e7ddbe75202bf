"""What every store must do.  An implementation passes this unchanged: add its opener to ``OPENERS``."""

import datetime as dt

from dedup.store.rows import Draft
from dedup.store.sqlite import open_store
from dedup.types import (
    Attention,
    ComparedWith,
    Comparison,
    Containment,
    Document,
    DocumentInfo,
    Facts,
    MadeBy,
    Originality,
    Relation,
    Report,
)

FINGERPRINT = "key_test"
NOON = dt.datetime(2024, 12, 1, 12, tzinfo=dt.UTC)


def sqlite(folder):
    return open_store(
        f"sqlite:///{folder / 'news.db'}", fingerprint=FINGERPRINT, background=lambda: b"common"
    )


OPENERS = {"sqlite": sqlite}


def info(document):
    return DocumentInfo(
        document.id,
        document.version,
        document.title,
        document.source,
        document.published,
        "en",
        len(document.text),
        len(document.text.split()),
        "0" * 64,
    )


def draft(
    id,  # noqa: A002
    version=1,
    text="A text.",
    *,
    hours=None,
    source=None,
    received=NOON,
):
    published = None if hours is None else NOON + dt.timedelta(hours=hours)
    document = Document(text, id=id, version=version, published=published, source=source)
    return Draft(
        document, info(document), text.encode().ljust(16, b"\0")[:16], b"sketch of " + text.encode(), received
    )


def comparison(
    a,
    b,
    id="cmp_1",  # noqa: A002
    relation=Relation.COPY,
    score=0.9,
):
    return Comparison(
        info(a.document),
        info(b.document),
        relation,
        relation.is_duplicate,
        score,
        (),
        Containment(0.9, 0.9),
        0.9,
        Facts(),
        "unknown",
        id=id,
    )


def report(
    one,
    id="rep_1",  # noqa: A002
    comparisons=(),
):
    return Report(
        id,
        Attention.NONE,
        "Nothing.",
        info(one.document),
        (),
        Originality(None, 0, 0),
        ComparedWith(0),
        (),
        (),
        Facts(),
        (),
        comparisons,
        MadeBy("0", "cfg", "sequence 0"),
    )
