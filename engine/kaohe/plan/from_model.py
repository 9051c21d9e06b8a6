"""Model to plan: which columns a role's computation has, in which order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from kaohe.model.exact import decimal_places
from kaohe.model.look_back import look_backs
from kaohe.model.pack import KEYS, Indicator, Metric, Pack, Part, Role
from kaohe.plan.columns import Column, Holds, Layer, RolePlan, Storage

__all__ = ["plan_pack", "plan_role"]

_STORED: dict[str, Storage] = {"flag": "flag", "choice": "text", "date": "date", "text": "text"}


def plan_pack(pack: Pack) -> tuple[RolePlan, ...]:
    """A plan for every role version of a pack, each with a table name of its own."""
    taken: set[str] = set()
    return tuple(plan_role(role, _table_name(role, pack, taken)) for role in pack.roles)


def plan_role(role: Role, table: str) -> RolePlan:
    """The columns of a role version."""
    layers = (_record(), _inputs(role), _before(role), _indicators(role), _adjustments(role), _result(role))
    return RolePlan(role, table, tuple(column for layer in layers for column in layer))


def _table_name(role: Role, pack: Pack, taken: set[str]) -> str:
    """A name for the trace file: the role's, with its start where it has several versions; never a path."""
    several = len(pack.versions(role.name)) > 1
    words = re.sub(r"[^\w-]+", "_", f"{role.name}_{role.starts or ''}" if several else role.name)[:80]
    name, number = words, 2
    while name.casefold() in taken:
        name, number = f"{words}_{number}", number + 1
    taken.add(name.casefold())
    return name


def _record() -> Iterator[Column]:
    for key in KEYS:
        yield Column(key, Layer.RECORD, Holds.KEY, "text")
    yield Column("file", Layer.RECORD, Holds.KEY, "text")
    yield Column("row", Layer.RECORD, Holds.KEY, "integer")


def _inputs(role: Role) -> Iterator[Column]:
    for metric in role.figures:
        yield from _figure(metric, Layer.INPUT, 0, f"input.{metric.name}")


def _before(role: Role) -> Iterator[Column]:
    for name, back in look_backs(role):
        yield from _figure(role.metric(name), Layer.BEFORE, back, f"before{back}.{name}")


def _figure(metric: Metric, layer: Layer, back: int, name: str) -> Iterator[Column]:
    storage = _STORED.get(metric.kind, "exact")
    yield Column(name, layer, Holds.VALUE, storage, (metric.name,), back)
    yield Column(f"{name}.state", layer, Holds.STATE, "text", (metric.name,), back)


def _indicators(role: Role) -> Iterator[Column]:
    for indicator in role.indicators:
        for part in indicator.parts:
            subject, name = (indicator.name, part.name), f"{indicator.name}/{part.name}"
            yield from _scored(Layer.PART, subject, part, name, role.indicator_decimals, part.weight)
        # by 分值 an indicator's points are its contribution; its weight multiplies nothing
        factor = indicator.weight if role.form == "weight" else Fraction(1)
        places = role.indicator_decimals
        yield from _scored(Layer.INDICATOR, (indicator.name,), indicator, indicator.name, places, factor)


def _scored(
    layer: Layer, subject: tuple[str, ...], rule: Indicator | Part, name: str, places: int, factor: Fraction
) -> Iterator[Column]:
    yield Column(f"{name}.value", layer, Holds.VALUE, "float", subject)
    yield Column(f"{name}.row", layer, Holds.ROW, "integer", subject)
    if rule.limits.are_stated:
        yield Column(f"{name}.before", layer, Holds.BEFORE, "decimal", subject, places=places)
    yield Column(f"{name}.points", layer, Holds.POINTS, "decimal", subject, places=places)
    yield Column(f"{name}.counting", layer, Holds.COUNTING, "text", subject)
    yield Column(f"{name}.reason", layer, Holds.REASON, "text", subject)
    exact_places = places + (decimal_places(factor) or 0)
    yield Column(f"{name}.contribution", layer, Holds.CONTRIBUTION, "decimal", subject, places=exact_places)


def _adjustments(role: Role) -> Iterator[Column]:
    amounts = [f"adjustment {number}" for number in range(1, len(role.adjustments) + 1)]
    names = [*amounts, *(name for name in ("floor", "cap") if getattr(role.limits, name) is not None)]
    names += [f"veto {number}" for number in range(1, len(role.vetoes) + 1)]
    for name in names:
        yield Column(f"{name}.applied", Layer.ADJUSTMENT, Holds.APPLIED, "flag", (name,))
        if name in amounts:
            yield Column(f"{name}.amount", Layer.ADJUSTMENT, Holds.AMOUNT, "float", (name,))
        for holds in (Holds.BEFORE, Holds.AFTER):
            yield Column(f"{name}.{holds}", Layer.ADJUSTMENT, holds, "decimal", (name,), places=role.total_decimals)


def _result(role: Role) -> Iterator[Column]:
    for name in ("base_total", "total"):
        yield Column(name, Layer.RESULT, Holds.RESULT, "decimal", (name,), places=role.total_decimals)
    yield Column("grade", Layer.RESULT, Holds.RESULT, "text", ("grade",))
    places = role.grades.coefficient_decimals if role.grades is not None else None
    if places is not None:
        yield Column("coefficient", Layer.RESULT, Holds.RESULT, "decimal", ("coefficient",), places=places)
    for name in ("status", "reason"):
        yield Column(name, Layer.RESULT, Holds.RESULT, "text", (name,))
