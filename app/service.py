"""What the routes ask for, in terms of the detector: documents in, reports out, offsets in the asked unit."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.errors import ProblemError, Violation
from app.feeds import Feeds
from app.scans import Scans
from app.schemas import SideIn, Words
from app.settings import Settings
from dedup.errors import DocumentError, NotFoundError
from dedup.types import Comparison, Document, OffsetUnit, Report, Verdict

if TYPE_CHECKING:
    from dedup.detector import Detector

__all__ = ["Keyed", "Said", "Service", "Stored", "document_of", "keyed"]


@dataclass(frozen=True, slots=True)
class Stored:
    """A report with the document it is about."""

    report: Report
    document: Document


@dataclass(frozen=True, slots=True)
class Said:
    """The verdict that stands on a pair, if any, and the tag that names it."""

    target: str
    verdict: Verdict | None
    tag: str


class Service:
    """The detector, seen from the web: safe to call from any thread."""

    def __init__(self, detector: Detector, settings: Settings) -> None:
        self.detector = detector
        self.settings = settings
        self.scans = Scans(detector, settings)
        self.feeds = Feeds(detector.ledger, settings.policy)
        self.ready = False
        self._keys: set[str] = set()
        self._keys_lock = threading.Lock()

    def warm(self) -> None:
        """Load and compile what the first request would otherwise wait for."""
        from dedup.warm import warm

        if self.settings.warm:
            warm()
            self.detector.check(Document("The bridge was closed on Monday. On Monday the bridge was closed."))
            # What is loaded by now stays; full searches for cycles would go through it, for 0.1 s each.
            gc.collect()
            gc.freeze()
        self.ready = True

    def rest(self) -> None:
        """Take no more requests."""
        self.ready = False
        gc.unfreeze()

    def check(self, document: Document, *, keep: bool = False) -> Report:
        """Check against the store; ``keep`` stores the report, but no article."""
        report = self.detector.check(document, keep=keep)
        return self._with_page(report) if keep else report

    def add(self, document: Document, request: Keyed | None = None) -> tuple[Report, bool]:
        """Keep a document; it is durable when this returns.  Says also whether the answer is a replay."""
        if request is None:
            return self._with_page(self.detector.add(document)), False
        before = self.detector.replay(request.key, request.digest)
        if before is not None:
            return self._with_page(before), True
        added = self.detector.add(document, key=request.key, digest=request.digest)
        return self._with_page(added), False

    def shown(self, report: Report, document: Document, unit: OffsetUnit) -> Report:
        """Show a report of a kept article: with the address of its page, offsets in the asked unit."""
        return self.in_unit(self._with_page(report), document, unit)

    @contextlib.contextmanager
    def running(self, key: str | None) -> Iterator[None]:
        """Hold an idempotency key while its request runs; another with it meanwhile gets 409."""
        if key is None:
            yield
            return
        with self._keys_lock:
            if key in self._keys:
                raise ProblemError.of("still-running", "The first request with this key has not ended.")
            self._keys.add(key)
        try:
            yield
        finally:
            with self._keys_lock:
                self._keys.discard(key)

    def delete(self, id: str) -> None:  # noqa: A002
        """Remove a kept article for good."""
        self.detector.delete(id)

    def count(self) -> int:
        """Count the kept articles."""
        return self.detector.status().documents

    def report_of(self, id: str) -> Stored:  # noqa: A002
        """Find a kept article with its report."""
        return Stored(self._with_page(self.detector.report_of(id)), self.detector.get(id))

    def report(self, id: str) -> Stored:  # noqa: A002
        """Find a report by its own id: of an article, or of a check that was kept."""
        return Stored(self._with_page(self.detector.report(id)), self.detector.report_document(id))

    def compare(self, a: SideIn, b: SideIn, unit: OffsetUnit) -> tuple[Comparison, Document, Document]:
        """Compare two sides, each kept or sent."""
        left, right = self._side(a), self._side(b)
        found = self.detector.compare(left, right)
        return self._comparison_in_unit(found, (left, right), unit), left, right

    def said(self, pair: str) -> Said:
        """Find what an editor said of a kept pair.  Raises ``NotFoundError`` for one that is not kept."""
        self.detector.comparison(pair)
        given = self.detector.verdicts(pair)
        return _said(pair, next((one for one in given if one.target == pair), None))

    def judge(self, pair: str, label: str | None, by: str | None, seen: str | None) -> Said:
        """Give a verdict, or withdraw it, if the one that stands is the one that was ``seen``."""
        self.detector.comparison(pair)
        return _said(pair, self.detector.verdict(pair, label, by=by, if_match=seen))

    def in_unit(self, report: Report, document: Document, unit: OffsetUnit) -> Report:
        """Count a report's offsets in another unit, with the texts of the items it names."""
        from dedup.report.offsets import in_unit

        if unit is OffsetUnit.CODEPOINT:
            return report
        texts = {report.document.sha256: document.text}
        for comparison in report.comparisons:
            for side in (comparison.a, comparison.b):
                if side.sha256 not in texts and side.id is not None:
                    texts[side.sha256] = self._text(side.id, side.version)
        return in_unit(report, texts, unit)

    def _text(self, id: str, version: int | None) -> str:  # noqa: A002
        """Read a text; of one that was removed for its age nothing is pointed at any more."""
        try:
            return self.detector.get(id, version).text
        except NotFoundError:
            return ""

    def _comparison_in_unit(
        self, comparison: Comparison, sides: tuple[Document, Document], unit: OffsetUnit
    ) -> Comparison:
        """Count a comparison's offsets in another unit."""
        from dedup.report.offsets import comparison_in_unit

        if unit is OffsetUnit.CODEPOINT:
            return comparison
        infos = (comparison.a, comparison.b)
        texts = {info.sha256: side.text for info, side in zip(infos, sides, strict=True)}
        return comparison_in_unit(comparison, texts, unit)

    def _side(self, side: SideIn) -> Document:
        if side.text is None and side.html is None:
            assert side.id is not None
            return self.detector.get(side.id)
        return document_of(side, side.id)

    def _with_page(self, report: Report) -> Report:
        return replace(report, page=f"{self.settings.public_url.rstrip('/')}/reports/{report.id}")


def _said(pair: str, verdict: Verdict | None) -> Said:
    from dedup.detector import verdict_tag

    return Said(pair, verdict, verdict_tag(verdict))


def document_of(body: Words, id: str | None) -> Document:  # noqa: A002
    """Make the document a request describes; the words of HTML come through the extractor."""
    values: dict[str, Any] = body.model_dump(exclude={"id", "text", "html", "offset_unit"}, exclude_none=True)
    if body.text is not None:
        return Document(_worded(body.text, "text"), id=id, **values)
    return _extracted(body.html or "", id, values)


def _extracted(html: str, id: str | None, values: Mapping[str, Any]) -> Document:  # noqa: A002
    from dedup.ingest.extractor import extract_html

    page = extract_html(html)
    declared = {"title": page.title, "language": page.language, "published": page.published}
    return Document(_worded(page.text, "html"), id=id, **{**_known(declared), **values})


def _known(declared: Mapping[str, str | None]) -> dict[str, Any]:
    """Take what a page says of itself where the caller says nothing; a date that is none is no error."""
    known = {name: value for name, value in declared.items() if value}
    try:
        Document("", published=known.get("published"))
    except DocumentError:
        del known["published"]
    return known


def _worded(text: str, field: str) -> str:
    if not text.strip():
        cure = "no words were found; send the words of an article"
        raise ProblemError.of("invalid", f"/{field}: {cure}.", Violation(cure, pointer=f"/{field}"))
    return text


@dataclass(frozen=True, slots=True)
class Keyed:
    """An idempotency key with the digest of the body it came with."""

    key: str
    digest: str


def keyed(key: str | None, raw: bytes) -> Keyed | None:
    """Tie a key to a body, to recognise the request when it is sent again."""
    return None if key is None else Keyed(key, hashlib.sha256(raw).hexdigest())
