"""Thanks, greetings and welcomes: what people say around an interview without saying anything."""

from __future__ import annotations

import functools
from collections.abc import Sequence

__all__ = ["is_courtesy"]

LONGEST = 22
"""Words of a courtesy; a longer sentence says something besides."""
_ADDRESSED = 4
"""Words that may come first: "Ms Marwick, thanks for coming"."""

_PHRASES = {
    "en": """
        thank you|thanks|many thanks|welcome|good morning|good afternoon|good evening|hello|hi|it
        is a pleasure|it's a pleasure|a pleasure|my pleasure|pleasure to|great to be here|glad to
        be here|happy to be here|you're welcome|you are welcome|delighted to welcome|it was a
        pleasure|goodbye|good to have you""",
    "de": """
        danke|vielen dank|besten dank|herzlichen dank|willkommen|herzlich willkommen|guten
        tag|guten morgen|guten abend|ich danke|wir danken|gern geschehen|schön dass sie|hallo|auf
        wiedersehen""",
    "fr": """
        merci|bienvenue|bonjour|bonsoir|je vous remercie|nous vous remercions|je vous en prie|au
        revoir|c'est un plaisir|avec plaisir""",
    "es": """
        gracias|muchas gracias|bienvenido|bienvenida|buenos días|buenas tardes|buenas
        noches|encantado|encantada|es un placer|un placer|hola|le agradezco""",
    "it": """
        grazie|benvenuto|benvenuta|buongiorno|buonasera|prego|è un piacere|piacere mio|la
        ringrazio|salve""",
    "pt": """
        obrigado|obrigada|muito obrigado|muito obrigada|bem vindo|bem vinda|bom dia|boa tarde|boa
        noite|é um prazer|agradeço|olá""",
    "nl": """
        dank u|dank je|bedankt|hartelijk dank|welkom|goedemorgen|goedemiddag|goedenavond|graag
        gedaan|hallo""",
    "ru": """
        спасибо|большое спасибо|благодарю|благодарим|добро пожаловать|здравствуйте|добрый
        день|добрый вечер|доброе утро|рады приветствовать""",
}


def is_courtesy(words: Sequence[str], first: int, last: int, language: str) -> bool:
    """Tell whether the sentence of tokens ``first:last`` is only a courtesy."""
    if not 0 < last - first <= LONGEST:
        return False
    phrases = _phrases(language)
    for i in range(first, min(first + _ADDRESSED, last)):
        if any(tuple(words[i : i + len(p)]) == p for p in phrases.get(words[i], ())):
            return True
    return False


@functools.cache
def _phrases(language: str) -> dict[str, list[tuple[str, ...]]]:
    out: dict[str, list[tuple[str, ...]]] = {}
    for phrase in _PHRASES.get(language, _PHRASES["en"]).split("|"):
        words = tuple(phrase.split())
        out.setdefault(words[0], []).append(words)
    return out
