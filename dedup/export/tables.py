"""Documents, pairs and clusters as JSON lines or CSV: the same bytes for the same store.

Each file begins with a header that names what made it: engine, configuration, background, window,
survivor policy, the store's sequence, and how much the store holds.  Rows come in the order of ids, so
that the order of loading decides nothing.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeAlias

from dedup.config import ENGINE
from dedup.detector.walk import Group, Held, Walk
from dedup.errors import ConfigError
from dedup.report.cells import cell
from dedup.types import Comparison, DocumentInfo, written

__all__ = ["FORMATS", "Written", "header", "write_tables"]

FORMATS = ("csv", "jsonl")

Row: TypeAlias = dict[str, Any]
Progress: TypeAlias = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, and how many rows it has."""

    path: Path
    rows: int


def header(walk: Walk, what: str) -> Row:
    """Name what an export is made with and from.

    Configuration and window are those of the latest report; documents name their own.
    """
    totals, latest = walk.totals, walk.latest_report()
    return {
        "export": what,
        "engine": ENGINE,
        "config": latest.made_by.config if latest else walk.engine.config.name,
        "background": walk.engine.background.version,
        "window_days": latest.compared_with.window_days if latest else None,
        "survivor": walk.engine.config.survivor,
        "sequence": walk.sequence,
        "documents": totals.documents,
        "pairs": totals.comparisons,
        "clusters": totals.clusters,
    }


def write_tables(
    walk: Walk,
    folder: Path,
    form: str,
    *,
    texts: bool = False,
    only_survivors: bool = False,
    progress: Progress = lambda _: None,
) -> list[Written]:
    """Write documents, pairs and clusters to a folder; a file gets its name once it is whole.

    ``texts`` adds the documents' texts, ``only_survivors`` leaves out documents for which another member
    of their cluster stands.  Raises ``ConfigError`` for a folder that cannot be written.
    """
    tables: dict[str, Iterable[Row]] = {
        "documents": _documents(walk, texts, only_survivors),
        "pairs": (_pair(walk, one) for one in walk.pairs()),
        "clusters": _clusters(walk, form),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [
            _write(walk, folder / f"{name}.{form}", name, rows, progress) for name, rows in tables.items()
        ]
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be written ({error.strerror}); choose another folder", about=str(folder)
        ) from error


def _write(walk: Walk, path: Path, what: str, rows: Iterable[Row], progress: Progress) -> Written:
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8", newline="", errors="replace") as out:
        write = _write_csv if path.suffix == ".csv" else _write_lines
        count = 0
        for count in write(header(walk, what), _COLUMNS[what], rows, out):
            progress(count)
    fresh.replace(path)
    return Written(path, count)


def _write_lines(told: Row, _: tuple[str, ...], rows: Iterable[Row], out: IO[str]) -> Iterator[int]:
    out.write(_json(told) + "\n")
    for number, row in enumerate(rows, start=1):
        out.write(_json(row) + "\n")
        yield number


def _write_csv(told: Row, columns: tuple[str, ...], rows: Iterable[Row], out: IO[str]) -> Iterator[int]:
    """Write the header as a line that begins with #, which readers of tables can be told to skip."""
    out.write(f"# {_json(told)}\n")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(columns)
    for number, row in enumerate(rows, start=1):
        table.writerow([cell(row.get(name)) for name in columns])
        yield number


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(", ", ": "))


_COLUMNS = {
    "documents": (
        *("id", "version", "source", "title", "url", "published", "language", "status", "embargo", "sha256"),
        *("words", "counted_words", "original_words", "originality", "attention", "findings", "outcome"),
        *("teaser", "cluster", "stands", "report", "config", "window_days", "text"),
    ),
    "pairs": (
        *("id", "a", "a_version", "a_source", "a_published", "b", "b_version", "b_source", "b_published"),
        *("relation", "duplicate", "score", "a_in_b", "b_in_a", "jaccard", "direction", "passages"),
        *("verbatim", "edited", "restatement", "conflicts", "verdict"),
    ),
    "clusters": (
        *("cluster", "documents", "id", "source", "title", "published", "status", "is_first", "is_survivor"),
    ),
}


def _moment(info: DocumentInfo) -> str | None:
    return written(info.published) if info.published else None


def _documents(walk: Walk, texts: bool, only_survivors: bool) -> Iterator[Row]:
    for held in walk.documents():
        row = _document(walk, held)
        if only_survivors and row["stands"] not in (None, row["id"]):
            continue
        if texts:
            row["text"] = held.revision.document.text
        yield row


def _document(walk: Walk, held: Held) -> Row:
    info, report = held.revision.info, held.report
    original = report.originality if report else None
    return {
        "id": info.id,
        "version": info.version,
        "source": info.source,
        "title": info.title,
        "url": info.url,
        "published": _moment(info),
        "language": info.language,
        "status": info.status,
        "embargo": written(info.embargo) if info.embargo else None,
        "sha256": info.sha256,
        "words": info.words,
        "counted_words": original.counted_words if original else None,
        "original_words": original.original_words if original else None,
        "originality": original.value if original else None,
        "attention": str(report.attention) if report else None,
        "findings": " ".join(f.code for f in report.findings) if report else None,
        "outcome": report.outcome if report else None,
        "teaser": is_teaser(held),
        "cluster": held.cluster.id if held.cluster else None,
        "stands": walk.survivor_of(held.cluster.id) if held.cluster else None,
        "report": report.id if report else None,
        "config": report.made_by.config if report else None,
        "window_days": report.compared_with.window_days if report else None,
    }


def is_teaser(held: Held) -> bool:
    """Whether only the beginning, summary or title of an article was given, or too little to judge."""
    return held.report is not None and any(f.code == "too_short_to_judge" for f in held.report.findings)


def _pair(walk: Walk, one: Comparison) -> Row:
    verdict = walk.verdict(one.id or "")
    kinds = [str(passage.kind) for passage in one.passages]
    sides = {
        f"{side}{name}": value
        for side, info in (("a", one.a), ("b", one.b))
        for name, value in (
            ("", info.id),
            ("_version", info.version),
            ("_source", info.source),
            ("_published", _moment(info)),
        )
    }
    return {
        "id": one.id,
        **sides,
        "relation": str(one.relation),
        "duplicate": one.duplicate,
        "score": one.score,
        "a_in_b": one.containment.a_in_b,
        "b_in_a": one.containment.b_in_a,
        "jaccard": one.jaccard,
        "direction": one.direction,
        "passages": len(kinds),
        **{kind: kinds.count(kind) for kind in ("verbatim", "edited", "restatement")},
        "conflicts": len(one.facts.conflicts),
        "verdict": str(verdict.label) if verdict else None,
    }


def _clusters(walk: Walk, form: str) -> Iterator[Row]:
    """Give a row for each member, or as JSON a line for each cluster."""
    for group in walk.clusters():
        members = [_member(group, info) for info in group.documents]
        if form == "csv":
            shared = {"cluster": group.id, "documents": len(members)}
            yield from ({**shared, **member} for member in members)
        else:
            yield {
                "cluster": group.id,
                "documents": len(members),
                "first": group.first,
                "survivor": group.survivor,
                "sources": sorted({info.source for info in group.documents if info.source}),
                "members": members,
            }


def _member(group: Group, info: DocumentInfo) -> Row:
    return {
        "id": info.id,
        "source": info.source,
        "title": info.title,
        "published": _moment(info),
        "status": info.status,
        "is_first": info.id == group.first,
        "is_survivor": info.id == group.survivor,
    }
