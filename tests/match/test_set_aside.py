"""What is set aside by form, and what only looks like it."""

import pytest

from dedup.match.forms import CREDIT, OPENERS, SINGLE, dateline, may_be_formal
from dedup.match.set_aside import set_aside
from dedup.text.parse import parse

BODY = (
    "The harbour of Vessa will be closed for three weeks. The council decided this on Monday evening. "
    "Fishermen have been told to land their catch in Lusk, twelve kilometres to the north.\n\n"
)


def reasons(text, language=None):
    return {text[a.start : a.end]: a.reason for a in set_aside(parse(text, language=language))}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("This article was originally published by the Lusk Courier.", "credit_line"),
        ("Source: Harbour Wire", "credit_line"),
        ("The post Harbour closes appeared first on Lusk Courier.", "credit_line"),
        ("Quelle: Hafenanzeiger", "credit_line"),
        ("Cet article est paru dans le Courrier de Lusk.", "credit_line"),
        ("Con información de la agencia Puerto.", "credit_line"),
        ("Источник: Портовый вестник", "credit_line"),
        ("All rights reserved.", "boilerplate"),
        ("For more information, contact the harbour office.", "boilerplate"),
        ("Forward-looking statements in this release are subject to risks.", "boilerplate"),
    ],
)
def test_a_closing_line_is_set_aside_as(line, reason):
    found = reasons(BODY + line)
    assert found
    assert set(found.values()) == {reason}
    assert line.rstrip(".").split()[-1] in next(iter(found))


@pytest.mark.parametrize(
    "line",
    [
        "About 400 people came to the meeting, more than ever before in the town.",
        "The source said that nobody had been asked.",
        "Contact between the two offices broke off in May.",
        "A copyright case is still before the court.",
    ],
)
def test_a_sentence_that_only_looks_like_it_counts(line):
    assert reasons(BODY + line) == {}


FORMAL = """
Sources: A wire|Via : A wire|Byline: A|Image by A|Illustration courtesy of A|This story was first published
The post Abc appeared first on B|Article Abc first appeared on B|Originally posted on A|First published in A
Additional reporting by A|Compiled by A|With material from Abc.|Files from Abc|Contributions from Abc
Read more at A|See the full release here|View source version|Quellen: A|Foto: A|Bildnachweis: A|Redaktion: A
Dieser Beitrag erschien zuerst|Mit Material von A|Crédits : A|Avec : AFP|Cet article a été publié|avec AFP
Fuentes: A|Este artículo apareció|Con información de A|Fontes: A|Imagem: A|Esta matéria foi publicada
Com informações da A|Fonti: A|Questo articolo è apparso|Bron: A|Beeld: A|Dit bericht verscheen|Źródło: A
Zdjęcie: A|fot. A|Källa: A|Kaynak: A|Источник: А|Впервые опубликовано|Джерело: А|Вперше опубліковано
المصدر: A|来源：A|來源:A|出典：A|출처: A|Copyright 2024 A|copyright2024|© 2024 A|All rights reserved
Alle Rechte vorbehalten|Tous droits réservés|Todos los derechos reservados|Tutti i diritti|Все права защищены
Усі права захищені|Subscribe to A|Sign up now|Follow us|Like us on A|Join our newsletter|Abonnieren Sie A
Folgen Sie uns|Abonnez-vous|Suivez-nous|Suscríbete|Síguenos|Iscriviti|Seguici|Подпишитесь|Підпишіться
For immediate release|Release date: A|Embargoed until A|This website uses cookies|We use cookies
About A: it|Safe harbor statement|Disclaimer|Media contact|###|Über A: es|À propos d|О компании А
"""


@pytest.mark.parametrize("line", [x for row in FORMAL.strip().splitlines() for x in row.split("|")])
def test_a_glance_at_the_first_letters_overlooks_no_form(line):
    assert any(form.match(line) for form in (CREDIT, SINGLE, OPENERS)), "an example of no form"
    assert may_be_formal(line)


def test_everything_after_about_the_company_is_closing_matter():
    text = BODY + "About Vessa Ports\n\nVessa Ports runs four harbours. It employs 300 people."
    found = set_aside(parse(text))
    assert text[found[-1].start : found[-1].end].startswith("About Vessa Ports")
    assert text[: found[-1].end].rstrip().endswith("300 people")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("VESSA, Jan. 5 (Harbour Wire) - The port closed.", "VESSA, Jan. 5 (Harbour Wire)"),
        ("LUSK, June 3, 2025 /PortWire/ -- The port closed.", "LUSK, June 3, 2025 /PortWire/"),
        ("Vessa, Norland (Newsdesk) Tuesday - The port closed.", "Vessa, Norland (Newsdesk) Tuesday"),
        ("The port - the largest of the country - closed.", ""),
        ("Nobody came. WE ARE SORRY - said the mayor.", ""),
    ],
)
def test_a_dateline_is_told_by_its_place_tag_and_dash(text, found):
    assert text[: dateline(text)] == found


def test_a_speaker_label_and_a_courtesy_do_not_count():
    text = (
        f"{BODY}Reporter: Thank you for joining us today.\nMayor: Thank you for having me.\n"
        "Reporter: When will the harbour open again?\nMayor: In three weeks, if the weather holds.\n"
    )
    assert {"speaker_label", "courtesy"} <= {a.reason for a in set_aside(parse(text))}
