"""The summary: sentences with counted facts filled in, never generated prose."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.report.material import Material
from dedup.report.wording import aside_words, count_word, counted, listed, thousands
from dedup.report.words import ELSEWHERE
from dedup.types import AnswerLabel, Attention, Finding

__all__ = ["added", "summary"]

_NUMBERS = frozenset({"number", "money", "percent"})
_NAMED = 3
"""Names that a summary lists before it only counts them."""


def summary(material: Material, findings: tuple[Finding, ...]) -> str:
    """Say in one to four sentences what an editor should know first."""
    return " ".join(_sentences(material, findings))


def _sentences(material: Material, findings: tuple[Finding, ...]) -> Iterator[str]:
    telling = {finding.code: finding for finding in findings}
    about_others = [f.message for f in findings if f.comparison and f.level is Attention.LOOK]
    yield from about_others[:2]
    if "text_appears_twice" in telling:
        yield "The text appears twice."
    elif material.too_short:
        aside = aside_words(material.words.set_aside)
        without = f"; {aside} set aside" if aside else ""
        yield f"Too short to judge ({counted(material.words.total, 'counted word')}{without})."
    elif any(answer.label is AnswerLabel.RESTATES for answer in material.answers):
        yield from _interview(material)
    else:
        yield from _repeats(telling)
    yield from _elsewhere(material, told=bool(about_others))
    conflicts = sum(f.code == "fact_conflict" and f.comparison is None for f in findings)
    if conflicts:
        disagree = "fact disagrees" if conflicts == 1 else "facts disagree"
        yield f"{_capital(count_word(conflicts))} {disagree} inside it."


def _interview(material: Material) -> Iterator[str]:
    restating = sum(answer.label is AnswerLabel.RESTATES for answer in material.answers)
    total = len(material.answers)
    verb = "restates" if restating == 1 else "restate"
    of = f"of the {count_word(total)} answers" if total > 1 else "answer"
    yield f"{_capital(count_word(restating))} {of} {verb} the article."
    yield f"The interview adds {listed(added(material))}."


def added(material: Material) -> list[str]:
    """Count what the later part states and the earlier does not: numbers, dates, names."""
    fresh = material.facts.only_b
    numbers = sum(fact.what in _NUMBERS for fact in fresh)
    dates = sum(fact.what in {"date", "time"} for fact in fresh)
    names = list(dict.fromkeys(fact.value for fact in fresh if fact.what == "name"))
    shown = f" ({', '.join(names)})" if 0 < len(names) <= _NAMED else ""
    return [
        f"{count_word(numbers)} {_form('number', numbers)}",
        f"{count_word(dates)} {_form('date', dates)}",
        f"{count_word(len(names))} {_form('name', len(names))}{shown}",
    ]


def _form(noun: str, number: int) -> str:
    """Put the noun after a counted word: "no number", "one name", "two names"."""
    return noun if number <= 1 else f"{noun}s"


def _repeats(telling: dict[str, Finding]) -> Iterator[str]:
    told = [telling[code].message for code in ("repeats_itself", "restates_itself") if code in telling]
    yield from told or ["Nothing repeats inside it."]


def _elsewhere(material: Material, *, told: bool) -> Iterator[str]:
    held = material.compared_with.documents
    explained = material.words.explained[ELSEWHERE]
    if not held:
        if not material.shared:
            yield "Compared with 0 items."
    elif explained and not told:
        share = f"{thousands(explained)} of {counted(material.words.total, 'counted word')}"
        yield f"{share} stand in earlier items."
    elif not material.shared:
        yield f"Shares no passage with the {counted(held, 'item')} compared."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
