"""The scoring methods: how a value becomes points."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from kaohe.diagnostics import Span
from kaohe.model.exact import Exact
from kaohe.model.expressions import Expression, LiteralValue
from kaohe.model.types import Frozen

__all__ = [
    "BandRow", "Bands", "Counting", "Events", "Formula", "GoalPost", "Interpolation",
    "InterpolationPoint", "LevelRow", "Levels", "Rate", "Ratio", "Row", "Scoring", "StepRow", "Steps", "TierRow",
    "Tiers", "rows_of",
]  # fmt: skip

Counting = Literal["whole", "begun", "proportional"]
"""How a part of a step counts: not at all, as a whole one, or as the part that it is."""


class BandRow(Frozen):
    """A row of 分档: a condition on the value and its points.

    ``condition`` None is 其余; ``text`` is the condition as the rules write it, for explanations to quote. ``between``
    are the least and the most that its points can be, where a method knows that of points that hang on figures.
    ``told`` is the sentence by which explanations tell that a value fell on it.
    """

    condition: Expression | None
    points: Expression
    text: str
    span: Span
    between: tuple[Exact, Exact] | None = None
    told: str = "band"

    @property
    def fixed(self) -> Fraction | None:
        """The points, where they are the same for everybody."""
        value = self.points.value if isinstance(self.points, LiteralValue) else None
        return value if isinstance(value, Fraction) else None

    @property
    def ends(self) -> tuple[Fraction, Fraction] | None:
        """The least and the most points that it gives, as far as that is known."""
        return self.between if self.fixed is None else (self.fixed, self.fixed)


class Bands(Frozen):
    """分档, and every method that says the same in words of its own: the first row that fits gives the points.

    ``written`` is the keyword of such a method, whose rows are not the rules' own; None is 分档 itself. ``order`` is
    what must hold of its thresholds before any row is looked at, ``order_text`` in the rules' words.
    """

    method: Literal["bands"] = "bands"
    rows: tuple[BandRow, ...]
    written: str | None = None
    order: Expression | None = None
    order_text: str = ""

    @property
    def is_table(self) -> bool:
        """Whether its rows stand in the rules, one for one."""
        return self.written is None


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


class StepRow(Frozen):
    """每低 or 每高: so many points (negative: deducted) for each ``size`` below or above the target.

    ``size`` is in the value's unit, or where ``relative`` a share of the target.
    """

    side: Literal["below", "above"]
    size: Exact
    relative: bool
    points: Exact
    counting: Counting
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


class GoalPost(Frozen):
    """目标区间: full marks between two ends, both in, changed step by step outside, as by 加减."""

    method: Literal["goal_post"] = "goal_post"
    full_marks: Exact
    low: Expression
    high: Expression
    below: StepRow
    above: StepRow
    floor: Exact | None
    cap: Exact | None


class LevelRow(Frozen):
    """Words of a choice, and their points; ``text`` is the words as a list."""

    words: tuple[str, ...]
    points: Exact
    text: str
    span: Span

    @property
    def fixed(self) -> Fraction:
        """The points."""
        return self.points

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The points, which are the least and the most."""
        return self.points, self.points


class Levels(Frozen):
    """等次: each word of a choice has its points."""

    method: Literal["levels"] = "levels"
    rows: tuple[LevelRow, ...]


class Rate(Frozen):
    """每 so much, so many points (negative: deducted)."""

    size: Exact
    points: Exact
    counting: Counting
    text: str
    span: Span

    @property
    def fixed(self) -> None:
        """Its points hang on the value."""


class TierRow(Frozen):
    """A slice of an amount, up to ``upper`` (in it or not; None is 其余), and its rate."""

    upper: Exact | None
    upper_in: bool
    rate: Rate
    text: str
    span: Span

    @property
    def fixed(self) -> None:
        """Its points hang on the value."""


class Tiers(Frozen):
    """累进: ``start`` points, and each slice of the value at its own rate, or its ``whole_amount`` at the one reached.

    The slices lie one on another from 0; the last has no end.
    """

    method: Literal["tiers"] = "tiers"
    whole_amount: bool
    start: Exact
    rows: tuple[TierRow, ...]
    floor: Exact | None
    cap: Exact | None


class Events(Frozen):
    """计次: the first of some rows that fits gives the points; where none does, ``start`` and ``each`` event's."""

    method: Literal["events"] = "events"
    start: Exact
    each: Rate
    rows: tuple[BandRow, ...]
    floor: Exact | None
    cap: Exact | None


class Formula(Frozen):
    """公式: any expression, within floor and cap."""

    method: Literal["formula"] = "formula"
    expression: Expression
    floor: Exact | None
    cap: Exact | None


Scoring = Annotated[
    Bands | Interpolation | Ratio | Steps | GoalPost | Levels | Tiers | Events | Formula,
    Field(discriminator="method"),
]
"""Any scoring method; ``method`` tells which."""

Row = BandRow | LevelRow | TierRow | Rate
"""A row that a value falls on."""


def rows_of(scoring: Scoring) -> tuple[Row, ...]:
    """The rows of which a value falls on one; empty where a method has none."""
    match scoring:
        case Bands(rows=rows) | Levels(rows=rows) | Tiers(rows=rows):
            return rows
        case Events(rows=rows, each=each):
            return (*rows, each)
        case _:
            return ()
