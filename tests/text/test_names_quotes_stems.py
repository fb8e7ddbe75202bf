"""Names, quotations, stems and languages."""

from __future__ import annotations

import pytest

from dedup.text.language import TIERS, detect
from dedup.text.names import names
from dedup.text.parse import parse
from dedup.text.quotes import quotes
from dedup.text.scanner import scan
from dedup.text.stems import stem_words, stems

NAMES = {
    "in mid-sentence": ("The talks in Aleppo with Bashar al-Assad failed.", ["Aleppo", "Bashar al-Assad"]),
    "bodies with small words": (
        "He joined the Center for Military Studies.",
        ["Center for Military Studies"],
    ),
    "without the possessive": ("It is about Moscow’s role.", ["Moscow"]),
    "first word only when sure": ("Rain fell. Nobody saw rain. Putin met Putin.", ["Putin", "Putin"]),
    "not the opening word before a name": ("Unlike the US, they stayed.", ["US"]),
    "no days, no months": ("It was on Monday in March.", []),
    "domain": ("The Editor of Time.news wrote.", ["Time.news"]),
}


@pytest.mark.parametrize(("text", "wanted"), NAMES.values(), ids=NAMES.keys())
def test_names(text: str, wanted: list[str]) -> None:
    assert [n.text for n in names(parse(text, language="en"))] == wanted


EXPANSIONS = {
    "in brackets": ("the World Health Organisation (WHO) said", "World Health Organisation"),
    "before the brackets": ("the WHO (World Health Organisation) said", "World Health Organisation"),
    "with one word wrong": (
        "in the Collective Security Treaty Association (CSTO). It",
        "Collective Security Treaty Association",
    ),
    "with small words": (
        "the Bank for International Settlements (BIS) said",
        "Bank for International Settlements",
    ),
    "not what only stands there": ("the Swedish Data Protection Authority (IMY) said", None),
}


@pytest.mark.parametrize(("text", "wanted"), EXPANSIONS.values(), ids=EXPANSIONS.keys())
def test_acronyms(text: str, wanted: str | None) -> None:
    found = [n for n in names(parse(text, language="en")) if n.expansion]
    assert [n.expansion for n in found] == ([wanted] if wanted else [])
    assert all(text[slice(*n.expansion_span)] == n.expansion for n in found if n.expansion_span)


QUOTES = {
    "curly": ("He said “no” twice.", ["no"]),
    "straight": ('He said "no" and "yes".', ["no", "yes"]),
    "German": ("Er sagte: „Nein.“", ["Nein."]),
    "French": ("Il dit « non » puis «oui».", [" non ", "oui"]),
    "reversed guillemets": ("Er sagte »Nein«.", ["Nein"]),
    "single, and an apostrophe": ("He's ‘done’ and doesn't 'care'.", ["done", "care"]),
    "Japanese": ("彼は「はい」と言った。", ["はい"]),
    "nested": ("“She said ‘go’ to me.”", ["She said ‘go’ to me.", "go"]),
    "unclosed ends with the line": ("He said “go on\nNext line.", ["go on"]),
    "apostrophes only": ("It's Assad's.", []),
}


@pytest.mark.parametrize(("text", "wanted"), QUOTES.values(), ids=QUOTES.keys())
def test_quotes(text: str, wanted: list[str]) -> None:
    assert [text[a:b] for a, b in quotes(text)] == wanted


STEMS = {
    "en": ("mobilised soldiers Assad's", ["mobilis", "soldier", "assad"]),
    "de": ("Häuser Straßen", ["haus", "strass"]),
    "fr": ("l’homme aujourd’hui", ["homm", "aujourd'hui"]),
    "it": ("dell'acqua", ["acqua"]),
    "ru": ("российские войска", ["российск", "войск"]),
    "und": ("running 16,000", ["running", "16,000"]),
}


@pytest.mark.parametrize(("language", "case"), STEMS.items(), ids=STEMS.keys())
def test_stems(language: str, case: tuple[str, list[str]]) -> None:
    text, wanted = case
    assert stem_words(scan(text).words(), language) == wanted


def test_stem_hashes_do_not_depend_on_seed_or_process() -> None:
    hashes = stems(scan("running news", 99), "en").hash.tolist()
    assert [f"{h:016x}" for h in hashes] == ["9583c647490d4bfb", "d17392dcd32e66ad"]


def test_stop_words_of_the_language_also_elided() -> None:
    assert stems(scan("l'on and qui"), "fr").stop.tolist() == [True, False, True]
    assert stems(scan("the news"), "en").stop.tolist() == [True, False]


LANGUAGES = {
    "en": "The prospects for the conflict are becoming increasingly uncertain, he said.",
    "de": "Die Aussichten für den Konflikt werden nach seinen Worten immer unsicherer.",
    "fr": "Les perspectives du conflit sont de plus en plus incertaines, a-t-il dit.",
    "es": "Las perspectivas del conflicto son cada vez más inciertas, dijo el experto.",
    "it": "Le prospettive del conflitto sono sempre più incerte, ha detto l'esperto.",
    "pt": "As perspectivas do conflito são cada vez mais incertas, disse o perito.",
    "nl": "De vooruitzichten voor het conflict worden volgens hem steeds onzekerder.",
    "ru": "Перспективы конфликта становятся всё более неопределёнными, сказал он.",
    "ja": "紛争の見通しはますます不透明になっている。",
    "zh": "冲突的前景越来越不明朗。",
    "ko": "분쟁의 전망은 점점 불투명해지고 있다.",
    "und": "Konfliktin näkymät ovat yhä epävarmemmat.",
}


@pytest.mark.parametrize(("language", "text"), LANGUAGES.items(), ids=LANGUAGES.keys())
def test_detect(language: str, text: str) -> None:
    assert detect(text, scan(text)) == language


def test_tiers() -> None:
    assert set(TIERS) == {"en", "de", "fr", "es", "it", "pt", "nl", "ru"}
