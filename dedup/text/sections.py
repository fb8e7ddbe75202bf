"""Headings that say what follows: key takeaways, questions and answers, a box."""

from __future__ import annotations

import functools

from dedup.types import ZoneKind

__all__ = ["section_kind"]

LONGEST = 8
"""Words of such a heading."""

_TAKEAWAYS = """
    key takeaways|takeaways|key points|main points|key findings|at a glance|highlights|in brief|in
    short|the essentials|summary|what we know|what we know so far|what you need to know|the main
    points|news highlights|das wichtigste|das wichtigste in kürze|auf einen blick|kurz
    gefasst|zusammenfassung|das wissen wir|l'essentiel|en bref|points clés|à retenir|ce qu'il faut
    retenir|résumé|lo más importante|claves|las claves|en breve|puntos clave|resumen|lo esencial|in
    sintesi|in breve|punti chiave|i punti principali|riassunto|resumo|em resumo|pontos
    principais|destaques|samenvatting|in het kort|belangrijkste
    punten|главное|коротко|кратко|итоги|что известно"""
_FAQ = """
    faq|faqs|frequently asked questions|questions and answers|q a|your questions answered|häufige
    fragen|fragen und antworten|die wichtigsten fragen|foire aux questions|questions
    réponses|questions et réponses|preguntas frecuentes|preguntas y respuestas|domande
    frequenti|domande e risposte|perguntas frequentes|perguntas e respostas|veelgestelde
    vragen|vraag en antwoord|вопросы и ответы"""
_BOX = """
    box|factbox|fact box|fact file|background|in numbers|by the numbers|facts and
    figures|timeline|chronology|info|infobox|hintergrund|zahlen und fakten|zur
    person|stichwort|chronologie|repères|encadré|contexte|en cifras|cronología|contexto|scheda|i
    numeri|cronologia|achtergrond|kader|справка|досье|about this story"""


@functools.cache
def _table() -> dict[tuple[str, ...], ZoneKind]:
    lists = {ZoneKind.TAKEAWAYS: _TAKEAWAYS, ZoneKind.FAQ: _FAQ, ZoneKind.BOX: _BOX}
    return {tuple(p.split()): kind for kind, text in lists.items() for p in text.split("|")}


def section_kind(words: list[str]) -> ZoneKind | None:
    """Return the kind of zone that a heading of these folded words opens.

    The phrase must be the whole heading or its beginning before at most four further words
    ("Key takeaways from the hearing"); one word alone must be the whole heading.
    """
    if not 0 < len(words) <= LONGEST:
        return None
    for size in range(min(5, len(words)), 0, -1):
        kind = _table().get(tuple(words[:size]))
        if kind is not None and (size == len(words) or (size > 1 and len(words) - size <= 4)):
            return kind
    return None
