"""Units of measure and money, by symbol, code and word, each with one name for all its spellings."""

from __future__ import annotations

import functools

__all__ = ["MONEY", "SYMBOLS", "unit_of"]

SYMBOLS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₽": "RUB",
    "₹": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₴": "UAH",
}

_MONEY = """
    USD=usd/dollar/dollars/dólar/dólares/dollaro/dollari/доллар/доллара/долларов/us$ EUR=eur/euro/euros/евро
    GBP=gbp/pound/pounds/sterling/pfund/libra/libras/sterlina/sterline/фунт/фунта/фунтов
    JPY=jpy/yen/иен/иены CNY=cny/yuan/rmb/renminbi/юань/юаней/юаня
    CHF=chf/franc/francs/franken/franco/francos/franchi/франк/франков
    RUB=rub/ruble/rubles/rouble/roubles/rubel/roubel/rublo/rublos/rubli/рубль/рубля/рублей/руб
    INR=inr/rupee/rupees/рупий SEK=sek NOK=nok DKK=dkk crown=crown/crowns/krona/kronor/kroner/kronen/крон
    CAD=cad AUD=aud UAH=uah/hryvnia/hryvnias/гривна/гривны/гривен PLN=pln/zloty TRY=try/lira/liras
    BRL=brl/real/reais BTC=btc/bitcoin/bitcoins cent=cent/cents penny=penny/pence KRW=krw/won
"""
_UNITS = """
    km=km/kilometre/kilometres/kilometer/kilometers/kilomètre/kilomètres/kilómetro/kilómetros/chilometro/chilometri
    km=quilômetro/quilômetros/quilómetros/км/километр/километра/километров
    m=metre/metres/meter/meters/metern/mètre/mètres/metro/metros/metri/метр/метра/метров
    cm=cm/centimetre/centimetres/centimeter/centimeters/zentimeter/centimètres/centímetros/centimetri/см/сантиметров
    mm=mm/millimetre/millimetres/millimeter/millimeters/millimètres/milímetros/millimetri/мм/миллиметров
    mile=mile/miles/meile/meilen/milla/millas/миль/мили foot=foot/feet/ft inch=inch/inches yard=yard/yards
    kg=kg/kilo/kilos/kilogram/kilograms/kilogramme/kilogrammes/kilogramm/chili/кг/килограмм/килограммов
    g=gram/grams/gramm/gramme/grammes/gramos/grammi/грамм/граммов
    t=tonne/tonnes/ton/tons/tonnen/tonelada/toneladas/tonnellata/tonnellate/тонна/тонны/тонн
    lb=lb/lbs ounce=ounce/ounces/oz
    l=litre/litres/liter/liters/litro/litros/litri/литр/литра/литров
    gallon=gallon/gallons barrel=barrel/barrels
    ha=ha/hectare/hectares/hektar/hectárea/hectáreas/ettari/hectaren/га/гектар/гектаров acre=acre/acres
    kW=kw MW=mw/megawatt/megawatts GW=gw/gigawatt/gigawatts kWh=kwh MWh=mwh GWh=gwh TWh=twh
    year=year/years/jahr/jahre/jahren/ans/années/año/años/anno/anni/ano/anos/jaar/год/года/лет
    month=month/months/monat/monate/monaten/mois/mes/meses/mese/mesi/mês/maand/maanden/месяц/месяца/месяцев
    week=week/weeks/woche/wochen/semaine/semaines/semana/semanas/settimana/settimane/weken/неделя/недели/недель
    day=day/days/tag/tage/tagen/jour/jours/día/días/giorno/giorni/dia/dias/dag/dagen/день/дня/дней
    hour=hour/hours/hrs/stunde/stunden/heure/heures/hora/horas/ora/ore/uur/uren/час/часа/часов
    minute=minute/minutes/minuten/minuto/minutos/minuti/minuut/минута/минуты/минут
    second=seconds/sekunde/sekunden/secondes/segundos/secondi/seconden/секунд
    degree=degree/degrees/grad/degrés/grados/gradi/graus/graden/градус/градуса/градусов
    mph=mph kmh=kph/kmh/stundenkilometer/stundenkilometern bp=bps/basispunkte
    MB=mb/megabyte/megabytes GB=gb/gigabyte/gigabytes TB=tb/terabyte/terabytes
"""

MONEY = frozenset(item.split("=")[0] for item in _MONEY.split())
"""The names of money units."""


@functools.cache
def _table() -> dict[str, str]:
    out: dict[str, str] = {}
    for item in (_MONEY + _UNITS).split():
        name, _, words = item.partition("=")
        out.update(dict.fromkeys(words.split("/"), name))
    return out


def unit_of(word: str) -> str | None:
    """Return the name of the unit a folded word stands for, None if it is none."""
    return _table().get(word)
