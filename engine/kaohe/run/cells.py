"""One cell, read as people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason
from kaohe.model.exact import decimal_places
from kaohe.model.pack import Metric
from kaohe.model.units import factor
from kaohe.syntax.keywords import keywords
from kaohe.syntax.signs import fold

__all__ = ["Fault", "looks_like", "read_cell"]

_MISSING = frozenset({"", "-", "—", "–", "n/a", "na", "无"})
_NOT_APPLICABLE = frozenset({"不适用", "not applicable"})
_YES = frozenset({"是", "y", "yes", "true", "1"})
_NO = frozenset({"否", "n", "no", "false", "0"})
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<money>[¥$€£]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<decimals>\d+))?"
    r"(?:[eE](?P<power>[+-]?\d{1,4}))?\s*(?P<scale>万|亿|千)?\s*(?P<unit>[^\d\s.,+-][^\d.,+-]*)?"
)
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_SIGNIFICANT = 15
_LARGEST = Fraction(10**15)
_MOST_DECIMALS = 15
_SYMBOLS = {"¥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell can't be read: a code of the wording, and its facts."""

    code: str
    facts: dict[str, Any]


def read_cell(raw: str, metric: Metric) -> Outcome | Fault:
    """A metric's value from a cell: known, missing, not applicable, or a fault that rejects the row."""
    text = fold(raw).strip()
    lowered = text.casefold()
    if lowered in _MISSING:
        return Missing(Reason("no_cell", {"metric": metric.name}))
    if lowered in _NOT_APPLICABLE:
        return NotApplicable(Reason("says_not_applicable", {"metric": metric.name}))
    match metric.kind:
        case "flag":
            return _flag(lowered, metric)
        case "choice":
            return _choice(text, metric)
        case "text":
            return Known(raw.strip())
        case "date":
            return _date(text, metric)
        case _:
            return _number(text, metric)


def looks_like(raw: str, value: object) -> bool:
    """Whether a cell's text is the plain way to write its value: ``95%`` is not that of 0.95, ``0.950`` is."""
    text = raw.strip()
    if isinstance(value, bool):
        return text == ("是" if value else "否")
    if isinstance(value, Fraction):
        return _PLAIN.fullmatch(text) is not None and Fraction(text) == value
    return text == (value.isoformat() if isinstance(value, date) else str(value))


def _flag(text: str, metric: Metric) -> Outcome | Fault:
    if text in _YES or text in _NO:
        return Known(text in _YES)
    return Fault("R104", {"metric": metric.name})


def _choice(text: str, metric: Metric) -> Outcome | Fault:
    for option in metric.type.options:
        if fold(option).strip() == text:
            return Known(option)
    return Fault("R105", {"metric": metric.name, "options": metric.type.options})


def _date(text: str, metric: Metric) -> Outcome | Fault:
    found = _DATE.fullmatch(text)
    try:
        return Known(date(*map(int, found.groups()))) if found else Fault("R106", {"metric": metric.name})
    except ValueError:
        return Fault("R106", {"metric": metric.name})


def _number(text: str, metric: Metric) -> Outcome | Fault:
    found = _NUMBER.fullmatch(text)
    if found is None or (found["digits"] is None and found["decimals"] is None):
        return Fault("R101", {"metric": metric.name})
    power = int(found["power"] or 0)
    if abs(power) > 30:
        return Fault("R102", {"metric": metric.name})
    scale = keywords().scales[found["scale"]] if found["scale"] else 1
    digits = f"{(found['digits'] or '0').replace(',', '')}.{found['decimals'] or '0'}"
    value = _significant(Fraction(digits)) * Fraction(10) ** power * scale
    value = -value if found["sign"] == "-" else value
    in_unit = _in_unit(value, found["money"], (found["unit"] or "").strip(), metric)
    return in_unit if isinstance(in_unit, Fault) else _in_range(in_unit, metric)


def _significant(value: Fraction) -> Fraction:
    """The number at 15 significant digits, as spreadsheets keep numbers."""
    if value == 0:
        return value
    shift = _SIGNIFICANT - len(str(int(value))) if value >= 1 else _SIGNIFICANT
    scaled = value * Fraction(10) ** shift
    return Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)) / Fraction(10) ** shift


def _in_unit(value: Fraction, symbol: str, word: str, metric: Metric) -> Fraction | Fault:
    """The number in the metric's unit, from the unit that the cell itself may carry."""
    unit = _SYMBOLS[symbol] if symbol else keywords().units.get(word) if word else None
    if word and unit is None:
        return Fault("R101", {"metric": metric.name})
    if metric.kind == "percent":
        if unit not in (None, "percent"):
            return Fault("R107", {"metric": metric.name, "unit": word})
        return value / 100 if unit == "percent" or metric.per_hundred else value
    if unit is None:
        return value
    if unit in ("points", "item") and metric.type.unit is None:
        return value
    rate = factor(unit, metric.type.unit) if metric.type.unit else None
    return Fault("R107", {"metric": metric.name, "unit": word or symbol}) if rate is None else value * rate


def _in_range(value: Fraction, metric: Metric) -> Outcome | Fault:
    facts: dict[str, Any] = {"metric": metric.name, "low": metric.low, "high": metric.high, "type": metric.type}
    places = decimal_places(value)
    if abs(value) >= _LARGEST or places is None or places > _MOST_DECIMALS:
        return Fault("R102", facts)
    if metric.type.whole and value.denominator != 1:
        return Fault("R108", facts)
    below = metric.low is not None and value < metric.low
    above = metric.high is not None and value > metric.high
    if below or above:
        hint = metric.kind == "percent" and above and not metric.per_hundred and 1 < value <= 100
        return Fault("R103", facts | {"hint": hint, "number": value})
    return Known(value)
