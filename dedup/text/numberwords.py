"""Number words, scales, fractions and hedges of the tier languages, folded as the scanner folds.

Each language is one table.  A word of several values (Russian cases, plurals) is listed in each form.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["NumberWords", "number_words"]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of one language; ``hundred``, ``thousand`` and the joiner serve compounds."""

    small: Mapping[str, int]
    scale: Mapping[str, float]
    ones: frozenset[str]
    """Words for one that are also articles: no number on their own."""
    joiner: frozenset[str]
    """What may stand inside a number: "and"."""
    fraction: Mapping[str, float]
    half: frozenset[str]
    in_: tuple[tuple[str, ...], ...]
    """What stands between the two numbers of "seven in ten"."""
    about: frozenset[str]
    percent: frozenset[str]
    compound: tuple[str, str, str]
    """Hundred, thousand and joiner inside one written word; empty where words are not joined."""


def _values(text: str) -> dict[str, int]:
    out = {}
    for item in text.split():
        words, _, value = item.partition("=")
        out.update(dict.fromkeys(words.split("/"), int(value)))
    return out


def _floats(text: str) -> dict[str, float]:
    out = {}
    for item in text.split():
        words, _, value = item.partition("=")
        over = value.split("/")
        number = float(over[0]) / float(over[1]) if len(over) == 2 else float(value)
        out.update(dict.fromkeys(words.split("/"), number))
    return out


_TABLES: dict[str, dict[str, str]] = {
    "en": {
        "small": """
            zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11
            twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18
            nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90""",
        "scale": """
            hundred=1e2 thousand=1e3 million/millions/mln/mio/mn=1e6 billion/bn/bln=1e9
            trillion/tn=1e12 dozen=12 k=1e3 m=1e6 b=1e9""",
        "ones": "one a an",
        "joiner": "and",
        "fraction": """
            third/thirds=1/3 quarter/quarters=1/4 fifth/fifths=1/5 sixth/sixths=1/6 seventh=1/7
            eighth/eighths=1/8 ninth=1/9 tenth/tenths=1/10""",
        "half": "half",
        "in": "in|out of|of every|out of every|in every|of",
        "about": """
            about around some roughly approximately nearly almost circa ca over under above below more
            less than least most up to estimated fewer close""",
        "percent": "percent pct per_cent",
    },
    "de": {
        "small": """
            null=0 ein/eine/einen/einem/einer/eins=1 zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7
            acht=8 neun=9 zehn=10 elf=11 zwölf=12 dreizehn=13 vierzehn=14 fünfzehn=15 sechzehn=16
            siebzehn=17 achtzehn=18 neunzehn=19 zwanzig=20 dreissig=30 vierzig=40 fünfzig=50
            sechzig=60 siebzig=70 achtzig=80 neunzig=90""",
        "scale": """
            hundert=1e2 tausend=1e3 million/millionen/mio=1e6 milliarde/milliarden/mrd=1e9
            billion/billionen=1e12 dutzend=12""",
        "ones": "ein eine einen einem einer eins",
        "joiner": "und",
        "fraction": """
            drittel=1/3 viertel=1/4 fünftel=1/5 sechstel=1/6 achtel=1/8 zehntel=1/10""",
        "half": "hälfte",
        "in": "von|aus",
        "about": """
            etwa rund ungefähr circa ca knapp fast gut über mehr weniger als mindestens höchstens bis
            zu gegen""",
        "percent": "prozent",
        "compound": "hundert tausend und",
    },
    "fr": {
        "small": """
            zéro=0 un/une=1 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11
            douze=12 treize=13 quatorze=14 quinze=15 seize=16 vingt/vingts=20 trente=30 quarante=40
            cinquante=50 soixante=60 septante=70 octante=80 huitante=80 nonante=90""",
        "scale": """
            cent/cents=1e2 mille/milliers/millier=1e3 million/millions/mio=1e6
            milliard/milliards/md/mds=1e9 billion/billions=1e12 douzaine=12""",
        "ones": "un une",
        "joiner": "et",
        "fraction": "tiers=1/3 quart/quarts=1/4 cinquième/cinquièmes=1/5 dixième/dixièmes=1/10",
        "half": "moitié",
        "in": "sur",
        "about": "environ quelque près presque plus moins de d'environ au autour jusqu'à",
        "percent": "pour_cent pourcent",
    },
    "es": {
        "small": """
            cero=0 un/una/uno=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10
            once=11 doce=12 trece=13 catorce=14 quince=15 dieciséis=16 diecisiete=17 dieciocho=18
            diecinueve=19 veinte=20 veintiuno/veintiún/veintiuna=21 veintidós=22 veintitrés=23
            veinticuatro=24 veinticinco=25 veintiséis=26 veintisiete=27 veintiocho=28 veintinueve=29
            treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90
            cien/ciento=100 doscientos/doscientas=200 trescientos/trescientas=300
            cuatrocientos/cuatrocientas=400 quinientos/quinientas=500 seiscientos/seiscientas=600
            setecientos/setecientas=700 ochocientos/ochocientas=800 novecientos/novecientas=900""",
        "scale": """
            mil/miles=1e3 millón/millones=1e6 millardo/millardos=1e9 billón/billones=1e12 docena=12""",
        "ones": "un una uno",
        "joiner": "y",
        "fraction": "tercio/tercios=1/3 cuarto/cuartos=1/4 quinto/quintos=1/5 décima=1/10",
        "half": "mitad",
        "in": "de cada|de",
        "about": "unos unas cerca casi alrededor aproximadamente más menos de hasta",
        "percent": "por_ciento",
    },
    "it": {
        "small": """
            zero=0 un/una/uno=1 due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10
            undici=11 dodici=12 tredici=13 quattordici=14 quindici=15 sedici=16 diciassette=17
            diciotto=18 diciannove=19 venti=20 trenta=30 quaranta=40 cinquanta=50 sessanta=60
            settanta=70 ottanta=80 novanta=90""",
        "scale": """
            cento=1e2 mille/mila=1e3 milione/milioni/mln=1e6 miliardo/miliardi/mld=1e9
            bilione/bilioni=1e12 dozzina=12""",
        "ones": "un una uno",
        "joiner": "e",
        "fraction": "terzo/terzi=1/3 quarto/quarti=1/4 quinto/quinti=1/5 decimo/decimi=1/10",
        "half": "metà",
        "in": "su",
        "about": "circa quasi oltre più meno di almeno intorno fino",
        "percent": "per_cento percento",
        "compound": "cento mila e",
    },
    "pt": {
        "small": """
            zero=0 um/uma=1 dois/duas=2 três=3 quatro=4 cinco=5 seis=6 sete=7 oito=8 nove=9 dez=10
            onze=11 doze=12 treze=13 catorze/quatorze=14 quinze=15 dezesseis/dezasseis=16
            dezessete/dezassete=17 dezoito=18 dezenove/dezanove=19 vinte=20 trinta=30 quarenta=40
            cinquenta=50 sessenta=60 setenta=70 oitenta=80 noventa=90 cem/cento=100
            duzentos/duzentas=200 trezentos/trezentas=300 quatrocentos/quatrocentas=400
            quinhentos/quinhentas=500 seiscentos/seiscentas=600 setecentos/setecentas=700
            oitocentos/oitocentas=800 novecentos/novecentas=900""",
        "scale": """
            mil/milhares=1e3 milhão/milhões/mi=1e6 bilhão/bilhões/bi=1e9 bilião/biliões=1e12
            trilhão/trilhões=1e12 dúzia=12""",
        "ones": "um uma",
        "joiner": "e",
        "fraction": "terço/terços=1/3 quarto/quartos=1/4 quinto/quintos=1/5 décimo/décimos=1/10",
        "half": "metade",
        "in": "em cada|de cada|em",
        "about": "cerca quase aproximadamente mais menos de até acerca",
        "percent": "por_cento",
    },
    "nl": {
        "small": """
            nul=0 een/één=1 twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11
            twaalf=12 dertien=13 veertien=14 vijftien=15 zestien=16 zeventien=17 achttien=18
            negentien=19 twintig=20 dertig=30 veertig=40 vijftig=50 zestig=60 zeventig=70 tachtig=80
            negentig=90""",
        "scale": "honderd=1e2 duizend=1e3 miljoen/mln=1e6 miljard/mrd=1e9 biljoen=1e12 dozijn=12",
        "ones": "een één",
        "joiner": "en",
        "fraction": "derde=1/3 kwart=1/4 vierde=1/4 vijfde=1/5 tiende=1/10",
        "half": "helft",
        "in": "op de|van de|op",
        "about": "ongeveer circa zo'n bijna ruim meer minder dan rond tot minstens",
        "percent": "procent",
        "compound": "honderd duizend en",
    },
    "ru": {
        "small": """
            ноль/нуль=0 один/одна/одно/одного/одной/одну/одном=1 два/две/двух/двум/двумя=2
            три/трех/трем/тремя=3 четыре/четырех/четырем=4 пять/пяти/пятью=5 шесть/шести=6 семь/семи=7
            восемь/восьми=8 девять/девяти=9 десять/десяти=10 одиннадцать/одиннадцати=11
            двенадцать/двенадцати=12 тринадцать/тринадцати=13 четырнадцать/четырнадцати=14
            пятнадцать/пятнадцати=15 шестнадцать/шестнадцати=16 семнадцать/семнадцати=17
            восемнадцать/восемнадцати=18 девятнадцать/девятнадцати=19 двадцать/двадцати=20
            тридцать/тридцати=30 сорок/сорока=40 пятьдесят/пятидесяти=50 шестьдесят/шестидесяти=60
            семьдесят/семидесяти=70 восемьдесят/восьмидесяти=80 девяносто/девяноста=90 сто/ста=100
            двести/двухсот=200 триста/трехсот=300 четыреста/четырехсот=400 пятьсот/пятисот=500
            шестьсот/шестисот=600 семьсот/семисот=700 восемьсот/восьмисот=800 девятьсот/девятисот=900""",
        "scale": """
            тысяча/тысячи/тысяч/тысячу/тысячами/тысячам/тыс=1e3
            миллион/миллиона/миллионов/миллионы/млн=1e6
            миллиард/миллиарда/миллиардов/миллиарды/млрд=1e9 триллион/триллиона/триллионов/трлн=1e12""",
        "ones": "один одна одно одного одной одну одном",
        "joiner": "",
        "fraction": "треть/трети=1/3 четверть/четверти=1/4 пятая/пятую=1/5 десятая=1/10",
        "half": "половина половину половины",
        "in": "из",
        "about": """
            около примерно почти более менее свыше порядка чем до больше меньше приблизительно""",
        "percent": "процент процента процентов проценты процентам",
    },
}


@functools.cache
def number_words(language: str) -> NumberWords:
    """Return the number words of a language; English ones for a language that is no tier."""
    table = _TABLES.get(language, _TABLES["en"])
    hundred, thousand, joiner = [*table.get("compound", "").split(), "", "", ""][:3]
    return NumberWords(
        small=_values(table["small"]),
        scale=_floats(table["scale"]),
        ones=frozenset(table["ones"].split()),
        joiner=frozenset(table["joiner"].split()),
        fraction=_floats(table["fraction"]),
        half=frozenset(table["half"].split()),
        in_=tuple(tuple(phrase.split()) for phrase in table["in"].split("|")),
        about=frozenset(table["about"].split()),
        percent=frozenset(table["percent"].split()),
        compound=(hundred, thousand, joiner),
    )
