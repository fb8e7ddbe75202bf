"""How texts name their source, by language: one table of forms.

Every form captures what may hold names; :mod:`dedup.attribution.credits` keeps what is written like
one.  A *sure* form names an outlet; after the others a person or an authority may stand ("according
to police"), and only the name of a news agency is taken at its word.  All forms are linear: each
repetition is bounded, and what precedes a capture is anchored at a line or a literal word.
Languages: English, German, French, Spanish, Italian, Portuguese, Dutch, Russian, Ukrainian.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["Form", "Trust", "found_forms"]


class Trust(IntEnum):
    """How far a form is trusted: the name of an agency only, perhaps an outlet, surely one."""

    AGENCY = 0
    POSSIBLE = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern whose first group holds names, how far it is trusted, and words one of which it needs.

    The words are in small letters; a line break before one stands for the beginning of a line.
    """

    pattern: re.Pattern[str]
    trust: Trust
    cues: tuple[str, ...]


_BEFORE, _AFTER = 150, 450
"""Characters around a cue that a form can reach."""

_WORDS = r"((?:[\w.&'’/-]{1,40},? ){0,5}[\w.&'’/-]{1,40})"
_ELISION = r"(?:[ldLD][’'])?"
_KIND = (
    r"(?:(?:(?:(?:news|press|wire) )?(?:agency|service)|Nachrichtenagentur(?:en)?|Agentur|Zeitung|"
    r"Magazin|Portal|Sender|l[’']agence|agence|agencia|l[’']agenzia|agenzia|agência|persbureau|"
    r"nieuwsbureau|(?:информ)?агентств\w{1,3}|издани\w{1,2}|агенці\w{1,2}|видання) )?"
)
_ARTICLE = r"(?:(?:[Tt]he|d(?:er|ie|as|en|em|es|a|o|e)|l[ae]s?|el|los|il|lo|het) )?"
_NAMED = rf"{_ARTICLE}{_KIND}{_ELISION}[«„“\"]?{_WORDS}"
_CAPITALS = r"^[^\W\d_a-zß-ÿа-я]{3,40}(?=[ ,(])[\w ,.'’/-]{0,60}"
_PLACE = r"^[^\W\d_][\w ,.'’/-]{1,60}"


_DASHED = ") -|)-|) –|)–|) —|)—|).-|).–"
_BYLINES = "\nby |\nvon |\npar |\npor |\ndi |\nda |\ndoor |\nавтор"
_SOURCE_LINES = (
    "\nsource|\nvia|\nquelle|\nfuente|\nfont|\nbron|\nисточник|\nджерело|\nźródło|\nkälla|\nkilde|\nzdroj"
)


def _form(trust: Trust, cues: str, pattern: str) -> Form:
    return Form(re.compile(pattern, re.MULTILINE), trust, tuple(cues.split("|")))


_FORMS = (
    _form(
        Trust.SURE,
        "earlier|previously|before that",
        rf"\b(?:Earlier|Previously|Before that),? {_WORDS} (?:wrote|reported|published|broadcast)\b",
    ),
    _form(
        Trust.SURE,
        "reported by|published by",
        rf"\b(?i:as (?:first |earlier |previously |originally )?(?:reported|published) by) {_NAMED}",
    ),
    _form(
        Trust.SURE,
        "first appeared|first published|first posted|originally ",
        rf"\b(?i:first|originally) (?:appeared|published|posted) (?:on|in|by|at) {_NAMED}",
    ),
    _form(Trust.SURE, "appeared first on", rf"\bappeared first on {_WORDS}"),
    _form(
        Trust.SURE,
        _SOURCE_LINES,
        r"^(?:Sources?|Via|Quellen?|Fuentes?|Fonte|Fonti|Fontes|Bron|Источник|Джерело|Źródło|Källa|Kilde|"
        r"Zdroj) ?[:：] ?([^\n:]{2,80})",
    ),
    _form(
        Trust.SURE,
        " zuerst ",
        rf"\b(?i:(?:ist|wurde) zuerst (?:erschienen |veröffentlicht )?(?:bei|in|im|auf)) {_NAMED}",
    ),
    _form(
        Trust.SURE,
        "paru|publié",
        r"\b(?i:est (?:d[’']abord |initialement )?(?:paru|publié)e? "
        r"(?:d[’']abord |initialement )?(?:dans|sur)) "
        rf"{_NAMED}",
    ),
    _form(Trust.SURE, " originalmente ", rf"\b(?i:publicad[oa] originalmente (?:en|em|n[oa])) {_NAMED}"),
    _form(
        Trust.SURE,
        " stato | apparso | uscito ",
        r"\b(?i:(?:è|era) (?:stato|apparso|uscito) (?:pubblicato )?(?:originariamente |prima )?(?:su|in)) "
        rf"{_NAMED}",
    ),
    _form(Trust.SURE, "verscheen eerder", rf"\b(?i:verscheen eerder (?:op|in|bij)) {_NAMED}"),
    _form(
        Trust.SURE,
        "впервые|вперше",
        rf"\b(?i:впервые опубликовано? (?:в|на)|вперше опубліковано (?:в|на|у)) {_NAMED}",
    ),
    # "PORT LUSK (Harbour Wire) -" is a dateline, "World of Dypians (WOD) -" is none.
    _form(Trust.SURE, _DASHED, rf"{_CAPITALS} ?\(([^()\n]{{2,60}})\) ?\.?[-–—]"),
    _form(Trust.AGENCY, _DASHED, rf"{_PLACE} ?\(([^()\n]{{2,60}})\) ?\.?[-–—]"),
    _form(Trust.SURE, _DASHED, r"^\(([^()\n]{2,60})\) ?\.?[-–—]"),
    _form(Trust.SURE, ". /|, /|./|,/", rf"{_PLACE}[.,] ?/([^/\n]{{2,40}})/"),
    _form(
        Trust.POSSIBLE,
        "ing by|ing from|material by|material from|files from|information from|contributions from|input from",
        rf"\b(?i:(?:reporting|material|files|information|contributions|input) (?:by|from)) {_NAMED}",
    ),
    _form(
        Trust.POSSIBLE,
        "according to|told |syndicated|republished|reprinted",
        rf"\b(?i:according to|told|syndicated (?:by|from)|republished from|reprinted from) {_NAMED}",
    ),
    _form(
        Trust.POSSIBLE,
        " reported| reports| wrote",
        r"\b(?!(?:He|She|It|We|They|Who|I|You|Police) )"
        r"((?:[^\W\d_a-z][\w.&'’-]{0,30} ){0,3}[^\W\d_a-z][\w.&'’-]{1,30}) (?:reported|reports|wrote)\b",
    ),
    _form(
        Trust.POSSIBLE,
        "mit material|mit info|mit inhalten|laut |nach angaben|nach info|berichte|melde|schreibt",
        r"\b(?i:mit (?:material|informationen|inhalten) (?:von|vom|der|des)|laut|"
        rf"nach (?:angaben|informationen) (?:von|vom|der|des)|"
        rf"berichte[nt]e?|melde(?:te|t)|schreibt) {_NAMED}",
    ),
    _form(
        Trust.POSSIBLE,
        "avec |selon |après |rapport|indique|annonce",
        rf"\b(?i:avec|selon|d[’']après|rapporte|a rapporté|indique|annonce) {_NAMED}",
    ),
    _form(
        Trust.POSSIBLE,
        "con información|según|informó|informa |publicó|de acuerdo con|recoge",
        rf"\b(?i:con información de|según(?: informó| informa| publicó)?|informó|informa|publicó|"
        rf"de acuerdo con|recoge) {_NAMED}",
    ),
    _form(
        Trust.POSSIBLE,
        "secondo |riporta|riferisce|scrive|con informazioni",
        r"\b(?i:secondo|riporta|riferisce|scrive|con informazioni d[ai]|"
        rf"come riportato d(?:a|al|alla|all[’'])) {_NAMED}",
    ),
    _form(
        Trust.POSSIBLE,
        "com informações|segundo |de acordo com|conforme|noticiou|informou|avançou",
        r"\b(?i:com informações d[aoe]s?|segundo|de acordo com|conforme|noticiou|informou|avançou) "
        rf"{_NAMED}",
    ),
    _form(
        Trust.POSSIBLE,
        "volgens|meldt|meldde|met informatie|bericht",
        rf"\b(?i:volgens|meldt|meldde|met informatie van|bericht) {_NAMED}",
    ),
    _form(
        Trust.POSSIBLE,
        "по данным|по информации|по сообщению|по сведениям|сообщ|переда|пишет|ссылк",
        r"\b(?i:по (?:данным|информации|сообщению|сведениям)|сообща(?:ет|ют)|сообщил[аио]?|переда[её]т|пишет|"
        rf"со ссылкой на) {_NAMED}",
    ),
    _form(
        Trust.POSSIBLE,
        "за даними|за інформацією|за повідомленням|повідомля|пише|передає|з посиланням",
        r"\b(?i:за (?:даними|інформацією|повідомленням)|повідомля(?:є|ють)|пише|передає|з посиланням на) "
        rf"{_NAMED}",
    ),
    _form(Trust.POSSIBLE, "©|(c)|copyright", rf"(?:©|\([cC]\)|\bCopyright) ?(?:\d{{4}} )?{_NAMED}"),
    _form(Trust.AGENCY, _BYLINES, r"^(?:By|Von|Par|Por|Di|Da|Door|Автор:?) ([^\n]{2,60})$"),
    _form(Trust.AGENCY, ")\n|).\n|),\n", r"\(((?:[\w.-]{2,20}[ /-]{0,3}){1,5})\)[.,]?$"),
    _form(Trust.AGENCY, "", r"^(?:[-–—•*] ?)?([\w.]{2,20}(?:(?: ?/ ?|[ -])[\w.]{2,20}){0,4})\.?$"),
    _form(Trust.AGENCY, "", rf"{_PLACE} ?[-–—]{{1,2}} ?([^\W\d_][\w ]{{1,30}})\."),
)


def found_forms(text: str) -> Iterator[tuple[Form, re.Match[str]]]:
    """Give each place where a form stands.

    Looking for a literal word first, and at the pattern only around it, is several times faster.
    """
    lowered = f"\n{text.lower()}\n"
    everywhere = [(0, len(text))]
    aligned = len(lowered) == len(text) + 2
    places = _places(lowered) if aligned else {}
    known: dict[tuple[str, ...], list[tuple[int, int]]] = {("",): everywhere}
    for form in _FORMS:
        if form.cues not in known:
            known[form.cues] = _windows(lowered, form.cues, places) if aligned else everywhere
        for start, end in known[form.cues]:
            yield from ((form, match) for match in form.pattern.finditer(text, start, end))


def _windows(lowered: str, cues: tuple[str, ...], places: dict[str, list[int]]) -> list[tuple[int, int]]:
    """Cut out what lies around a cue, to the end of its line; windows that touch become one."""
    found: list[tuple[int, int]] = []
    for at in sorted(at for cue in cues if cue in places for at in places[cue]):
        start = max(0, at - _BEFORE)
        if found and start <= found[-1][1]:
            if at + _AFTER <= found[-1][1]:
                continue
            start = found.pop()[0]
        found.append((start, lowered.find("\n", min(at + _AFTER, len(lowered) - 1)) - 1))
    return found


def _places(lowered: str) -> dict[str, list[int]]:
    """Find where each cue stands, those that do not left out."""
    from dedup.attribution.kernels import find_words

    codes = np.frombuffer(lowered.encode("utf-32-le", "surrogatepass"), np.uint32)
    cues = _cues()
    found: dict[str, list[int]] = {}
    places, words = find_words(codes, cues.letters, cues.offsets, cues.slots, cues.seconds)
    for place, word in zip(places.tolist(), words.tolist(), strict=True):
        found.setdefault(cues.words[word], []).append(place)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Cues:
    """All cues as :func:`dedup.attribution.kernels.find_words` takes them."""

    words: list[str]
    letters: NDArray[np.uint32]
    offsets: NDArray[np.int64]
    slots: NDArray[np.int32]
    seconds: NDArray[np.uint64]


_SLOTS = 256


@functools.cache
def _cues() -> _Cues:
    words = sorted({cue for form in _FORMS for cue in form.cues if cue}, key=lambda cue: (_slot(cue), cue))
    slots, seconds = np.zeros(_SLOTS, np.int32), np.zeros(_SLOTS, np.uint64)
    for number, word in reversed(list(enumerate(words, 1))):
        slots[_slot(word)] = number
        seconds[_slot(word)] |= _second(word)
    letters = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32)
    return _Cues(words, letters, np.cumsum([0, *map(len, words)]), slots, seconds)


def _slot(cue: str) -> int:
    return ord(cue[0]) % _SLOTS


def _second(cue: str) -> np.uint64:
    """Mark the second letter of a cue among 64 bits; of a cue of one letter anything may be the second."""
    return np.uint64(1 << ord(cue[1]) % 64 if len(cue) > 1 else 2**64 - 1)
