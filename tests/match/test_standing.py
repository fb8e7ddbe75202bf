"""Standing matter at a glance: the share of a text that comes after its opener."""

import pytest

from dedup.match.forms import OPENERS, OPENING_WORDS
from dedup.match.set_aside import standing_share
from dedup.text.scanner import scan

STORY = "The mill burned on Sunday. Nobody was hurt, the mayor said. It was about 400 years old.\n" * 3
CASES = {
    "none": (STORY, 0.0),
    "about the company": (
        STORY + "About Acme Works\nAcme makes anvils. It was founded in 1921.\n",
        0.19,
    ),
    "a contact in the last line": (STORY + "Contact: press@acme.example", 0.09),
    "an opener in the first quarter": ("About Acme: it makes anvils.\n" + STORY, 0.0),
    "no text": ("", 0.0),
}


@pytest.mark.parametrize(("text", "share"), CASES.values(), ids=CASES.keys())
def test_the_share_after_the_opener(text, share):
    assert standing_share(text) == pytest.approx(share, abs=0.03)


OPENED = [
    "About Acme Works", "Cautionary forward-looking statements", "Safe harbor statement",
    "Forward-looking information", "Legal disclaimer", "Disclosures:", "Important notice", "Media contacts",
    "Press contacts", "Investor inquiries", "Contact: Ada", "For more information", "For media inquiries",
    "Notes to editors", "- 30 -", "SOURCE Acme", "The post Mill burns appeared first on Echo",
    "This press release was distributed by Acme", "Über Acme:", "Pressekontakt:", "À propos d'Acme",
    "Contact presse", "Déclarations prospectives", "Acerca de Acme", "Contacto de prensa", "Aviso legal",
    "Contato para imprensa", "Declarações prospectivas", "Informazioni su Acme", "Contatti stampa",
    "Dichiarazioni previsionali", "Perscontact", "Toekomstgerichte verklaringen", "Kontakt dla mediów",
    "Presskontakt", "О компании", "Контакты для прессы", "Контактная информация", "Про компанію",
]  # fmt: skip


@pytest.mark.parametrize("line", OPENED)
def test_what_opens_closing_matter_begins_with_a_listed_word(line):
    assert OPENERS.match(line.lstrip("- ")) or OPENERS.match(line)
    assert scan(line).word(0) in OPENING_WORDS
