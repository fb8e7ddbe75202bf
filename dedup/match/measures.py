"""Measures of two systems that say the same: 48 km and 30 miles, 193 km/h and 120 mph."""

from __future__ import annotations

__all__ = ["same_measure"]

_NEAR = 0.03
"""Share by which a conversion rounded for readers is off: 30 miles are 48.28 km."""

_BASE = {
    "km": ("length", 1000.0),
    "m": ("length", 1.0),
    "cm": ("length", 0.01),
    "mm": ("length", 0.001),
    "mile": ("length", 1609.344),
    "yard": ("length", 0.9144),
    "foot": ("length", 0.3048),
    "inch": ("length", 0.0254),
    "kg": ("mass", 1.0),
    "g": ("mass", 0.001),
    "t": ("mass", 1000.0),
    "lb": ("mass", 0.45359237),
    "ounce": ("mass", 0.028349523),
    "l": ("volume", 1.0),
    "gallon": ("volume", 3.785411784),
    "barrel": ("volume", 158.987294928),
    "ha": ("area", 1.0),
    "acre": ("area", 0.40468564224),
    "kmh": ("speed", 1.0),
    "mph": ("speed", 1.609344),
    "kW": ("power", 0.001),
    "MW": ("power", 1.0),
    "GW": ("power", 1000.0),
    "kWh": ("energy", 0.001),
    "MWh": ("energy", 1.0),
    "GWh": ("energy", 1000.0),
    "TWh": ("energy", 1e6),
    "second": ("time", 1.0),
    "minute": ("time", 60.0),
    "hour": ("time", 3600.0),
    "day": ("time", 86_400.0),
    "week": ("time", 604_800.0),
    "MB": ("data", 0.001),
    "GB": ("data", 1.0),
    "TB": ("data", 1000.0),
}
"""By the names of units in :mod:`dedup.text.measures`: what is measured, and the unit in a common one."""


def same_measure(a: float, unit_a: str, b: float, unit_b: str) -> bool:
    """Whether two values in different units are the same length, mass, speed ..., as newspapers convert."""
    kind_a, scale_a = _BASE.get(unit_a, ("", 0.0))
    kind_b, scale_b = _BASE.get(unit_b, ("", 0.0))
    if not kind_a or kind_a != kind_b:
        return False
    one, two = a * scale_a, b * scale_b
    return abs(one - two) <= _NEAR * max(abs(one), abs(two))
