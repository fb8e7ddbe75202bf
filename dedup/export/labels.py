"""Editors' verdicts as labelled data, to measure with: pairs of documents, and sentences that restate others.

`relations/` has ``docs.jsonl`` and ``pairs.jsonl``: a pair's relation, whether it is a duplicate, how sure
the label is (3 where the pair was judged, 1 where only passages were) and the spans of shared wording.
`restatement/` has a case for each text or pair with judged passages: ``NAME.gold.json`` and its texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from dedup.detector.walk import Walk
from dedup.errors import ConfigError
from dedup.store.rows import Revision
from dedup.types import Comparison, Kind, Link, Passage, Relation, Verdict, VerdictLabel, written

__all__ = ["Labelled", "write_labels"]

Row: TypeAlias = dict[str, Any]
_SURE, _GUESSED = 3, 1


@dataclass(frozen=True, slots=True)
class Labelled:
    """How much was written; ``lost`` counts verdicts whose texts are no longer held as they were judged."""

    pairs: int = 0
    cases: int = 0
    lost: int = 0


@dataclass(slots=True)
class _Judged:
    """What was said of one pair or report."""

    whole: Verdict | None = None
    passages: dict[str, Verdict] = field(default_factory=dict)


def write_labels(walk: Walk, folder: Path) -> Labelled:
    """Write all verdicts on pairs and passages.  Raises ``ConfigError`` for a folder it cannot write."""
    try:
        return _write(walk, folder)
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be written ({error.strerror}); choose another folder", about=str(folder)
        ) from error


def _write(walk: Walk, folder: Path) -> Labelled:
    docs: dict[str, Row] = {}
    pairs: list[Row] = []
    cases = lost = 0
    for target, said in _judged(walk).items():
        comparison, report = walk.comparison(target), walk.report(target)
        held = [walk.revision(str(side.id)) for side in (comparison.a, comparison.b)] if comparison else []
        sides = [one for one in held if one is not None]
        if comparison is not None and len(sides) == 2:
            pairs.append(_pair(comparison, sides, said))
            docs |= {str(one.document.id): _doc(one) for one in sides}
            cases += _case(folder, target, comparison.passages, [one.document.text for one in sides], said)
        elif report is not None and (own := walk.revision(str(report.document.id))) is not None:
            cases += _case(folder, target, report.passages, [own.document.text], said)
        else:
            lost += 1
    _lines(folder / "relations" / "docs.jsonl", [docs[name] for name in sorted(docs)])
    _lines(folder / "relations" / "pairs.jsonl", pairs)
    return Labelled(len(pairs), cases, lost)


def _judged(walk: Walk) -> dict[str, _Judged]:
    """Gather verdicts by what they are about; leave for sources is no label of a text."""
    found: dict[str, _Judged] = {}
    for verdict in walk.verdicts():
        if verdict.sources is not None:
            continue
        target, _, passage = verdict.target.partition("/")
        said = found.setdefault(target, _Judged())
        if passage:
            said.passages[passage] = verdict
        else:
            said.whole = verdict
    return found


def _lines(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8", errors="replace", newline="")


def _doc(one: Revision) -> Row:
    document = one.document
    moment = written(document.published) if document.published else None
    return {
        "id": document.id,
        "source": document.source,
        "published": moment,
        "title": document.title,
        "url": document.url,
        "text": document.text,
    }


def _pair(comparison: Comparison, sides: Sequence[Revision], said: _Judged) -> Row:
    rejected = said.whole is not None and said.whole.label is VerdictLabel.REJECTED
    relation = Relation.UNRELATED if rejected else comparison.relation
    verdict = said.whole or next(iter(said.passages.values()))
    return {
        "a": comparison.a.id,
        "b": comparison.b.id,
        "relation": str(relation),
        "duplicate": comparison.duplicate and not rejected,
        "confidence": _SURE if said.whole else _GUESSED,
        "spans": [] if rejected else list(_spans(comparison, sides[1].document.text, said)),
        "verdict": str(verdict.label) if said.whole else None,
        "by": verdict.by,
        "at": written(verdict.at) if verdict.at else None,
    }


def _spans(comparison: Comparison, text: str, said: _Judged) -> Iterator[Row]:
    for passage in comparison.passages:
        if passage.kind is not Kind.RESTATEMENT and not _is_rejected(passage, said):
            words = len(text[passage.b.start : passage.b.end].split())
            yield {**_sides(passage), "words": words}


def _sides(found: Passage | Link) -> Row:
    return {"a": [found.a.start, found.a.end], "b": [found.b.start, found.b.end]}


def _is_rejected(passage: Passage, said: _Judged) -> bool:
    verdict = said.passages.get(passage.id)
    return verdict is not None and verdict.label is VerdictLabel.REJECTED


def _case(folder: Path, name: str, passages: Sequence[Passage], texts: Sequence[str], said: _Judged) -> bool:
    """Write a case of sentences where passages were judged; what was rejected is not in it."""
    if not said.passages:
        return False
    files = [f"{name}_{side}.txt" for side in "ab"] if len(texts) > 1 else [f"{name}.txt"]
    judged = [p for p in passages if p.id in said.passages and not _is_rejected(p, said)]
    gold = {
        "name": name,
        "kind": "cross" if len(texts) > 1 else "inside",
        "files": files,
        "pairs": [
            {**_sides(one), "a_doc": 0, "b_doc": len(texts) - 1, "grade": 2}
            for passage in judged
            for one in passage.links or (passage,)
        ],
    }
    place = folder / "restatement"
    place.mkdir(parents=True, exist_ok=True)
    for file, text in zip(files, texts, strict=True):
        (place / file).write_text(text, encoding="utf-8", newline="")
    (place / f"{name}.gold.json").write_text(json.dumps(gold, indent=1) + "\n", encoding="utf-8")
    return True
