"""How a role version's records came out, line by line: values, rows, points, and what was not counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from kaohe.plan.columns import Holds, RolePlan
from kaohe.report.histogram import Histogram, of_totals, of_values
from kaohe.report.lines import Line, lines_of
from kaohe.report.shown import NUMBER, WHOLE, Shown
from kaohe.report.tallies import Spread, graded, spread_of
from kaohe.report.thresholds import Threshold, thresholds_of_grades, thresholds_of_value
from kaohe.wording import Wording

__all__ = ["LineFigures", "RoleFigures", "role_figures"]


@dataclass(frozen=True, slots=True)
class LineFigures:
    """A line's records: ``counted`` by how they count, which add up to all; ``reasons`` why not by their own points.

    ``rows`` are how many fell on each row, ``mean`` is of all points. ``values`` are None where the value is no number.
    """

    line: Line
    counted: dict[str, int]
    reasons: tuple[tuple[str, str, int], ...]
    rows: tuple[int, ...]
    mean: Fraction | None
    values: Histogram | None
    thresholds: tuple[Threshold, ...]

    @property
    def size(self) -> int:
        """How many records there are."""
        return sum(self.counted.values())


@dataclass(frozen=True, slots=True)
class RoleFigures:
    """A role version's records: how many have a total and how many none, their totals, grades, lines."""

    plan: RolePlan
    scored: int
    incomplete: int
    totals: Histogram | None
    spread: Spread | None
    thresholds: tuple[Threshold, ...]
    grades: tuple[tuple[str | None, int], ...]
    lines: tuple[LineFigures, ...]

    @property
    def size(self) -> int:
        """How many records its rules were worked for."""
        return self.scored + self.incomplete


def role_figures(it: Shown, plan: RolePlan, disqualified: str, words: Wording) -> RoleFigures:
    """The figures of a role version."""
    trace = it.traces[plan.table]
    scores = it.scores.join(trace.select(NUMBER), on=NUMBER, how="semi")
    scored = scores.filter(status="scored")
    scale = plan.role.grades
    names: list[str | None] = [row.name for row in scale.rows] if scale is not None else []
    names += [one for one in (disqualified, None) if one in scored["grade"].to_list() and one not in names]
    return RoleFigures(
        plan=plan,
        scored=len(scored),
        incomplete=len(scores) - len(scored),
        totals=of_totals(scored[WHOLE], it.places),
        spread=spread_of(scores, it.share),
        thresholds=thresholds_of_grades(scale),
        grades=tuple(zip(names, graded(scores, names), strict=True)),
        lines=tuple(_line(line, trace, words) for line in lines_of(plan, words)),
    )


def _line(line: Line, trace: pl.DataFrame, words: Wording) -> LineFigures:
    counting, reason = (pl.col(line.columns[holds]).cast(pl.String) for holds in (Holds.COUNTING, Holds.REASON))
    states = trace.group_by(counting.alias("counting"), reason.alias("reason")).len().sort("counting", "reason")
    counted: dict[str, int] = {}
    for state, _, size in states.iter_rows():
        counted[state] = counted.get(state, 0) + size
    thresholds = thresholds_of_value(line.assessment, words) if line.assessment is not None else ()
    points = trace[line.columns[Holds.POINTS]].drop_nulls()
    return LineFigures(
        line=line,
        counted=counted,
        reasons=tuple(row for row in states.iter_rows() if row[1] is not None),
        rows=tuple(_on_rows(line, trace)),
        mean=Fraction(points.sum()) / len(points) if len(points) else None,
        values=_values(line, trace, [one.at for one in thresholds]),
        thresholds=thresholds,
    )


def _on_rows(line: Line, trace: pl.DataFrame) -> Iterator[int]:
    if line.rows:
        found = dict(trace.group_by(line.columns[Holds.ROW]).len().iter_rows())
        yield from (found.get(number, 0) for number in range(1, len(line.rows) + 1))


def _values(line: Line, trace: pl.DataFrame, thresholds: list[Fraction]) -> Histogram | None:
    if line.assessment is None or not line.assessment.value.type.is_numeric:
        return None
    kind = line.assessment.value.type
    return of_values(trace[line.columns[Holds.VALUE]], thresholds, whole=kind.whole)
