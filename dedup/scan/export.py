"""The night's report in files: made from what the store says of a scan, so that it can be made again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dedup.errors import ConfigError, NotFoundError
from dedup.rights import is_withdrawn
from dedup.scan.gather import gather
from dedup.scan.night import Line, Night
from dedup.scan.quotes import quotes_of
from dedup.scan.record import Record
from dedup.scan.rendering import render_csv, render_json, render_page
from dedup.scan.results import Told

if TYPE_CHECKING:
    from dedup.detector import Detector

__all__ = ["Folder", "told_of", "write_night"]

_FILES = ("report.html", "report.json", "report.csv")


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the report goes; a file is replaced only by a whole one."""

    path: Path

    def hold(self) -> None:
        """Make the folder and hold that it can be written, before the night's work and not after.

        Raises ``ConfigError``.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with self._fresh(_FILES[0]).open("wb"):
                pass
            self._fresh(_FILES[0]).unlink()
        except OSError as error:
            raise ConfigError(
                f"the report cannot be written to {self.path} ({error.strerror}); choose another folder",
                about=str(self.path),
            ) from error

    def _fresh(self, name: str) -> Path:
        return self.path / f".{name}.new"

    def open_table(self) -> IO[str]:
        """Open the table, to be written while items pass by."""
        return self._fresh(_FILES[2]).open("w", encoding="utf-8", newline="")

    def settle(self, page: str, values: str) -> None:
        """Write page and JSON, and give all three files their names."""
        for name, text in zip(_FILES[:2], (page, values), strict=True):
            self._fresh(name).write_text(text, encoding="utf-8", errors="replace", newline="")
        for name in _FILES:
            self._fresh(name).replace(self.path / name)


def write_night(
    detector: Detector,
    record: Record,
    folder: Folder | None,
    *,
    own: Collection[str] | None = None,
    pages: str | None = None,
) -> Night:
    """Make the report of a scan as it was asked for, and write it to ``folder`` if there is one."""
    with folder.open_table() if folder else nullcontext() as table:
        told: Iterable[Told] = told_of(record)
        if table is not None:
            told = render_csv(told, table)
        night = gather(told, record.results(), record.made(), own=record.own if own is None else own)
    gone = len(record.ledger.brought(record.row.since, record.until).numbers) - night.items
    if gone:
        night = replace(night, counts={**night.counts, "items no longer held": gone})
    night = replace(
        night,
        look=tuple(_quoted(detector, night.look)),
        elsewhere=tuple(_quoted(detector, night.elsewhere)),
    )
    if folder is not None:
        folder.settle(render_page(night, base=pages or record.pages), render_json(night))
    return night


def told_of(record: Record) -> Iterator[Told]:
    """Read the items of a scan as they stand, then those of earlier scans that follow one of them.

    Last come those that have words of something the scan found under embargo or taken back.
    """
    ledger = record.ledger
    brought = ledger.brought(record.row.since, record.until)
    embargoed: list[int] = []
    withdrawn: list[int] = []
    for item in ledger.items(brought.numbers):
        info = item.report.document
        if is_withdrawn(info.status):
            withdrawn.append(item.number)
        elif info.embargo:
            embargoed.append(item.number)
        yield Told(item.report, item.cluster)
    copies = set(
        ledger.linked(withdrawn)
    )  # of what is new about these they knew all but that it was taken back
    following = [number for number in brought.overtaken if number not in copies]
    for item in ledger.items(following):
        yield Told(item.report, item.cluster, late=True)
    copies.update(ledger.linked(embargoed))
    for item in ledger.items(sorted(copies.difference(brought.numbers, following))):
        yield Told(item.report, item.cluster, late=True, rights=True)


def _quoted(detector: Detector, lines: Sequence[Line]) -> Iterator[Line]:
    """Show the words that lines speak of; of an article erased meanwhile there are none."""
    for line in lines:
        try:
            report = detector.report(line.report)
            own = detector.report_document(line.report).text
            named = line.other is not None and line.other.id is not None
            other = detector.get(str(line.other.id), line.other.version).text if named and line.other else ""
        except NotFoundError:
            yield line
        else:
            yield replace(line, quotes=quotes_of(line, report, own, other))
