"""Whom texts credit, in several languages, and which names mean one outlet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.attribution.agencies import agency
from dedup.attribution.credits import credited_by, credits_of
from dedup.attribution.outlets import same_outlet, same_series, same_source
from dedup.types import Document

CREDITED = [
    ("en: the verb after the name", "Earlier, Kursor wrote that rebels took the town.", ["Kursor"]),
    ("en: first reported", "The mayor resigned, as first reported by the Harbour Wire.", ["Harbour Wire"]),
    ("en: appeared on", "This article originally appeared on The Conversation.", ["Conversation"]),
    ("en: syndicated post", "The post Bridge opens appeared first on Vessa Today.", ["Vessa Today"]),
    ("en: dateline", "PORT LUSK (Reuters) - A ferry ran aground.", ["Reuters"]),
    ("en: dateline with a date", "LONDON, Jan. 5, 2024 (Harbour Wire) - A ferry.", ["Harbour Wire"]),
    ("en: tag alone", "(AP) — A ferry ran aground.", ["AP"]),
    ("en: source line", "A ferry ran aground.\nSource: Harbour Wire", ["Harbour Wire"]),
    ("en: byline of an agency", "By The Associated Press\nA ferry ran aground.", ["The Associated Press"]),
    ("en: reported", "The Associated Press reported it on Monday.", ["Associated Press"]),
    ("en: according to", "Four people died, according to AFP.", ["AFP"]),
    ("en: copyright", "A ferry ran aground.\n© 2024 AFP", ["AFP"]),
    ("de: source line", "Eine Fähre lief auf Grund.\nQuelle: Tagesschau", ["Tagesschau"]),
    ("de: two in a source line", "Eine Fähre lief auf Grund.\nQuelle: dpa/AFP", ["dpa", "AFP"]),
    ("de: dateline of two", "Berlin (dpa/afp) - Die Regierung tagt.", ["dpa", "afp"]),
    ("de: with material", "Die Regierung tagt. Mit Material von dpa", ["dpa"]),
    ("de: in brackets", "Die Regierung tagt.\n(mit Material der dpa)", ["dpa"]),
    ("de: laut", "Das sagte er laut der Nachrichtenagentur Reuters am Montag.", ["Reuters"]),
    ("de: sign-off", "Die Regierung tagt.\ndpa/afp", ["dpa", "afp"]),
    ("de: end of the text", "Niemand wurde verletzt. (dpa)", ["dpa"]),
    ("en: sign-off after a dash", "A ferry ran aground.\n— Associated Press", ["Associated Press"]),
    (
        "fr: sign-off of several words",
        "Le ministre est parti.\nAgence France-Presse",
        ["Agence France-Presse"],
    ),
    ("no: source line", "Ferja gikk på grunn.\nKilde: NTB", ["NTB"]),
    ("ru: head of several words", "РИА Новости\nМинистр ушёл.", ["РИА Новости"]),
    ("fr: avec", "Le ministre a démissionné (avec AFP).", ["AFP"]),
    ("fr: selon", "Selon l'AFP, le ministre a démissionné.", ["AFP"]),
    ("fr: dateline", "PARIS, 3 mars (AFP) - Le ministre a démissionné.", ["AFP"]),
    ("es: según", "El ministro dimitió, según EFE.", ["EFE"]),
    ("es: según informó", "Según informó la agencia Europa Press, dimitió.", ["Europa Press"]),
    ("es: dateline", "Madrid, 3 mar (EFE).- El ministro dimitió.", ["EFE"]),
    ("it: tag first", "(ANSA) - ROMA, 03 MAR - Il ministro si è dimesso.", ["ANSA"]),
    ("it: riferisce", "Il ministro si è dimesso. Lo riferisce l'ANSA.", ["ANSA"]),
    ("it: secondo", "Secondo l'agenzia Adnkronos si è dimesso.", ["Adnkronos"]),
    ("pt: dateline", "Lisboa, 12 mar 2024 (Lusa) - O ministro saiu.", ["Lusa"]),
    ("pt: com informações", "O ministro saiu, com informações da Agência Brasil.", ["Agência Brasil"]),
    ("nl: dateline", "AMSTERDAM (ANP) - De minister treedt af.", ["ANP"]),
    ("nl: meldt", "De minister treedt af. Dat meldt persbureau Reuters.", ["Reuters"]),
    ("nl: source line", "De minister treedt af.\nBron: ANP", ["ANP"]),
    ("ru: по данным", "По данным ТАСС, министр ушёл.", ["ТАСС"]),
    ("ru: between slashes", "МОСКВА, 3 марта. /ТАСС/. Министр ушёл.", ["ТАСС"]),
    ("ru: after a dash", "МОСКВА, 3 мар — РИА Новости. Министр ушёл.", ["РИА Новости"]),
    ("ru: со ссылкой на", "Это стало известно со ссылкой на Интерфакс.", ["Интерфакс"]),
    ("uk: за даними", "За даними Укрінформ, міністр пішов.", ["Укрінформ"]),
]
NOT_CREDITED = [
    "Earlier, he wrote that it was late.",
    "She reported the theft. The source: unknown.",
    "The party (CDU) won - again.",
    "Nothing is credited here.",
    "Key Facts\nThe ferry ran aground.\n— Captain Marlow",
    "Das sagte er laut Polizei am Montag.",
    "The team won 3-2, according to Captain Marlow.",
    "Secondo Brasil e Italia la proposta è buona.",
    "Foto: dpa",
    "World of Dypians (WOD) - an immersive platform.",
    "The engine was originally produced in Liverpool.",
    "(AP Photo/John Doe)",
    "Reporting by Jane Doe in London; Editing by John Roe",
]


def sure(document):
    return [credit.name for credit in credits_of(document) if credit.sure]


@pytest.mark.parametrize(("text", "names"), [row[1:] for row in CREDITED], ids=[row[0] for row in CREDITED])
def test_credits_are_found_by_their_form(text, names):
    assert sure(Document(text)) == names


@pytest.mark.parametrize("text", NOT_CREDITED)
def test_people_authorities_and_pictures_are_no_outlets(text):
    assert sure(Document(text)) == []


def test_fields_name_outlets():
    document = Document("A ferry.", credit="dpa, Reuters/AFP", metadata={"byline": "By Associated Press"})
    assert sure(document) == ["dpa", "Reuters", "AFP", "Associated Press"]


def test_a_byline_of_a_person_is_no_credit():
    assert credits_of(Document("A ferry.", metadata={"byline": "By Jane Doe"})) == ()


def test_a_credit_shows_where_it_stands():
    text = "Late on Sunday. Earlier, Kursor wrote that rebels took the town."
    (credit,) = credits_of(Document(text))
    assert text[credit.span.start : credit.span.end] == "Kursor"


def test_ones_own_dateline_is_no_credit():
    assert credits_of(Document("PORT LUSK (Harbour Wire) - A ferry.", source="Harbour Wire")) == ()


def test_an_outlet_in_a_line_of_people_is_a_possible_credit():
    (credit,) = credits_of(Document("A ferry ran aground. With reporting by Harbour Wire."))
    assert not credit.sure
    assert credited_by([credit], "The Harbour Wire") == credit


SAME = [
    ("The Telegraph", "Telegraph YouTube channel", True),
    ("time.news", "Time News", True),
    ("Reuters", "reuters.com", True),
    ("AP", "The Associated Press", True),
    ("ТАСС", "TASS", True),
    ("dpa", "Deutsche Presse-Agentur", True),
    ("Agence France-Presse", "afp", True),
    ("Harbour Wire", "Lusk Courier", False),
    ("AP", "AFP", False),
    ("AP", None, False),
    ("", "", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_outlets_are_told_by_the_words_that_name_them(one, other, same):
    assert same_outlet(one, other) is same
    assert same_outlet(other, one) is same


SOURCES = [
    ("The Gazette", "Gazette", True),
    ("Mail", "Mail Online", True),
    ("AP", "The Associated Press", True),
    ("Courier", "Evening Courier", False),
    ("Post", "Washington Post", False),
    ("", "", False),
    ("Post", None, False),
]


@pytest.mark.parametrize(("one", "other", "same"), SOURCES)
def test_sources_are_one_house_only_by_their_full_names(one, other, same):
    assert same_source(one, other) is same
    assert same_source(other, one) is same


@pytest.mark.parametrize("word", ["Brasil", "Italia", "Presse", "apa is", "a", "", "tt"])
def test_words_are_no_agencies(word):
    assert agency(word) is None


def test_a_series_is_a_group_of_sources():
    series = (("Courier", "Evening Courier"), ("Gazette", "Echo"))
    assert same_series("Courier", "Evening Courier", series)
    assert not same_series("Courier", "Echo", series)
    assert not same_series("Courier", None, series)


@given(st.text(max_size=300))
def test_every_credit_is_a_slice_of_its_text(text):
    for credit in credits_of(Document(text)):
        assert credit.span is not None
        assert text[credit.span.start : credit.span.end] == credit.name == credit.span.text


PUMPS = [
    "Earlier, A ",
    "(A ",
    "as first reported by ",
    "Source: ",
    "a.b",
    "A" * 50 + " ",
    "laut Bb ",
    "A/",
    "A-",
]


@pytest.mark.parametrize("pump", PUMPS)
def test_hostile_text_is_read_to_its_end(pump):
    credits_of(Document(pump * (50_000 // len(pump))))
