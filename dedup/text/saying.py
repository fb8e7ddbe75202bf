"""Verbs of saying: a name beside one tells who speaks, not what is spoken about."""

from __future__ import annotations

__all__ = ["saying"]

_VERBS = {
    "en": "said says say saying told tells according stressed stresses added adds explained explains noted "
    "notes asked asks called calls warned warns announced believes thinks stated insisted replied recounts "
    "concludes",
    "de": "sagte sagt sagen sagten erklärte erklärt betonte betont ergänzte fügte meinte meint warnte warnt "
    "teilte berichtete berichtet zufolge laut kündigte antwortete fragte fragt forderte fordert",
    "fr": "dit disait déclaré déclare selon affirmé affirme expliqué explique ajouté ajoute souligné "
    "souligne estimé estime indiqué indique précisé précise annoncé annonce répondu averti avertit",
    "es": "dijo dice según declaró declara afirmó afirma explicó explica añadió añade señaló señala subrayó "
    "subraya advirtió advierte anunció aseguró asegura indicó indica respondió opina",
    "it": "detto dice secondo dichiarato dichiara affermato afferma spiegato spiega aggiunto aggiunge "
    "sottolineato sottolinea avvertito avverte annunciato risposto ritiene riferito riferisce",
    "pt": "disse diz segundo declarou declara afirmou afirma explicou explica acrescentou acrescenta "
    "sublinhou destacou destaca alertou alerta anunciou respondeu acredita informou informa",
    "nl": "zei zegt zeggen volgens verklaarde verklaart legde benadrukte benadrukt voegde waarschuwde "
    "waarschuwt meldde meldt antwoordde vindt meent stelde stelt vertelde vertelt kondigde",
    "ru": "сказал сказала говорит заявил заявила словам подчеркнул подчеркнула добавил добавила объяснил "
    "объяснила отметил отметила сообщил сообщила считает предупредил предупредила ответил ответила",
}
_WORDS = {language: frozenset(verbs.split()) for language, verbs in _VERBS.items()}


def saying(language: str) -> frozenset[str]:
    """Return the verbs of saying of a language, folded; none where restatement is not supported."""
    return _WORDS.get(language, frozenset())
