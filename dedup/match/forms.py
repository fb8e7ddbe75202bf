"""How text that nobody reports looks: credit lines, closing boilerplate, by form and language.

Each pattern is anchored at the start of a sentence or line, so that "the source said" or "about
400 people" stay what they are.  Languages: English, German, French, Spanish, Portuguese, Italian,
Dutch, Polish, Swedish, Turkish, Russian, Ukrainian; agency tags anywhere.
"""

from __future__ import annotations

import re

__all__ = ["ADDRESS", "CREDIT", "OPENERS", "OPENING_WORDS", "SINGLE", "dateline", "may_be_formal"]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


CREDIT = _any(
    r"(?:source|sources|photo|photos|image|images|picture|video|credit|credits|via|byline)\s?[:：]\s",
    r"(?:photo|image|picture|photograph|illustration)\s+(?:by|courtesy|credit)\b",
    r"(?:this|the)\s+(?:article|story|post|piece|report|content|press release)\s+(?:was\s+|has\s+been\s+)?"
    r"(?:originally\s+|first\s+)?(?:appeared|published|posted|produced|written|adapted|syndicated|distributed)\b",
    r"(?:the\s+)?(?:post|article)\s+.{3,160}\b(?:first\s+appeared|appeared\s+first)\s+on\b",
    r"(?:originally|first)\s+(?:published|appeared|posted)\b",
    r"\(?(?:additional\s+)?(?:reporting|writing|editing|compiled|translated|edited)\s+by\s",
    r"(?:with\s+)?(?:reporting|material|files|information|contributions?)\s+from\s+[\w ,]{2,60}\.?$",
    r"(?:read|view|see)\s+(?:the\s+)?(?:more|original|full\s+(?:story|article|release))\b.{0,40}\b(?:at|on|here)\b",
    r"view\s+original\s+content|view\s+source\s+version",
    r"(?:quelle|quellen|foto|bild|bildnachweis|redaktion)\s?:\s|dieser\s+(?:artikel|beitrag|text)\s+"
    r"(?:ist\s+)?(?:erschien|wurde|zuerst)|mit\s+material\s+(?:von|der)\s",
    r"(?:crédit|crédits|photo|avec)\s*(?:photo)?\s?:\s|cet\s+article\s+(?:est\s+paru|a\s+été|est\s+d'abord)|"
    r"\(?avec\s+(?:afp|reuters|ap)\b",
    r"(?:fuente|fuentes|foto|crédito|créditos)\s?:\s|este\s+artículo\s+(?:fue|se|apareció)|con\s+información\s+de\s",
    r"(?:fonte|fontes|crédito|créditos|imagem)\s?:\s|est[ea]\s+(?:artigo|matéria|texto)\s+foi|com\s+informações\s+d",
    r"(?:fonte|fonti|credito)\s?:\s|questo\s+articolo\s+(?:è|e'|era)\s+(?:stato|apparso|uscito)",
    r"(?:bron|beeld)\s?:\s|dit\s+(?:artikel|bericht)\s+(?:verscheen|is\s+eerder|werd)",
    r"(?:źródło|zdjęcie|fot\.)\s?:?\s|(?:källa|bild)\s?:\s|(?:kaynak|fotoğraf)\s?:\s",
    r"(?:источник|фото)\s?:\s|(?:впервые\s+опубликован)|(?:джерело|фото)\s?:\s|(?:вперше\s+опублікован)",
    r"(?:المصدر|来源|來源|出典|출처)\s?[:：]",
)
"""A sentence that begins like this names where the text or a picture comes from."""

OPENERS = _any(
    r"about\s+(?:the\s+|us\b|our\s+|this\s+)?(?-i:[A-Z0-9])[^.!?\n]{0,80}(?:[:：]|\n|$|\.\s|\s{2,}|\s(?-i:[A-Z]))",
    r"(?:cautionary\s+|safe\s+harbou?r|notice\s+regarding\s+|note\s+(?:on|regarding)\s+)?"
    r"(?:forward[- ]looking\s+(?:statements?|information)|safe\s+harbou?r\s+statement)",
    r"(?:legal\s+)?disclaimers?\b|disclosures?\s?:|important\s+(?:notice|information)\b",
    r"(?:media|press|investor|public\s+relations|company|sales|pr)\s+(?:relations\s+)?(?:contacts?|inquiries|enquiries)\b",
    r"contacts?\s?(?:[:：]|information|details|info\b)|for\s+(?:more|further|additional)\s+information\b",
    r"for\s+(?:media|press|interview)\s+(?:inquiries|enquiries|requests)\b|notes?\s+to\s+editors?\b",
    r"###|-\s?30\s?-\s*$|source\s+(?-i:[A-Z])[\w&.,' -]{2,60}$",
    r"the\s+post\s+.{3,160}\bappeared\s+first\s+on\b|this\s+(?:news|press\s+release)\s+(?:story|content)?\s*"
    r"(?:was\s+|has\s+been\s+)?(?:distributed|published|provided|relied)",
    r"(?:über|kontakt|pressekontakt|ansprechpartner|zukunftsgerichtete\s+aussagen|haftungsausschluss)\b.{0,60}(?:[:：]|\n|$)",
    r"(?:à\s+propos\s+d|contacts?\s+presse|déclarations?\s+prospectives?|avertissement)\b",
    r"(?:acerca\s+de|contacto\s+de\s+prensa|contacto\s?:|declaraciones\s+prospectivas|aviso\s+legal)\b",
    r"(?:contato\s+(?:de|para)\s+imprensa|contato\s?:|declarações\s+prospectivas)\b",
    r"(?:informazioni\s+su|contatt[oi]\s+(?:stampa|media)|contatti\s?:|dichiarazioni\s+previsionali)\b",
    r"(?:perscontact|contactgegevens|toekomstgerichte\s+verklaringen|kontakt\s+dla\s+mediów|presskontakt)\b",
    r"(?:о\s+компании|контакты\s+для|контактная\s+информация|про\s+компанію|контакти\s+для)\b",
)
"""A sentence or line that begins like this opens the closing matter of a release."""

OPENING_WORDS = frozenset([
    "30", "about", "acerca", "ansprechpartner", "aviso", "avertissement", "cautionary", "company",
    "contact", "contacto", "contactgegevens", "contacts", "contato", "contatti", "contatto",
    "declaraciones", "declarações", "declaration", "declarations", "déclaration", "déclarations",
    "dichiarazioni", "disclaimer", "disclaimers", "disclosure", "disclosures", "for", "forward",
    "haftungsausschluss", "important", "informazioni", "investor", "kontakt", "legal", "media", "note",
    "notes", "notice", "perscontact", "pr", "press", "pressekontakt", "presskontakt", "public", "safe",
    "sales", "source", "the", "this", "toekomstgerichte", "zukunftsgerichtete", "à", "über",
    "контактная", "контакти", "контакты", "о", "про",
])  # fmt: skip
"""Words that what :data:`OPENERS` finds begins with, all but ``###``."""

SINGLE = _any(
    r"(?:copyright|©|\(c\))\s*(?:©\s*)?(?:19|20)\d\d|all\s+rights\s+reserved",
    r"alle\s+rechte\s+vorbehalten|tous\s+droits\s+réservés|todos\s+los\s+derechos|todos\s+os\s+direitos|"
    r"tutti\s+i\s+diritti|alle\s+rechten\s+voorbehouden|все\s+права\s+защищены|усі\s+права\s+захищені",
    r"(?:subscribe|sign\s+up)\s+(?:to|for|now|here|today)\b|follow\s+us\b|like\s+us\s+on\b|join\s+our\s+newsletter",
    r"(?:abonnieren|folgen)\s+sie\b|abonnez-vous|suivez-nous|suscríb|síguenos|iscriviti|seguici|подпишитесь|підпишіться",
    r"for\s+immediate\s+release\b|(?:release|embargo)\s+date\s?:|embargoed\s+until\b",
    r"(?:this\s+(?:website|site|page)\s+uses\s+cookies|we\s+use\s+cookies)\b",
)
"""A sentence that begins like this is set aside alone."""

_CREDITS = (
    "sou pho ima pic vid cre via byl ill thi the pos art ori fir add rep wri edi com tra wit mat fil inf con "
    "rea vie see que fot bil red die mit cré ave cet fue est fon bro bee dit źró zdj käl kay ист фот впе дже "
    "الم 来源 來源 出典 출처"
)
_NOTICES = "cop © all tou tod tut все усі sub sig fol lik joi abo sui sus síg isc seg под під for rel emb we"
_BEGINNINGS = frozenset([*_CREDITS.split(), *_NOTICES.split(), *(w[:3] for w in OPENING_WORDS), "###"])
"""First letters, three where they are as many, of all that the three patterns find."""


def may_be_formal(text: str) -> bool:
    """Tell at a glance whether a sentence can be one that CREDIT, SINGLE or OPENERS finds; most cannot."""
    begins = text[:3].lower()
    return begins in _BEGINNINGS or begins[:2] in _BEGINNINGS or begins[:1] in _BEGINNINGS


ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
"""A web address as it stands in running text or in a link that was written out."""

_DATELINE = re.compile(r"[A-ZÀ-ÞА-Я][^\n]{2,140}?(?=\s*(?:—|–|--|\s-)\s+\S)")
_TAG = re.compile(r"\([A-ZÀ-Þ][\w.& -]{1,40}\)|/[\w. -]{2,40}/|^[A-ZÀ-Þ]{4,}\b|\b(?:19|20)\d\d\b")
_LOWER = re.compile(r"\b[a-zß-ÿ]{2,}")


def dateline(text: str) -> int:
    """Return the length of the dateline that a sentence begins with, 0 if there is none.

    "WASHINGTON, Jan. 5 (Reuters) -": a place, mostly a date, a wire's tag, then a dash.
    """
    match = _DATELINE.match(text)
    if match is None:
        return 0
    found = match.group()
    return match.end() if _TAG.search(found) and len(_LOWER.findall(found)) <= 3 else 0
