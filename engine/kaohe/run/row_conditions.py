"""Conditions on detail rows: for which they hold, and of which it is known whether they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals as nw
import polars as pl

from kaohe.backends.exact.evaluate import evaluate
from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason
from kaohe.backends.exact.score import Figures
from kaohe.backends.frame.codes import KNOWN, NOT_APPLICABLE, REASONS
from kaohe.backends.frame.expressions import truth
from kaohe.backends.frame.inputs import Input, figures_of, input_name
from kaohe.backends.frame.whole import Unbounded
from kaohe.model.detail import Detail
from kaohe.model.expressions import Expression, MetricValue
from kaohe.model.metric import Metric
from kaohe.model.walk import walk
from kaohe.run.reading import Extent

__all__ = ["Test", "with_tests"]


@dataclass(frozen=True, slots=True)
class Test:
    """The columns of a condition: whether it is known to hold, and whether it is known at all."""

    holds: str
    decided: str

    @classmethod
    def of(cls, number: int) -> Test:
        """The columns of the condition of a number."""
        return cls(f"~holds.{number}", f"~decided.{number}")


def with_tests(
    detail: Detail, rows: pl.LazyFrame, extents: Mapping[str, Extent], conditions: Sequence[Expression]
) -> tuple[pl.LazyFrame, tuple[Test, ...]]:
    """Detail rows with the columns of some conditions."""
    tests = tuple(Test.of(number) for number in range(len(conditions)))
    for condition, test in zip(conditions, tests, strict=True):
        try:
            rows = _by_columns(detail, rows, extents, condition, test)
        except Unbounded:
            rows = _exactly(detail, rows, extents, condition, test)
    return rows, tests


def _by_columns(
    detail: Detail, rows: pl.LazyFrame, extents: Mapping[str, Extent], condition: Expression, test: Test
) -> pl.LazyFrame:
    found = truth(condition, figures_of([_input(metric, extents[metric.name]) for metric in detail.metrics]))
    columns = [found.expr.alias(test.holds), found.state.is_known.alias(test.decided)]
    asked: pl.LazyFrame = nw.from_native(rows).with_columns(*columns).to_native()
    return asked.with_columns((pl.col(test.holds) & pl.col(test.decided)).fill_null(False))


def _input(metric: Metric, extent: Extent) -> Input:
    if not metric.type.is_numeric:
        return Input(metric.name, 0, "flag" if metric.kind == "flag" else "word", extent.codes)
    share = 10**extent.places
    return Input(metric.name, 0, "number", extent.codes, share, extent.low, extent.high, extent.is_wide)


def _exactly(
    detail: Detail, rows: pl.LazyFrame, extents: Mapping[str, Extent], condition: Expression, test: Test
) -> pl.LazyFrame:
    """The same from the exact evaluator, once for all rows of the same figures."""
    names = dict.fromkeys(node.metric for node in walk(condition) if isinstance(node, MetricValue))
    columns = [column for name in names for column in (input_name(name, 0), f"{input_name(name, 0)}.state")]
    distinct = rows.select(columns).unique().collect(engine="streaming")
    outcomes = [
        evaluate(condition, Figures({name: _outcome(row, detail.metric(name), extents[name]) for name in names}))
        for row in distinct.iter_rows(named=True)
    ]
    found = distinct.with_columns(
        pl.Series(test.holds, [one == Known(True) for one in outcomes], pl.Boolean),
        pl.Series(test.decided, [isinstance(one, Known) for one in outcomes], pl.Boolean),
    )
    return rows.join(found.lazy(), on=columns, how="left", nulls_equal=True, maintain_order="left")


def _outcome(row: Mapping[str, Any], metric: Metric, extent: Extent) -> Outcome:
    name = input_name(metric.name, 0)
    value, state = row[name], row[f"{name}.state"]
    if state == KNOWN:
        return Known(Fraction(value, 10**extent.places) if metric.type.is_numeric else value)
    reason = Reason(REASONS[state], {"metric": metric.name})
    return NotApplicable(reason) if state >= NOT_APPLICABLE else Missing(reason)
