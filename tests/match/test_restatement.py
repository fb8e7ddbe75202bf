"""Restatements are found in every supported language, and frames with other facts are not taken for them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.config import Config
from dedup.match.restated import Story, restated
from dedup.match.restatement import COUNTED_APART, THRESHOLD, evidence, score_pairs
from dedup.sketch.background import Background
from dedup.text.parse import parse


def scores(a, b=None, language=None):
    left, right = parse(a, language=language), None if b is None else parse(b, language=language)
    scored = score_pairs(left, right, background=Background.default(), config=Config())
    return {(int(i), int(j)): float(s) for i, j, s in zip(scored.i, scored.j, scored.score, strict=True)}


LANGUAGES = {
    "en": (
        """
        The harbour authority of Lendorf closed the northern pier on Friday. Engineers had found 14 cracks
        in its concrete pillars. Repairs will cost about 3.2 million euros. Ferry passengers must board at
        the fish market until May.
        """,
        """
        Lendorf's northern pier has been shut by the harbour authority. Fourteen cracks were discovered in
        the concrete pillars. A café on the promenade offers soup to visitors.
        """,
    ),
    "de": (
        """
        Die Hafenbehörde von Lendorf hat am Freitag den nördlichen Pier gesperrt. Ingenieure hatten 14 Risse
        in den Betonpfeilern gefunden. Die Reparatur kostet rund 3,2 Millionen Euro. Fahrgäste der Fähre
        steigen bis Mai am Fischmarkt ein.
        """,
        """
        Der nördliche Pier in Lendorf wurde von der Hafenbehörde gesperrt. In den Betonpfeilern fanden sich
        vierzehn Risse. Ein Café an der Promenade bietet Besuchern Suppe an.
        """,
    ),
    "fr": (
        """
        La capitainerie de Lendorf a fermé vendredi la jetée nord. Des ingénieurs avaient trouvé 14 fissures
        dans les piliers en béton. Les réparations coûteront environ 3,2 millions d'euros. Les passagers du
        ferry embarquent au marché aux poissons jusqu'en mai.
        """,
        """
        À Lendorf, la jetée nord est fermée par la capitainerie. Quatorze fissures ont été trouvées dans les
        piliers en béton. Un café de la promenade offre une soupe aux visiteurs.
        """,
    ),
    "es": (
        """
        La autoridad portuaria de Lendorf cerró el viernes el muelle norte. Los ingenieros hallaron 14
        grietas en los pilares de hormigón. La reparación costará unos 3,2 millones de euros. Los pasajeros
        del ferry embarcan en la lonja de pescado hasta mayo.
        """,
        """
        El muelle norte de Lendorf fue cerrado por la autoridad portuaria. Catorce grietas fueron halladas
        en los pilares de hormigón. Un café del paseo ofrece sopa a los visitantes.
        """,
    ),
    "it": (
        """
        L'autorità portuale di Lendorf ha chiuso venerdì il molo nord. Gli ingegneri avevano trovato 14
        crepe nei pilastri di cemento. La riparazione costerà circa 3,2 milioni di euro. I passeggeri del
        traghetto si imbarcano al mercato del pesce fino a maggio.
        """,
        """
        Il molo nord di Lendorf è stato chiuso dall'autorità portuale. Quattordici crepe sono state trovate
        nei pilastri di cemento. Un caffè sul lungomare offre una zuppa ai visitatori.
        """,
    ),
    "pt": (
        """
        A autoridade portuária de Lendorf fechou na sexta-feira o cais norte. Os engenheiros encontraram 14
        fissuras nos pilares de concreto. O reparo custará cerca de 3,2 milhões de euros. Os passageiros da
        balsa embarcam no mercado de peixe até maio.
        """,
        """
        O cais norte de Lendorf foi fechado pela autoridade portuária. Catorze fissuras foram encontradas
        nos pilares de concreto. Um café na orla oferece sopa aos visitantes.
        """,
    ),
    "nl": (
        """
        De havenautoriteit van Lendorf heeft vrijdag de noordelijke pier gesloten. Ingenieurs hadden 14
        scheuren gevonden in de betonnen pijlers. De reparatie kost ongeveer 3,2 miljoen euro. Passagiers
        van de veerboot stappen tot mei in bij de vismarkt.
        """,
        """
        De noordelijke pier in Lendorf is door de havenautoriteit gesloten. Er werden veertien scheuren in
        de betonnen pijlers gevonden. Een café aan de promenade biedt bezoekers soep aan.
        """,
    ),
    "ru": (
        """
        Портовые власти Лендорфа закрыли в пятницу северный причал. Инженеры нашли 14 трещин в бетонных
        опорах. Ремонт обойдётся примерно в 3,2 миллиона евро. Пассажиры парома садятся у рыбного рынка до
        мая.
        """,
        """
        Северный причал в Лендорфе закрыт портовыми властями. В бетонных опорах найдено четырнадцать трещин.
        Кафе на набережной предлагает посетителям суп.
        """,
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_restated_facts_score_above_the_threshold_and_other_facts_of_the_place_below(language):
    a, b = (" ".join(text.split()) for text in LANGUAGES[language])
    found = scores(a, b, language)
    assert found[0, 0] >= THRESHOLD
    assert found[1, 1] >= THRESHOLD
    assert max((s for (i, j), s in found.items() if j == 2 or i == 3), default=0.0) < THRESHOLD
    assert max((s for (i, j), s in found.items() if i != j), default=0.0) < THRESHOLD


UNSUPPORTED = {
    "pl": """
        Zarząd portu w Lendorfie zamknął w piątek północne molo. Inżynierowie znaleźli 14 pęknięć w betonowych
        filarach. Naprawa będzie kosztować około 3,2 miliona euro. Do maja pasażerowie promu wsiadają przy
        targu rybnym. Północne molo w Lendorfie zostało zamknięte przez zarząd portu.
        """,
    "tr": """
        Lendorf liman idaresi cuma günü kuzey iskelesini kapattı. Mühendisler beton ayaklarda 14 çatlak buldu.
        Onarım yaklaşık 3,2 milyon avroya mal olacak. Vapur yolcuları mayısa kadar balık pazarından binecek.
        Lendorf'un kuzey iskelesi liman idaresi tarafından kapatıldı.
        """,
}


@pytest.mark.parametrize("language", [*LANGUAGES, *UNSUPPORTED])
def test_a_report_says_where_restatement_is_not_supported(language):
    text = UNSUPPORTED[language] if language in UNSUPPORTED else LANGUAGES[language][0]
    for tag in (language, f"{language}-XX", f"{language.upper()}_xx"):
        report = dedup.check(dedup.Document(" ".join(text.split()), language=tag))
        said = any(finding.code == "restatement_not_supported" for finding in report.findings)
        assert said is (language in UNSUPPORTED)


TEMPLATES = {
    "league table rows": (
        "{0} are in place {1} with {2} points from {3} games.",
        [
            ("Norwick", 1, 31, 14),
            ("Ashbourne", 2, 28, 14),
            ("Tillmouth", 3, 27, 13),
            ("Greyhaven", 4, 21, 14),
        ],
    ),
    "market report rows": (
        "Shares in {0} closed {1} percent higher at {2} euros after {3} papers changed hands.",
        [
            ("Velcor", 2.1, 94.5, 1200),
            ("Dunmar", 0.4, 17.2, 3400),
            ("Ostrel", 1.7, 211, 560),
            ("Kandor", 3.3, 8, 90),
        ],
    ),
    "weather by town": (
        "In {0} the temperature rose to {1} degrees and {2} millimetres of rain fell before {3} o'clock.",
        [("Brenn", 31, 4, 6), ("Callow", 28, 11, 7), ("Dorset Bay", 25, 0.5, 9), ("Elmen", 33, 17, 11)],
    ),
    "court list": (
        "{0}, {1}, was sentenced to {2} years in prison for theft by the court in {3}.",
        [("Ada Monk", 34, 2, "Brenn"), ("Hugo Tarl", 51, 4, "Callow"), ("Ines Wolt", 27, 3, "Elmen")],
    ),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_rows_of_a_template_are_not_restatements(name):
    frame, rows = TEMPLATES[name]
    found = scores(" ".join(frame.format(*row) for row in rows))
    assert max(found.values(), default=0.0) < THRESHOLD


def test_a_row_said_again_is_found_among_the_rows_of_its_template():
    frame, rows = TEMPLATES["market report rows"]
    text = " ".join(frame.format(*row) for row in rows)
    found = scores(text + "\n\nOstrel shares ended 1.7 percent up at 211 euros.")
    assert max(found, key=lambda pair: found[pair]) == (2, 4)


def test_figures_written_differently_agree():
    near = scores(
        "The council will plant 16 thousand trees along the ring road. Buses run hourly. The mayor fell ill.",
        "Some 16,000 trees are to be planted by the ring road. The museum opens late. Parking is free.",
    )
    assert near[0, 0] >= THRESHOLD


def test_a_toll_that_rises_is_one_statement_at_two_times():
    text = (
        "A mudslide has buried a hotel near Brenn.\n\nAt least four people were killed, police say.\n\n"
        "Helicopters are on their way.\n\nThe number of dead has risen to nine.\n\n"
        "A crane was brought from Callow."
    )
    found = scores(text)
    assert max(found, key=lambda pair: found[pair]) == (1, 3)
    assert found[1, 3] >= COUNTED_APART


def test_evidence_names_what_ties_two_sentences():
    a = parse("Officials feared a decline in visitors after 16 thousand people left Norwick.")
    b = parse("With 16,000 people gone from Norwick, declining visitors worry officials.")
    said = evidence(a, b, 0, 0)
    assert "16 thousand = 16,000" in said
    assert "decline = declining" in said
    assert any("Norwick" in line for line in said)


def test_evidence_ties_no_stop_like_words_and_writes_possessives_plainly():
    a = parse("After serious losses, Moscow sought mercenaries in Lebanon, which likely angered Norwick.")
    b = parse("Moscow's search for mercenaries reached several places in Lebanon and likely angers Norwick.")
    said = evidence(a, b, 0, 0)
    assert "Moscow" in said
    assert not any("several" in line or "likely" in line or "’s" in line or "'s" in line for line in said)


def test_evidence_is_short_and_names_no_word_twice():
    sentence = "Brandl and Falk of the Osterau council closed the Harlow viaduct to lorries and tankers."
    said = evidence(parse(sentence), parse(sentence), 0, 0)
    assert len(said) == len(set(said)) == 4


def test_unrelated_sentences_that_stand_alone_score_low():
    assert (
        max(scores("The mayor opened a bridge.", "Wheat prices fell in March.").values(), default=0.0) < 0.2
    )


def test_a_paraphrase_that_stands_alone_scores_high():
    found = scores(
        "The mayor of Norwick opened the new bridge on Sunday after two years of work.",
        "After two years of work the new bridge was opened on Sunday by Norwick's mayor.",
    )
    assert found[0, 0] >= THRESHOLD


def test_above_the_budget_the_sentences_that_share_most_are_compared():
    hills = ["ab", "cd", "ef", "gh", "ij"]
    filler = " ".join(f"Village number {k} lies beyond the hill of {w}." for k, w in enumerate(hills))
    text = parse(
        f"Kestrel Mutual shuts 38 branches in Dunmore. {filler} In Dunmore 38 Kestrel Mutual branches shut."
    )
    scored = score_pairs(text, None, background=Background.default(), config=Config(sentence_budget=2))
    assert scored.limited
    assert (scored.i.tolist(), scored.j.tolist()) == ([0], [len(text.sentences) - 1])


@pytest.mark.parametrize(("a", "b"), [("0\r0", ""), ("", "Rain fell. Rain fell again.")])
def test_nothing_restates_an_empty_text(a, b):
    assert scores(a, b) == {}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.none() | st.text(max_size=200))
def test_any_text_is_scored_with_probabilities_of_sentences_it_has(a, b):
    left, right = parse(a), None if b is None else parse(b)
    scored = score_pairs(left, right, background=None, config=Config())
    assert ((scored.score >= 0) & (scored.score <= 1)).all()
    assert (scored.i < len(left.sentences)).all()
    assert (scored.j < len((right or left).sentences)).all()
    if right is None:
        assert (scored.i < scored.j).all()


def test_scores_are_the_same_again():
    text = parse(" ".join("".join(LANGUAGES["en"]).split()))
    one, two = (score_pairs(text, None, background=Background.default(), config=Config()) for _ in range(2))
    assert np.array_equal(one.score, two.score)


REPORT = """
The lighthouse keeper of Brannoch, Ewan Tarbet, has found a crate with 46 bottles of whisky from 1911 under
the floor of the tower. The bottles belonged to the steamer Isolde, which sank off the coast in a storm.
An auction house in Edinburgh values the crate at 320,000 pounds. Tarbet must hand two thirds of the money
to the crown. The keeper wants to repair the roof of the village school with his share.
"""
REWRITE = """
Ewan Tarbet, who keeps the Brannoch lighthouse, came upon 46 whisky bottles dating from 1911 in a crate below
the tower's floor. They came from the Isolde, a steamer that went down in a storm off the coast. At auction in
Edinburgh the crate could bring 320 thousand pounds. Two thirds of the money must go to the crown. With his
share, the keeper would like to have the roof of the village school repaired.
"""
OTHER = """
The lighthouse of Brannoch was built in 1868 after the steamer Morag sank off the coast. Its tower has a floor
of oak. Ewan Tarbet guides visitors up 140 steps on Sundays. The village sells whisky and postcards to them.
In Edinburgh the crown decides who may keep a lighthouse.
"""


@pytest.mark.parametrize(("other", "told"), [(REWRITE, True), (OTHER, False)])
def test_a_rewrite_is_tied_even_where_the_documents_are_not_known_to_tell_one_story(other, told):
    texts = [parse(" ".join(text.split())) for text in (REPORT, other)]
    found = restated(*texts, background=Background.default(), config=Config(), alike=0.5, story=Story.UNKNOWN)
    assert (len(found.ties) >= 3) is told
    assert bool(found.ties) is told


def test_what_two_texts_share_word_for_word_does_not_make_them_one_story():
    report = parse(" ".join(REPORT.split()))
    found = restated(
        report, report, background=Background.default(), config=Config(), alike=0.5, story=Story.UNKNOWN
    )
    assert found.ties == ()


def test_a_word_of_many_meanings_is_no_reason_for_a_word_of_like_meaning():
    a = parse("The navy will transport the crates of medicine to Bramley with the help of a physician.")
    b = parse("A doctor went along when the crates of medicine were shipped to Bramley.")
    said = evidence(a, b, 0, 0)
    assert "physician = doctor" in said
    assert not any("transport" in line for line in said)
