"""Abbreviations after which a full stop is no sentence end, by language, folded, without the stop."""

from __future__ import annotations

import functools

__all__ = ["ORDINAL_DOT", "TIMES", "always", "sometimes"]

_ALWAYS = {
    "": "mr mrs ms dr prof rev hon col maj capt cmdr lt sgt adm gov sen rep st mt vs cf vol fig pp ca tel",
    "en": "gen cpl supt insp det msgr messrs mmes ft viz dept figs vols ch sec eds nos pres approx ext",
    "de": "z bzw evtl ggf inkl zzgl nr str hr fr frl dipl ing mio mrd tsd abs bd sog vgl geb gest bspw rd",
    "fr": "mme mlle mlles mgr me m bd env art p av chap éd",
    "es": "sr sra srta sres dra d dña ud uds avda pág págs núm art gral lic ing",
    "it": "sig sigg dott avv geom rag arch mons on art pag gen ing",
    "pt": "sr sra dra exmo exma eng av pág ilmo art",
    "nl": "dhr mevr mw drs ir ds mgr bijv blz nl zgn incl excl resp",
    "ru": "г гг ул пр просп пл им тыс млн млрд трлн коп стр рис табл акад проф доц ген полк св напр тел обл",
}
_SOMETIMES = {
    "": "inc corp co ltd llc plc jr sr etc us uk un eu usa phd mbh gmbh ag",
    "en": "bros al ma ba msc bsc no ave blvd rd jan feb mar apr jun jul aug sept sep oct nov dec eg ie dc ed",
    "de": "usw etc uä ff kg ev jan feb mär apr aug sept okt nov dez mwst zb dh ua jh st",
    "fr": "cie ltée sa nb janv févr avr juill sept oct nov déc",
    "es": "eeuu ee uu sa cía",
    "it": "spa srl snc ecc",
    "pt": "ltda sa cia",
    "nl": "nv bv enz jl",
    "ru": "др т д п н э руб",
}

TIMES = frozenset({"am", "pm"})
"""Ends a sentence unless a zone or a day follows."""

ORDINAL_DOT = frozenset({"de", "und"})
"""Languages that write 3. for the third."""


@functools.cache
def always(language: str) -> frozenset[str]:
    """Return the titles, references and units after which nothing ends."""
    return frozenset((_ALWAYS[""] + " " + _ALWAYS.get(language, "")).split())


@functools.cache
def sometimes(language: str) -> frozenset[str]:
    """Return those that may end a sentence: what follows decides."""
    return frozenset((_SOMETIMES[""] + " " + _SOMETIMES.get(language, "")).split())
