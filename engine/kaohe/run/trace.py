"""A scored record as a row of its role's trace, and back to the figures it was scored from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason
from kaohe.backends.exact.score import AdjustmentScore, AssessmentScore, Figures, RecordScore
from kaohe.model.derived import PeerFigure
from kaohe.model.exact import exact_text, round_half_up
from kaohe.model.periods import Period
from kaohe.plan.columns import Column, Holds, Layer, RolePlan

__all__ = ["EXEMPT", "TracedRecord", "trace_row", "traced"]

EXEMPT = "exempt"
"""The reason of a record that an exemption, named before it, keeps from being appraised."""
_INAPPLICABLE = ("says_not_applicable", "points_not_applicable")
"""The states of a figure that does not apply."""
DISQUALIFIED = {"zh": "取消资格", "en": "disqualified"}


@dataclass(frozen=True, slots=True)
class TracedRecord:
    """A record of the trace: its plan, its row, and the figures it was scored from."""

    plan: RolePlan
    row: Mapping[str, Any]
    figures: Figures


def trace_row(
    plan: RolePlan, figures: Figures, score: RecordScore, keys: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """The trace of a record: a value for each of the plan's columns."""
    assessed = _by_subject(score)
    adjusted = {one.name: one for one in score.adjustments}
    result = _result(plan, score, language)
    row: dict[str, Any] = {}
    for column in plan.columns:
        match column.layer:
            case Layer.RECORD:
                row[column.name] = keys.get(column.name)
            case Layer.INPUT | Layer.BEFORE:
                row[column.name] = _figure(column, figures)
            case Layer.PART | Layer.INDICATOR | Layer.DIMENSION:
                row[column.name] = _scored(column, *assessed[column.subject])
            case Layer.ADJUSTMENT:
                row[column.name] = _adjustment(column, adjusted.get(column.subject[0]))
            case Layer.RESULT:
                row[column.name] = result[column.name]
    return row


def _by_subject(score: RecordScore) -> dict[tuple[str, ...], tuple[AssessmentScore, Fraction | None]]:
    found: dict[tuple[str, ...], tuple[AssessmentScore, Fraction | None]] = {}
    for indicator in score.indicators:
        found[indicator.name,] = indicator.score, indicator.contribution
        for part in indicator.parts:
            found[indicator.name, part.name] = part.score, part.contribution
    found |= {(one.name,): (one.score, one.contribution) for one in score.dimensions}
    return found


def _figure(column: Column, figures: Figures) -> Any:
    name = column.subject[0]
    outcome = figures.before.get((name, column.periods_back)) if column.periods_back else figures.now.get(name)
    if column.holds is Holds.VALUE:
        return _stored(outcome.value, column) if isinstance(outcome, Known) else None
    return None if isinstance(outcome, Known) or outcome is None else outcome.reason.code


def _stored(value: Any, column: Column) -> Any:
    return _decimal(value) if isinstance(value, Fraction) and column.storage == "exact" else value


def _decimal(value: Fraction) -> Decimal:
    """A number that ends, as a decimal."""
    return Decimal(exact_text(value))


def _scored(column: Column, score: AssessmentScore, contribution: Fraction | None) -> Any:
    match column.holds:
        case Holds.VALUE:
            value = score.value.value if isinstance(score.value, Known) else None
            return float(value) if isinstance(value, Fraction) else None
        case Holds.ROW:
            return None if score.row is None else score.row + 1
        case Holds.BEFORE:
            return None if score.free is None else _decimal(round_half_up(score.free, column.places))
        case Holds.POINTS:
            return None if score.points is None else _decimal(score.points)
        case Holds.COUNTING:
            return score.counting.value
        case Holds.REASON:
            return None if score.reason is None else score.reason.code
        case _:
            return None if contribution is None else _decimal(contribution)


def _adjustment(column: Column, step: AdjustmentScore | None) -> Any:
    if step is None:
        return None
    match column.holds:
        case Holds.APPLIED:
            return step.applied
        case Holds.AMOUNT:
            return None if step.amount is None else float(step.amount)
        case Holds.BEFORE:
            return _decimal(step.before)
        case _:
            return _decimal(step.after)


def _result(plan: RolePlan, score: RecordScore, language: str) -> dict[str, Any]:
    gaps = [f"{name}: {reason.code}" if name else reason.code for name, reason in score.incomplete]
    if score.exempt is not None:
        gaps = [f"{plan.role.exemptions[score.exempt].title}: {EXEMPT}"]
    return {
        "base_total": None if score.base_total is None else _decimal(score.base_total),
        "total": None if score.total is None else _decimal(score.total),
        "grade": DISQUALIFIED[language] if score.disqualified else score.grade,
        "coefficient": None if score.coefficient is None else _decimal(score.coefficient),
        "days": None if score.days is None else int(score.days),
        "status": score.status,
        "reason": "; ".join(gaps) or None,
    }


def traced(plan: RolePlan, row: Mapping[str, Any]) -> TracedRecord:
    """A trace row with the figures that it was scored from, exactly."""
    return TracedRecord(plan, row, _figures(plan, row))


def _figures(plan: RolePlan, row: Mapping[str, Any]) -> Figures:
    now: dict[str, Outcome] = {}
    before: dict[tuple[str, int], Outcome] = {}
    sources = {one.figure.name: one.source for one in plan.role.derived}
    compared = {name: one.points for name, one in sources.items() if isinstance(one, PeerFigure) and one.points}
    for column in (*plan.of(Layer.INPUT), *plan.of(Layer.BEFORE)):
        if column.holds is not Holds.VALUE:
            continue
        state, points = row[f"{column.name}.state"], compared.get(column.subject[0])
        outcome = _outcome(row[column.name], state, column, str(row["period"]), points)
        if column.periods_back:
            before[column.subject[0], column.periods_back] = outcome
        else:
            now[column.subject[0]] = outcome
    return Figures(now, before, period=Period.parse(str(row["period"])))


def _outcome(value: Any, state: str | None, column: Column, period: str, points: str | None) -> Outcome:
    """A figure; ``points`` names the indicator or the dimension whose points it was taken of."""
    if state is None and value is not None:
        return Known(_read_back(value, column))
    facts = {"metric": column.subject[0]} | ({} if points is None else {"indicator": points})
    now = Period.parse(period)
    if column.periods_back and now is not None:
        facts["period"] = str(now.before(column.periods_back))
    reason = Reason(state or "no_cell", facts)
    return NotApplicable(reason) if state in _INAPPLICABLE else Missing(reason)


def _read_back(value: Any, column: Column) -> Fraction | bool | str | date:
    if column.storage == "exact":
        return Fraction(value)
    known: bool | str | date = value
    return known
