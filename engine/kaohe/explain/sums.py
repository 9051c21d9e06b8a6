"""What parts come to in an indicator, indicators in a dimension, and all of it in the base total: worked sums."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kaohe.backends.exact.score import AssessmentScore, DimensionScore, IndicatorScore, PartScore
from kaohe.explain.case import Case, rounding
from kaohe.model.exact import exact_text
from kaohe.wording.numbers import at_least_two, fixed

__all__ = ["base_sum", "dimension_sum", "held_within", "parts_sum", "shared_weight"]

Scored = DimensionScore | IndicatorScore | PartScore


def shared_weight(scored: Scored, counted: Fraction, listed: Fraction) -> Fraction | None:
    """The weight after sharing, where any was shared."""
    if not scored.score.counting.counts or counted in (0, listed):
        return None
    return scored.weight / counted * listed


def parts_sum(case: Case, scored: IndicatorScore, counted: Fraction) -> str | None:
    """The points of an indicator from those of its parts."""
    if scored.score.unrounded is None or counted == 0:
        return None
    return _held(case, f"({_summands(scored.parts)}) ÷ {exact_text(counted * 100)}%", scored.score)


def dimension_sum(case: Case, scored: DimensionScore, inside: Iterable[IndicatorScore]) -> str:
    """The points of a dimension from those of its indicators, which it is counted by."""
    summands, counted = _summands(inside), scored.counted_weight
    if case.role.form == "weight":
        return _held(case, f"({summands}) ÷ {exact_text(counted * 100)}%", scored.score)
    if counted == scored.weight:
        return _held(case, summands, scored.score)
    return _held(case, f"({summands}) ÷ {exact_text(counted)} × {exact_text(scored.weight)}", scored.score)


def base_sum(case: Case) -> str | None:
    """The base total from what it is made of; None where there is none."""
    score, role = case.score, case.role
    if score.base_unrounded is None:
        return None
    summands = _summands(score.dimensions or score.indicators)
    if role.form == "weight":
        divisor = f"÷ {exact_text(score.counted_weight * 100)}%"
    else:
        divisor = f"÷ {exact_text(score.counted_weight)} × 100"
    worked = rounding(score.base_unrounded, role.total_decimals)
    said = case.say("rounding", places=role.total_decimals) if "→" in worked else ""
    return f"({summands}) {divisor} {worked}{said}"


def held_within(case: Case, found: AssessmentScore) -> str:
    """What a limit of the dimension, indicator or part made of its points, where one binds."""
    if found.free is None or found.unrounded is None or found.free == found.unrounded:
        return ""
    before, limit = fixed(found.free, case.role.indicator_decimals), exact_text(found.unrounded)
    return case.say("held within", before=before, limit=limit, cap=found.free > found.unrounded)


def _summands(scored: Iterable[Scored]) -> str:
    return " + ".join(at_least_two(one.contribution) for one in scored if one.contribution is not None)


def _held(case: Case, formula: str, found: AssessmentScore) -> str:
    """A formula with what it comes to, and what limits made of that."""
    free = found.free if found.free is not None else found.unrounded
    held = held_within(case, found)
    said = f"{case.words.term('semicolon')}{held}" if held else ""
    return f"{formula} {case.points(free or Fraction(0))}{said}"
