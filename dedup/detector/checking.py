"""Checking a document against the store without keeping it."""

from __future__ import annotations

import time

from dedup.detector.engine import Engine
from dedup.detector.library import Shelved
from dedup.detector.reporting import inside, made, standing_verdicts
from dedup.store.protocol import Reader
from dedup.types import Document, Report

__all__ = ["checked"]


def checked(engine: Engine, document: Document, began: float) -> Report:
    """Compare with all that is committed now.  ``began`` is the reading of the timer at the start.

    What is stored under the document's own id is its version before; the same text there is the document
    itself, and nothing to compare with.
    """
    prepared = engine.prepared(document)
    within = inside(prepared, engine.config, engine.background)
    new = engine.shelved(prepared, None, engine.clock())
    with engine.store.read() as session:
        engine.mirror.follow(session)
        nearby = engine.find(session, prepared, new)
        held = _before(engine, session, document)
    looked = engine.look(nearby, new)
    compared = [c for c in looked.compared.values() if c is not None]
    with engine.store.read() as session:
        verdicts = standing_verdicts(session, compared)
    changed = held is not None and held.info.sha256 != new.info.sha256
    own = engine.comparer.revision(held, new) if held is not None and changed else None
    took = round(1000 * (time.perf_counter() - began))
    return made(
        prepared,
        within,
        compared,
        looked.compared_with,
        config=engine.config,
        epoch=engine.epoch,
        own=own,
        verdicts=verdicts,
        caps_hit=looked.caps_hit,
        took_ms=took,
    )


def _before(engine: Engine, session: Reader, document: Document) -> Shelved | None:
    """Find the stored state of the document itself."""
    held = session.revision(document.id) if document.id is not None else None
    found = engine.library.fetch(session, [held.number]) if held is not None else []
    return found[0] if found else None
