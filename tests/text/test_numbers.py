"""Quantities: the same value however it is written, in every tier language."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.dates import from_ordinal, full_date
from dedup.text.numbers import canonical, quantities
from dedup.text.parse import parse

CASES = {
    "en": {
        "about 16 thousand people": "16000",
        "16,000 mercenaries": "16000",
        "no more than 1,200 came": "1200",
        "thirty-one people": "31",
        "two hundred and five": "205",
        "half a million": "500000",
        "two and a half million": "2500000",
        "a dozen eggs": "12",
        "$2.5 billion": "2500000000 USD",
        "£27m": "27000000 GBP",
        "27 million pounds": "27000000 GBP",
        "EUR 2.4 million": "2400000 EUR",
        "6 percent": "6 %",
        "6%": "6 %",
        "four per cent": "4 %",
        "seven in ten people": "70 %",
        "nine times out of ten": "90 %",
        "almost a third since": "33.3333333333 %",
        "less than one fifth of it": "20 %",
        "two thirds": "66.6666666667 %",
        "half of them": "50 %",
        "3:40 a.m.": "03:40",
        "11 p.m.": "23:00",
        "two o'clock in the morning": "02:00",
        "on 12 March 2024": "2024-03-12",
        "March 12, 2024": "2024-03-12",
        "2024-03-12": "2024-03-12",
        "on Sept. 3": "--09-03",
        "in September 2024": "2024-09",
        "the 17th century": "17",
        "287 mm of rain": "287 mm",
        "287 millimetres": "287 mm",
        "2½ hours": "2.5 hour",
        "minus 5 degrees": "-5 degree",
        "193 km/h": "193 kmh",
        "90 miles an hour": "90 mph",
        "90 kilometres per hour": "90 kmh",
        "50 km per day": "50 km",
        "5 km, h": "5 km",
    },
    "de": {
        "1.200 Menschen": "1200",
        "3,5 Prozent": "3.5 %",
        "2,5 Milliarden Euro": "2500000000 EUR",
        "einundzwanzig": "21",
        "120 Stundenkilometern": "120 kmh",
        "120 Kilometer pro Stunde": "120 kmh",
        "zweihundertfünfzig": "250",
        "ein Drittel": "33.3333333333 %",
        "sieben von zehn": "70 %",
        "am 3. Oktober 2024": "2024-10-03",
        "um 15.20 Uhr": "15:20",
    },
    "fr": {
        "16 000 personnes": "16000",
        "2,5 milliards d’euros": "2500000000 EUR",
        "quatre-vingt-dix-sept": "97",
        "soixante-douze": "72",
        "deux tiers": "66.6666666667 %",
        "sept sur dix": "70 %",
        "le 12 mars 2024": "2024-03-12",
        "45 pour cent": "45 %",
        "à 15h30": "15:30",
    },
    "es": {
        "5 mil millones de dólares": "5000000000 USD",
        "mil doscientos": "1200",
        "treinta y cinco": "35",
        "siete de cada diez": "70 %",
        "12 de marzo de 2024": "2024-03-12",
        "12 por ciento": "12 %",
    },
    "it": {
        "1.200 euro": "1200 EUR",
        "ventuno": "21",
        "duemila": "2000",
        "tre miliardi di euro": "3000000000 EUR",
        "sette su dieci": "70 %",
        "3,5 per cento": "3.5 %",
    },
    "pt": {
        "1,2 bilhão de reais": "1200000000 BRL",
        "vinte e cinco": "25",
        "dois mil e quinhentos": "2500",
        "um terço dos votos": "33.3333333333 %",
        "30 por cento": "30 %",
    },
    "nl": {
        "eenentwintig": "21",
        "tweeëntwintig": "22",
        "2,5 miljard euro": "2500000000 EUR",
        "zeven op de tien": "70 %",
        "een derde van de": "33.3333333333 %",
        "40 procent": "40 %",
    },
    "ru": {
        "16 тысяч человек": "16000",
        "1 200 рублей": "1200 RUB",
        "2,5 млрд долларов": "2500000000 USD",
        "двадцать пять": "25",
        "треть населения": "33.3333333333 %",
        "семь из десяти": "70 %",
        "12 марта 2024 года": "2024-03-12",
        "40 процентов": "40 %",
    },
}
FLAT = [(language, text, value) for language, table in CASES.items() for text, value in table.items()]


@pytest.mark.parametrize(("language", "text", "value"), FLAT, ids=[f"{c[0]}: {c[1]}" for c in FLAT])
def test_value(language: str, text: str, value: str) -> None:
    assert [canonical(q) for q in quantities(parse(text, language=language))] == [value]


SEVERAL = {
    "a range shares its unit": ("5 to 7 percent", ["5 %", "7 %"]),
    "and its currency and scale": ("$2-3 million", ["2000000 USD", "3000000 USD"]),
    "a score": ("won 2-1", ["2", "1"]),
    "names and articles are none": ("COVID-19, F-16 and one of a kind", []),
    "a third winter is no fraction": ("heading for a third dry winter", []),
}


@pytest.mark.parametrize(("text", "values"), SEVERAL.values(), ids=SEVERAL.keys())
def test_several(text: str, values: list[str]) -> None:
    assert [canonical(q) for q in quantities(parse(text, language="en"))] == values


def test_spans_hold_currency_scale_and_unit() -> None:
    text = "It cost about US$ 2.5 billion, or 6 per cent (12 km)."
    found = quantities(parse(text, language="en"))
    assert [text[q.start : q.end] for q in found] == ["US$ 2.5 billion", "6 per cent", "12 km"]
    assert [q.what for q in found] == ["money", "percent", "number"]
    assert [q.approximate for q in found] == [True, False, False]


@pytest.mark.parametrize(("language", "value"), [("en", 1.2), ("de", 1200.0), ("und", 1.2)])
def test_a_dot_depends_on_the_language(language: str, value: float) -> None:
    assert quantities(parse("1.200", language=language))[0].value == value


@given(st.dates())
def test_ordinals_are_those_of_the_calendar(day: dt.date) -> None:
    assert full_date(day.year, day.month, day.day) == day.toordinal()
    assert from_ordinal(day.toordinal()) == (day.year, day.month, day.day)


@pytest.mark.parametrize("parts", [(2023, 2, 29), (1900, 2, 29), (2024, 13, 1), (2024, 4, 31), (0, 1, 1)])
def test_no_such_day(parts: tuple[int, int, int]) -> None:
    assert full_date(*parts) is None
