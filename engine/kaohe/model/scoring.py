"""The scoring methods: how a value becomes points."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kaohe.diagnostics import Span
from kaohe.model.exact import Exact
from kaohe.model.expressions import Expression
from kaohe.model.types import Frozen

__all__ = [
    "AllOrNothing", "BandRow", "Bands", "Formula", "Interpolation", "InterpolationPoint", "Ratio", "Scoring",
    "StepRow", "Steps",
]  # fmt: skip


class BandRow(Frozen):
    """A row of 分档: a condition on the value and its points.

    ``condition`` None is 其余; ``text`` is the condition as the rules write it, for explanations to quote.
    """

    condition: Expression | None
    points: Expression
    text: str
    span: Span


class Bands(Frozen):
    """分档: the first row that fits gives the points."""

    method: Literal["bands"] = "bands"
    rows: tuple[BandRow, ...]


class InterpolationPoint(Frozen):
    """A value and its points."""

    value: Exact
    points: Exact
    span: Span


class Interpolation(Frozen):
    """插值: straight lines through points by ascending value, the ends held or ``extended``.

    At a value that stands twice, the value itself takes the second.
    """

    method: Literal["interpolation"] = "interpolation"
    points: tuple[InterpolationPoint, ...]
    extended: bool


class Ratio(Frozen):
    """比率: value ÷ target × full marks, or target ÷ value where lower is better, within floor and cap."""

    method: Literal["ratio"] = "ratio"
    target: Expression
    lower_is_better: bool
    full_marks: Exact
    floor: Exact | None
    cap: Exact | None


class AllOrNothing(Frozen):
    """达标: full marks when the condition holds, else 0."""

    method: Literal["all_or_nothing"] = "all_or_nothing"
    condition: Expression
    full_marks: Exact
    text: str


class StepRow(Frozen):
    """每低 or 每高: so many points (negative: deducted) for each ``size`` below or above the target.

    ``size`` is in the value's unit, or where ``relative`` a share of the target.
    """

    side: Literal["below", "above"]
    size: Exact
    relative: bool
    points: Exact
    counting: Literal["whole", "begun", "proportional"]
    text: str
    span: Span


class Steps(Frozen):
    """加减: ``start`` points at the target, changed step by step on either side; a side without a row holds."""

    method: Literal["steps"] = "steps"
    start: Exact
    target: Expression
    below: StepRow | None
    above: StepRow | None
    floor: Exact | None
    cap: Exact | None


class Formula(Frozen):
    """公式: any expression, within floor and cap."""

    method: Literal["formula"] = "formula"
    expression: Expression
    floor: Exact | None
    cap: Exact | None


Scoring = Annotated[Bands | Interpolation | Ratio | AllOrNothing | Steps | Formula, Field(discriminator="method")]
"""Any scoring method; ``method`` tells which."""
