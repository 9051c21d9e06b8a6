"""A record's indicators as its trace holds them, and what each piece of its total gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from kaohe.backends.exact.outcome import Missing, Reason
from kaohe.backends.exact.score import AssessmentScore, Counting, IndicatorScore
from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.exact import sum_of
from kaohe.model.pack import Role
from kaohe.plan.columns import Holds, Layer, RolePlan

__all__ = ["Pieces", "counted_weight", "indicator_scores", "pieces_of"]

Piece = tuple[str, str]
"""A kind and a name, as of a `comparison.Share`."""
Pieces = dict[Piece, Fraction]
_ZERO = Fraction(0)
_NOT_KEPT = Missing(Reason("no_points"))


def indicator_scores(role: Role, row: Mapping[str, Any]) -> dict[str, IndicatorScore]:
    """The indicators of a trace row, with their points and contributions; values and parts are left out."""
    found = {}
    for one in role.indicators:
        points, contribution = row[f"{one.name}.points"], row[f"{one.name}.contribution"]
        score = AssessmentScore(
            _NOT_KEPT, None, None, None if points is None else Fraction(points),
            Counting(row[f"{one.name}.counting"]), None,
        )  # fmt: skip
        given = None if contribution is None else Fraction(contribution)
        found[one.name] = IndicatorScore(one.name, one.weight, score, (), given)
    return found


def counted_weight(scores: Iterable[IndicatorScore]) -> Fraction:
    """The weight of those that count."""
    return sum_of(one.weight for one in scores if one.score.counting.counts)


def pieces_of(plan: RolePlan, row: Mapping[str, Any]) -> Pieces:
    """What each indicator, the rounding and each step behind the base total give of a total; they add up to it.

    An indicator gives its points × its weight after weights were shared out anew; of one in a dimension that is what it
    gives to the dimension × what the dimension gives, and the dimension itself the rest: its limits, its rounding.

    Raises
    ------
    RefusedError
        Where the figures of a trace don't lead to its total: it has been changed.
    """
    role = plan.role
    scores = indicator_scores(role, row)
    unit = Fraction(1 if role.form == "weight" else 100)
    found = _of_dimensions(role, row, scores, unit) if role.dimensions else _of_indicators(scores.values(), unit)
    base = Fraction(row["base_total"])
    found["rounding", ""] = base - sum_of(found.values())
    _hold(plan, row, abs(found["rounding", ""]) * 2 <= Fraction(1, 10**role.total_decimals), "base_total")
    at = base
    for column in plan.columns:
        if column.layer is Layer.ADJUSTMENT and column.holds is Holds.BEFORE:
            name = column.subject[0]
            _hold(plan, row, Fraction(row[column.name]) == at, column.name)
            after = Fraction(row[f"{name}.after"])
            found[_step(role, name)] += after - at
            at = after
    found["override", ""] += Fraction(row["total"]) - at  # what follows the last step is somebody's hand
    return found


def _of_indicators(scores: Iterable[IndicatorScore], unit: Fraction) -> defaultdict[Piece, Fraction]:
    listed = list(scores)
    share = unit / (counted_weight(listed) or Fraction(1))
    return defaultdict(
        Fraction, {("indicator", one.name): one.contribution * share for one in listed if one.contribution is not None}
    )


def _of_dimensions(
    role: Role, row: Mapping[str, Any], scores: Mapping[str, IndicatorScore], unit: Fraction
) -> defaultdict[Piece, Fraction]:
    found: defaultdict[Piece, Fraction] = defaultdict(Fraction)
    given = {one.name: row[f"{one.name}.contribution"] for one in role.dimensions}
    counted = sum_of(one.weight for one in role.dimensions if given[one.name] is not None)
    for one in role.dimensions:
        if given[one.name] is None:
            continue
        # points that a missing rule assigns are the dimension's own
        own = row[f"{one.name}.counting"] != Counting.COUNTED
        inside = _of_indicators([] if own else [scores[name] for name in one.indicators], one.weight * unit / counted)
        found.update(inside)
        whole = Fraction(given[one.name]) * unit / counted
        found["dimension", one.name] = whole - sum_of(inside.values())
    return found


def _step(role: Role, name: str) -> Piece:
    kind, _, number = name.partition(" ")
    if kind == "adjustment":
        rule = role.adjustments[int(number) - 1]
        return rule.kind, rule.title
    return (kind, role.vetoes[int(number) - 1].title) if kind == "veto" else (kind, "")


def _hold(plan: RolePlan, row: Mapping[str, Any], holds: bool, figure: str) -> None:
    if not holds:
        place = CellPlace(str(row["file"]), row["row"])
        raise RefusedError([finding("B133", place, figure=figure, employee=row["employee"], period=row["period"])])
