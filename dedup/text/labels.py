"""Speaker labels: ``Musienko:``, ``Editor of Time.news:``, ``Q:``, ``**Name**:`` at the start of a line.

A colon alone proves nothing ("Correction: ...", "Running dry: what is behind ..."): a label counts when
the same speaker comes back and at least two speakers take turns, or when it is a word for a role.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

__all__ = ["ASKING", "Candidate", "accept", "candidate"]

_LABEL = re.compile(
    r"(?:\*{1,3}|_{1,2}|\[)?(?P<label>[^\W_][^\n:：*_?!;\"“”]{0,58}?)(?:\*{1,3}|_{1,2}|\])?"
    r"[ \u00a0]?[:：](?:\*{1,3}|_{1,2})?(?=\s|$)"
)
_DOTTED = re.compile(r"(?P<label>[QAFRВОPDV])[.)](?=\s)|(?P<dash>[QA])[ \u00a0]?[–—-](?=\s)")

_ASKING = """
    q question editor interviewer reporter host moderator journalist presenter anchor interviewerin
    redaktion reporterin frage moderatorin journalistin rédaction journaliste animateur pregunta
    periodista entrevistador redacción domanda giornalista intervistatore redazione pergunta
    jornalista vraag redactie вопрос корреспондент ведущий журналист редактор редакция f p d v"""

ASKING = frozenset(_ASKING.split())
"""Labels of the one who asks."""

_ANSWERING_WORDS = """
    a answer antwort réponse r respuesta risposta resposta antwoord guest expert ответ о"""
_FIELD_WORDS = """
    phone tel telephone fax mobile email mail contact contacts website web source sources date time
    price address location where when who what why note notes url http https www tags topics keywords
    isin ticker media subject re from to cc quelle kontakt telefon ort datum preis internet adresse
    téléphone contacto teléfono fecha precio fonte data telefono correction update breaking photo
    image caption read related more video watch listen share"""
_PARTICLE_WORDS = (
    "al bin da dal de del della den der di do dos du el ibn la le of o s ten ter the van von y zu"
)

_ANSWERING = frozenset(_ANSWERING_WORDS.split())
_FIELDS = frozenset(_FIELD_WORDS.split())
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_LETTERS = ("qa", "fa", "pr", "dr", "va", "qr", "во")
LONGEST_LABEL = 7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible label: its words folded, where it ends, and where what is said begins."""

    words: tuple[str, ...]
    label_end: int
    end: int
    asks: bool = False
    """Whether a question mark stands in what is said."""
    speaker: str = ""


def candidate(text: str, start: int, end: int) -> Candidate | None:
    """Read a possible label at ``start``, None where there is none."""
    stretch = text[start : min(end, start + 70)]
    found = _LABEL.match(stretch) or _DOTTED.match(stretch)
    if found is None:
        return None
    label = found.group("label") or found.group("dash")
    words = tuple(re.findall(r"\w+", label.casefold()))
    if not _can_speak(label, words):
        return None
    at = start + found.end()
    return Candidate(words, at, at, asks=any(text.find(c, at, end) >= 0 for c in "?？؟"))


def _can_speak(label: str, words: tuple[str, ...]) -> bool:
    """Tell whether a label can be a person or a role: a name in capitals, one word, or a known role first."""
    if not words or len(words) > LONGEST_LABEL or all(x.isdigit() for x in words):
        return False
    if words[0] in _FIELDS or (len(words) == 2 and words[1] in _FIELDS):
        return False
    if len(words) <= 1 or words[0] in ASKING:
        return True
    return all(x[0].isupper() or x in _PARTICLES for x in re.findall(r"[^\W\d_]+", label))


def accept(found: Sequence[Candidate | None]) -> list[Candidate | None]:
    """Keep the candidates that are speakers; each gets the name its speaker is known by."""
    names = _names([c for c in found if c is not None])
    counts = Counter(names[c.words] for c in found if c is not None)
    roles = {s for s in counts if _is_role(s, counts)}
    speakers = roles | {s for s, n in counts.items() if n >= 2}
    total = sum(counts[s] for s in speakers)
    # Lists of links, dates or quarters repeat their labels too, but nobody asks anything there.
    asked = roles or any(c is not None and c.asks and names[c.words] in speakers for c in found)
    if total < 3 or (len(speakers) < 2 and not roles) or not asked:
        return [None] * len(found)
    kept = [c is not None and names[c.words] in speakers for c in found]
    out: list[Candidate | None] = []
    for i, c in enumerate(found):
        among = c is not None and 0 < i < len(found) - 1 and kept[i - 1] and kept[i + 1] and _is_name(c.words)
        if c is not None and (kept[i] or among):
            out.append(replace(c, speaker=names[c.words]))
        else:
            out.append(None)
    return out


def _names(found: list[Candidate]) -> dict[tuple[str, ...], str]:
    """Give every label its speaker: the shortest label whose words it contains as first or last word."""
    labels = sorted({c.words for c in found}, key=lambda x: (len(x), x))
    short = {x[0] for x in labels if len(x) == 1}
    out = {}
    for words in labels:
        if words[-1] in short:
            out[words] = words[-1]
        elif words[0] in short or words[0] in ASKING:
            out[words] = words[0]
        else:
            out[words] = " ".join(words)
    return out


def _is_role(speaker: str, others: Mapping[str, int]) -> bool:
    """Tell whether a label is a role; one letter is only beside its partner (F: and P: are phones too)."""
    if len(speaker) == 1 and speaker != "q":
        return any(speaker in pair and all(x in others for x in pair) for pair in _LETTERS)
    return speaker in ASKING or speaker in _ANSWERING


def _is_name(words: tuple[str, ...]) -> bool:
    return len(words) <= 4
