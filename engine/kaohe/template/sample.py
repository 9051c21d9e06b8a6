"""A record that shows how a sheet is filled: an example of the rules, else a plain figure of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kaohe.backends.exact.examples import examples_of, figures_of_example
from kaohe.backends.exact.record import score_record
from kaohe.model.exact import decimal_places, exact_text
from kaohe.model.pack import Example, Given, Metric, Pack, Role
from kaohe.template.sheets import Sheet
from kaohe.wording import Wording
from kaohe.wording.numbers import fixed

__all__ = ["Sample", "sample_of"]


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample record: what stands in each metric's cell, now and in the period before.

    ``title`` is the example's, ``result`` the total and grade that it must give; None where the rules have none.
    """

    cells: Mapping[str, str]
    before: Mapping[str, str]
    period: str
    title: str | None
    result: str | None


def sample_of(pack: Pack, sheet: Sheet, words: Wording) -> Sample:
    """The sample of a sheet: the version's example that knows most, else made up."""
    role = sheet.role
    known = examples_of(pack, role)
    chosen = min(known, key=lambda one: _unknown(role, one), default=None)
    if chosen is None:
        return Sample({one.name: _made_up(one, words) for one in role.metrics}, {}, sheet.any_period, None, None)
    now, before = (
        {one.metric: _cell(role, one, words) for one in chosen.given if one.periods_back == back} for back in (0, 1)
    )
    own = chosen.period if len(sheet.periods) != 1 else None
    period = own or (sheet.periods[1] if before and len(sheet.periods) > 1 else sheet.any_period)
    score = score_record(role, figures_of_example(chosen, role))
    seen = all(one.periods_back <= 1 for one in chosen.given)  # else the total hangs on what the sheet doesn't show
    total = fixed(score.total, role.total_decimals) if score.total is not None and seen else None
    result = words.say("template", "result", total=total, grade=score.grade) if total is not None else None
    return Sample(now, before, period, chosen.title, result)


def _unknown(role: Role, example: Example) -> tuple[int, int]:
    """How much of a record an example leaves open, and how much further back it reaches than the period before."""
    known = {one.metric for one in example.given if one.value is not None and not one.periods_back}
    return len(role.metrics) - len(known), sum(one.periods_back > 1 for one in example.given)


def _cell(role: Role, given: Given, words: Wording) -> str:
    """A figure as one would type it into its cell."""
    value = given.value
    if given.not_applicable:
        return words.term("not_applicable")
    if value is None:
        return ""
    if isinstance(value, bool):
        return words.term("yes" if value else "no")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    return f"{_decimal(value * 100)}%" if role.metric(given.metric).kind == "percent" else _decimal(value)


def _decimal(value: Fraction) -> str:
    return exact_text(value) if decimal_places(value) is not None else f"{float(value):.15g}"


def _made_up(metric: Metric, words: Wording) -> str:
    """A figure of a metric's kind and range."""
    match metric.kind:
        case "flag":
            return words.term("no")
        case "choice":
            return metric.type.options[0] if metric.type.options else ""
        case "date":
            return "2026-01-15"
        case "text":
            return words.say("template", "any text")
        case _:
            return _number_within(metric)


def _number_within(metric: Metric) -> str:
    low, high = metric.low, metric.high
    if low is not None and high is not None:
        value = low + (high - low) * Fraction(3, 4)
        value = Fraction(int(value)) if metric.kind != "percent" and low <= int(value) <= high else value
    else:
        value = low + 10 if low is not None else high - 10 if high is not None else Fraction(10)
    return f"{_decimal(value * 100)}%" if metric.kind == "percent" else _decimal(value)
