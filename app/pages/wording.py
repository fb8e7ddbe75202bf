"""The words of the pages: what each code of a report is called in front of an editor."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import quote

from markupsafe import Markup, escape

from dedup.scan.feeds import FeedHealth
from dedup.scan.status import ScanState, Why
from dedup.types import (
    AnswerLabel,
    Attention,
    ComparedWith,
    CreditAnswer,
    Document,
    Kind,
    Originality,
    Relation,
    VerdictLabel,
    ZoneKind,
)

__all__ = [
    "ANSWERS",
    "ATTENTION",
    "CREDITS",
    "FEED_STATES",
    "KINDS",
    "RELATIONS",
    "SCAN_PHASES",
    "SCAN_REASONS",
    "SCAN_STATES",
    "VERDICTS",
    "VERDICT_MEANS",
    "ZONES",
    "compared",
    "count",
    "date",
    "ended",
    "headline",
    "iso",
    "name_of",
    "path_id",
    "safe_url",
    "ticks",
]

ATTENTION = {
    Attention.LOOK: "Worth a look",
    Attention.NOTE: "Worth a note",
    Attention.NONE: "Nothing to look at",
}
KINDS = {Kind.VERBATIM: "word for word", Kind.EDITED: "lightly edited", Kind.RESTATEMENT: "in other words"}
ANSWERS = {
    AnswerLabel.RESTATES: "Restates",
    AnswerLabel.EXTENDS: "Extends",
    AnswerLabel.NEW: "New",
    AnswerLabel.NEW_WORDS: "New words, no new fact",
    AnswerLabel.COURTESY: "Courtesy",
}
CREDITS = {
    CreditAnswer.MATCHING: "credited, and its text matches",
    CreditAnswer.REWRITTEN: "credited, and told in other words",
    CreditAnswer.NOT_CREDITED: "its text matches, no credit found",
    CreditAnswer.NONE_HELD: "credited, no item of it held that matches",
}
RELATIONS = {
    Relation.COPY: "Copy",
    Relation.EDITED_COPY: "Edited copy",
    Relation.CONTAINS: "One contains the other",
    Relation.UPDATE: "Update of the same item",
    Relation.PARTIAL: "Shares passages",
    Relation.BOILERPLATE_ONLY: "Shares only boilerplate",
    Relation.TEMPLATE: "Same template, other facts",
    Relation.SAME_EVENT: "Same event, told independently",
    Relation.UNRELATED: "Unrelated",
}
VERDICTS = {
    VerdictLabel.CONFIRMED: "Confirmed",
    VerdictLabel.REJECTED: "Rejected",
    VerdictLabel.ALLOWED: "Allowed",
}
VERDICT_MEANS = {
    VerdictLabel.CONFIRMED: "It is a match.",
    VerdictLabel.REJECTED: "It is no match: from now on it is only counted.",
    VerdictLabel.ALLOWED: "The reuse is agreed: it asks for no look again.",
}
ZONES = {
    ZoneKind.ARTICLE: "Article",
    ZoneKind.INTERVIEW: "Interview",
    ZoneKind.FAQ: "Questions and answers",
    ZoneKind.TAKEAWAYS: "Takeaways",
    ZoneKind.BOX: "Box",
    ZoneKind.CAPTION: "Caption",
    ZoneKind.LIVE_ENTRY: "Live entry",
    ZoneKind.HEADING: "",
}


FEED_STATES = {
    FeedHealth.UNREAD: "Not read yet",
    FeedHealth.READ: "Well",
    FeedHealth.FAILING: "Trouble",
    FeedHealth.STOPPED: "Gone",
}
SCAN_STATES = {
    ScanState.RUNNING: "Running",
    ScanState.STOPPING: "Stopping",
    ScanState.INTERRUPTED: "Interrupted",
    ScanState.FINISHED: "Finished",
}
SCAN_REASONS = {
    Why.CANCELLED: "It was cancelled.",
    Why.STOPPED: "Its program was stopped.",
    Why.FAILED: "An error ended it.",
    Why.LOST: "Its program went away without a word.",
}
SCAN_PHASES = {
    "": "It is about to begin.",
    "fetching": "It asks the feeds.",
    "reading pages": "It reads the articles behind feeds of teasers.",
    "comparing": "It compares what is new.",
    "telling again": "It tells again what came late.",
    "reporting": "It writes the report.",
    "delivering": "It delivers the summary.",
}


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: ``count(1, "word")`` is "1 word"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def compared(made: ComparedWith) -> str:
    """Say what a report was compared with; an empty store never sounds like a clean bill."""
    if made.documents == 0:
        return "Compared with 0 items: only the text itself was searched."
    sources = f" from {count(made.sources, 'source')}" if made.sources else ""
    since = f" since {made.since}" if made.since else ""
    return f"Compared with {count(made.documents, 'item')}{sources}{since}."


def headline(originality: Originality, made: ComparedWith) -> str:
    """Say the share of original words with its denominator, and never "original" of an empty store."""
    if originality.value is None or not originality.counted_words:
        return "Too short to judge."
    share = f"{originality.original_words:,} of {originality.counted_words:,} counted words"
    verb = "is" if originality.original_words == 1 else "are"
    where = "earlier in this text" if made.documents == 0 else "earlier here or in another item"
    return f"{share} {verb} not said {where}."


def ended(sentence: str) -> str:
    """End a sentence with one full stop, whoever wrote it."""
    return sentence.rstrip(". ") + "."


def date(moment: dt.datetime | None) -> str:
    """Write a moment for people, in UTC; nothing for none."""
    if moment is None:
        return ""
    utc = moment.astimezone(dt.UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"


def safe_url(url: str | None) -> str | None:
    """Let through only addresses that a click may follow: a ``javascript:`` link in a feed is none."""
    return url if url and re.match(r"https?://[^\s]+$", url, re.IGNORECASE) else None


def iso(moment: dt.datetime | None) -> str:
    """Write a moment for machines."""
    return moment.isoformat() if moment else ""


def path_id(id: str) -> str:  # noqa: A002
    """Write an article's id as one segment of an address."""
    return quote(id, safe="")


def name_of(document: Document, longest: int = 120) -> str:
    """Call an article by its headline, or by how it begins."""
    first = document.title or next((line.strip() for line in document.text.split("\n") if line.strip()), "")
    if len(first) <= longest:
        return first or "Untitled"
    return first[:longest].rsplit(" ", 1)[0].rstrip(" ,;:.–—-") + " …"


def ticks(text: str) -> Markup:
    """Show what stands between backticks as code; everything is escaped first."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
