"""News agencies and the names they go by, in the scripts they are credited in."""

from __future__ import annotations

import functools
import re

__all__ = ["agency"]

_NAMES = """
Reuters: Thomson Reuters, RTR, Рейтер, Ройтерс, Reuter
AFP: Agence France-Presse, Agence France Presse, Франс Пресс, АФП
AP: Associated Press, Ассошиэйтед Пресс
dpa: Deutsche Presse-Agentur, dpa-AFX, dpa-infocom
epd: Evangelischer Pressedienst
KNA: Katholische Nachrichten-Agentur
SID: Sport-Informations-Dienst
APA: Austria Presse Agentur, Austria Presse-Agentur
Keystone-SDA: SDA, ATS, Keystone-ATS, Schweizerische Depeschenagentur
EFE: Agencia EFE
Europa Press: EuropaPress
ANSA: Agenzia ANSA
Adnkronos: AdnKronos
AGI: Agenzia Italia
Askanews: askanews
LaPresse: La Presse agenzia
Lusa: Agência Lusa
Agência Brasil: Agencia Brasil
Estadão Conteúdo: Estadao Conteudo
Folhapress: Folha Press
ANP: Algemeen Nederlands Persbureau
Belga: Agence Belga
PA Media: Press Association, PA News
TASS: ТАСС, ITAR-TASS, ИТАР-ТАСС
RIA Novosti: РИА Новости, РИА, RIA
Interfax: Интерфакс, Интерфакса, Интерфаксу, Интерфаксом, Interfax-Ukraine, Интерфакс-Украина
Ukrinform: Укринформ, Укрінформ
UNIAN: УНИАН, УНІАН
Xinhua: 新华社, Синьхуа
Kyodo: Kyodo News, 共同通信
Jiji: Jiji Press, 時事通信
Yonhap: Yonhap News, Ёнхап
Anadolu: Anadolu Agency, Anadolu Ajansı, AA
PTI: Press Trust of India
IANS: Indo-Asian News Service
ANI: Asian News International
AAP: Australian Associated Press
The Canadian Press: Canadian Press, La Presse Canadienne
UPI: United Press International
Bloomberg: Bloomberg News
PAP: Polska Agencja Prasowa
ČTK: CTK
TT: TT Nyhetsbyrån
NTB: Norsk Telegrambyrå
Ritzau: Ritzaus Bureau
STT: Suomen Tietotoimisto
MTI: Magyar Távirati Iroda
Agerpres: AGERPRES
Tanjug: TANJUG
Notimex: NOTIMEX
Télam: Telam
Prensa Latina: PL agencia
Bernama: BERNAMA
Antara: ANTARA
MENA: Middle East News Agency
WAM: Emirates News Agency
IRNA: Islamic Republic News Agency
PR Newswire: PRNewswire
Business Wire: BusinessWire
GlobeNewswire: Globe Newswire
"""
_SMALL = "dpa afp ap epd kna sid apa sda ats anp rtr efe ansa"
"""Short names that agencies also write in small letters; other short words in small letters are words."""

_FILLERS = (
    "the der die das den dem la el le les il lo los a an news agency agence agencia agenzia agência agentur "
    "nachrichtenagentur persbureau nieuwsbureau staff wire service com www агентство агентства агентству "
    "информагентство информагентства"
)
_LOWERED, _GENERIC = frozenset(_SMALL.split()), frozenset(_FILLERS.split())
_LONGEST = 60
_SHORT = 5
_WORD = re.compile(r"[^\W_]+")


def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())


@functools.cache
def _known() -> dict[str, str]:
    rows = (line.partition(": ") for line in _NAMES.strip().splitlines())
    return {
        " ".join(_words(alias)): name for name, _, others in rows for alias in [name, *others.split(", ")]
    }


@functools.lru_cache(maxsize=4096)
def agency(name: str) -> str | None:
    """Return the usual name of a news agency, None for a name that is none: "Associated Press" is "AP"."""
    stripped = name.strip()
    if len(stripped) > _LONGEST or (
        len(stripped) <= _SHORT and stripped.islower() and stripped not in _LOWERED
    ):
        return None
    words = _words(stripped)
    bare = " ".join(word for word in words if word not in _GENERIC)
    return _known().get(" ".join(words)) or _known().get(bare)
