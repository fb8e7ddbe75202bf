"""Where sentences end, as a table of real troubles."""

from __future__ import annotations

import pytest

from dedup.text.parse import parse

# language, text with | where a sentence ends
CASES = {
    "plain": ("en", "It rained.| Nobody came!| Why?| Because."),
    "small letter after the stop": ("en", "Syria, Lebanon and Libya.| among the forces were fighters."),
    "small letter after a short word": ("en", "Thank you for having me.| it is a critical time."),
    "no space after the stop": ("en", "This was the end.|Next came the winter."),
    "no space after a comma": ("en", "Assad’s opponents,who are many, won."),
    "titles and initials": ("en", "Mr. Smith met Dr. J. R. Brown and George W. Bush.| They talked."),
    "abbreviated country": ("en", "He lives in the U.S.| The U.S. Army won."),
    "company": ("en", "Acme Inc. said Foo Corp. lost.| It was Acme Inc.| The rest is noise."),
    "time of day": ("en", "It opened at 3:40 a.m. EST on Monday at 2 p.m.| Officers left."),
    "decimals and money": ("en", "It cost $3.5 million, i.e. 2.5 percent.| New rules apply."),
    "year at the end": ("en", "The withdrawal came in 2021.| Then Putin spoke."),
    "domain": ("en", "Editor of Time.news said so.| Read example.com today."),
    "page": ("en", "See p. 5 and No. 12 of vol. 3.| It helps."),
    "ellipses": ("en", "He went... slowly.| Wait…| Then he ran."),
    "closing quotation mark": ("en", '“It is done.”| He left.| "Go!"| They went.'),
    "quotation goes on": ("en", "“Why?” he asked.| “This is it.| Really,” she said."),
    "brackets": ("en", "(This is a note.)| The text goes on.| (Reuters) It ends."),
    "several marks": ("en", "What?!| No!!!| Yes."),
    "German": ("de", "Am 3. Oktober kam z. B. Dr. Müller.| Der 2. Platz war frei.| „Gut.“| Er lachte."),
    "German date and number": ("de", "Es waren ca. 1.200 Menschen.| Am 12.03.2024 war Schluss."),
    "French": ("fr", "M. Dupont est parti.| Mme Martin, elle, est restée.| «Pourquoi ?»| Il rit."),
    "Spanish": ("es", "El Sr. Pérez llegó.| ¿Por qué?| ¡No lo sé!| Fin."),
    "Italian": ("it", "Il sig. Rossi è qui.| La dott. Bianchi no."),
    "Portuguese": ("pt", "O Sr. Silva chegou.| A Sra. Costa não."),
    "Dutch": ("nl", "Dhr. Jansen is er.| Mevr. De Vries niet."),
    "Russian": ("ru", "В 2022 г. Россия потеряла 5 тыс. человек.| А. С. Пушкин писал.| Да."),
    "Chinese, no spaces": ("zh", "中国新闻社报道。|你好吗？|“很好。”|他说！"),
    "Japanese": ("ja", "雨が降った。|誰も来なかった。"),
    "Hindi": ("hi", "यह पहला वाक्य है।| यह दूसरा है।"),
    "Arabic question": ("ar", "هل هذا سؤال؟| نعم."),
    "Armenian": ("hy", "Սա նախադասություն է։| Սա մյուսն է։"),
}


@pytest.mark.parametrize(("language", "marked"), CASES.values(), ids=CASES.keys())
def test_sentences(language: str, marked: str) -> None:
    parsed = parse(marked.replace("|", ""), language=language)
    found = [parsed.sentence_text(s) for s in range(len(parsed.marks))]
    assert found == [part.strip() for part in marked.split("|")]


def test_lines_cut_a_text_without_full_stops() -> None:
    lines = [
        "storm hits the coast",
        "thousands without power",
        "schools closed tomorrow",
        "mayor speaks at noon",
    ]
    parsed = parse("\n".join(lines))
    assert [parsed.sentence_text(s) for s in range(4)] == lines
    assert not parsed.marks.any()


def test_length_cuts_a_line_without_full_stops() -> None:
    parsed = parse("and then we walked on, ".join(["so it went"] * 80))
    assert len(parsed.marks) > 3
    assert max(len(parsed.sentence_text(s).split()) for s in range(len(parsed.marks))) <= 100


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The quick brown fox jumped over the lazy dog and then it ran away into\n"
        "the forest where it met another fox that was even faster than the first\n"
        "one. They became friends and lived in a den near the river for many\n"
        "years until the winter came.\n\nThe second paragraph starts here."
    )
    parsed = parse(text, language="en")
    assert parsed.paragraph.tolist() == [0, 0, 1]
    assert parsed.sentence_text(1).startswith("They became friends")


def test_gaps_of_the_tokens_follow_the_sentences() -> None:
    parsed = parse("Mr. Smith left. he cried. Then", language="en")
    assert parsed.tokens.gap.tolist() == [4, 1, 0, 3, 0, 3, 4]
