"""What a record's panel shows, as compact rows: values, points, contributions, steps to the total.

Figures are texts already, formatted once for each distinct one; whatever is the same for a role stands in its
``outline``, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from kaohe.model.exact import exact_text
from kaohe.model.types import Type
from kaohe.plan.columns import Holds, RolePlan
from kaohe.report.data_files import json_text
from kaohe.report.lines import Line, adjustment_names, lines_of
from kaohe.report.shown import NUMBER, Shown
from kaohe.report.thresholds import thresholds_of_value
from kaohe.wording import Wording
from kaohe.wording.numbers import approximate, at_least_two, shown_value

__all__ = ["COUNTINGS", "details_of", "outline"]

COUNTINGS = ("counted", "assigned", "skipped", "not_applicable", "pending", "overridden")
"""How a line counts, by the number that stands for it."""
_AT_ONCE = 10_000
"""So many records are held as Python's own at a time."""
_DIGITS = 12
"""Of a value that is only shown."""


def outline(plan: RolePlan, words: Wording) -> dict[str, Any]:
    """What is the same for every record of a role version: its lines, its steps."""
    return {
        "lines": [
            [
                one.name,
                one.label or "",
                one.inside,
                one.weight,
                exact_text(one.full_marks),
                [row[0] for row in one.rows],
            ]
            for one in lines_of(plan, words)
        ],
        "steps": list(adjustment_names(plan, words).values()),
    }


def details_of(
    it: Shown, reasons: Sequence[str], beside: Mapping[int, Mapping[str, Any]], words: Wording
) -> Iterator[str]:
    """Each record's details as JSON, by its number; ``null`` where there is no trace to tell.

    ``reasons`` are those that a line may have, which it gives the number of; ``beside`` is what some records have
    besides.
    """
    found: dict[int, str] = {}
    for at, plan in enumerate(it.plans):
        tell = _Details(plan, words, reasons)
        for some in it.traces[plan.table].iter_slices(_AT_ONCE):
            for number, told in tell.of(some):
                more = [beside[number]] if number in beside else []
                found[number] = json_text([at, *told, *more])
    yield from (found.get(number, "null") for number in range(len(it.scores)))


class _Details:
    """The details of a role version's records."""

    def __init__(self, plan: RolePlan, words: Wording, reasons: Sequence[str]) -> None:
        self._plan = plan
        self._words = words
        self._lines = lines_of(plan, words)
        self._steps = list(adjustment_names(plan, words))
        self._reasons = {reason: at for at, reason in enumerate(reasons)}
        self._divisors: dict[tuple[bool, ...], str] = {}

    def of(self, trace: pl.DataFrame) -> Iterator[tuple[int, list[Any]]]:
        """Number, and: base total, what the sum was divided by where some weights didn't count, steps, lines."""
        lines = [self._line(line, trace) for line in self._lines]
        steps = [self._step(name, trace) for name in self._steps if f"{name}.applied" in trace.columns]
        bases = trace["base_total"].cast(pl.String).to_list()
        tops = [
            trace[line.columns[Holds.CONTRIBUTION]].is_not_null().to_list()
            for line in self._lines
            if line.inside == 0 and line.kind != "part"
        ]
        for at, number in enumerate(trace[NUMBER]):
            counted = tuple(top[at] for top in tops)
            applied = [step[at] for step in steps if step[at] is not None]
            divisor = self._divisor(counted) if bases[at] is not None else ""
            yield number, [bases[at], divisor, applied, [line[at] for line in lines]]

    def _divisor(self, counted: tuple[bool, ...]) -> str:
        """What the sum of the contributions was divided by; empty where all of the weights counted."""
        if counted not in self._divisors:
            role = self._plan.role
            reached = sum((top.weight for top, counts in zip(role.tops, counted, strict=True) if counts), Fraction(0))
            share = role.form == "weight"
            said = f"÷ {approximate(reached * 100)}%" if share else f"÷ {approximate(reached)} × 100"
            self._divisors[counted] = "" if reached == (1 if share else 100) else said
        return self._divisors[counted]

    def _line(self, line: Line, trace: pl.DataFrame) -> list[list[Any]]:
        """Of each record: value, row, points, contribution, and where it isn't simply counted how and why."""
        columns = {holds: trace[name] for holds, name in line.columns.items()}
        kind = line.assessment.value.type if line.assessment is not None else None
        values = _texts(columns[Holds.VALUE], self._shown(line, kind)) if kind is not None else [None] * len(trace)
        rows = columns[Holds.ROW].to_list() if Holds.ROW in columns else [None] * len(trace)
        points = columns[Holds.POINTS].cast(pl.String).to_list()
        given = _texts(columns[Holds.CONTRIBUTION], lambda one: at_least_two(Fraction(one)))
        counting = columns[Holds.COUNTING].cast(pl.String).to_list()
        reason = columns[Holds.REASON].cast(pl.String).to_list()
        return [
            self._told(*of) for of in zip(values, rows, points, given, counting, reason, strict=True)
        ]  # fmt: skip

    def _told(self, value: Any, row: Any, points: Any, given: Any, counting: str, reason: str | None) -> list[Any]:
        told = [value, row, points, given]
        if counting != "counted" or reason is not None:
            told += [COUNTINGS.index(counting), self._reasons.get(reason or "", -1)]
        return told

    def _shown(self, line: Line, kind: Type) -> Callable[[float], str]:
        """How a value is written, so that it never seems to reach or cross a threshold that it doesn't."""
        clear = [one.at for one in thresholds_of_value(line.assessment, self._words)] if line.assessment else []

        def said(value: float) -> str:
            exact = Fraction(f"{value:.{_DIGITS}g}")
            return shown_value(exact, kind, self._words, clear)

        return said

    def _step(self, name: str, trace: pl.DataFrame) -> list[list[Any] | None]:
        """Of each record where it was applied: its number, and the total before and after."""
        at = self._steps.index(name)
        applied = trace[f"{name}.applied"].to_list()
        before, after = (trace[f"{name}.{side}"].cast(pl.String).to_list() for side in ("before", "after"))
        return [
            [at, one, other] if did else None for did, one, other in zip(applied, before, after, strict=True)
        ]  # fmt: skip


def _texts(column: pl.Series, said: Callable[[Any], str]) -> list[str | None]:
    """A column's values as texts, each distinct one written once."""
    known: Mapping[Any, str] = {value: said(value) for value in column.unique().drop_nulls().to_list()}
    return [None if value is None else known[value] for value in column.to_list()]
