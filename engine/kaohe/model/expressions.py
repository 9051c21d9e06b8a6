"""Typed expressions: every name resolved, every unit converted, ready to be evaluated without asking anything."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from kaohe.diagnostics import Span
from kaohe.model.exact import Exact, Scalar
from kaohe.model.metric import RollUp
from kaohe.model.types import Frozen, Type

__all__ = [
    "AllOf", "AnyOf", "Arithmetic", "Asked", "Between", "Call", "Choose", "Comparator", "Compare", "ConstantValue",
    "Convert", "DatedValue", "DatedVersion", "Expression", "IsMissing", "LiteralValue", "LookUp", "MetricValue",
    "Negative", "Not", "OneOf", "PeriodDay", "PointsValue", "PriorValue", "Sign", "SubjectValue", "TableRow",
    "TableVersion",
]  # fmt: skip

Asked = Literal["prior", "same_period_last_year"]
"""Which function asks for a figure of a period before."""
Comparator = Literal[">=", ">", "<=", "<", "=", "!="]
Sign = Literal["+", "-", "*", "/"]


class _Typed(Frozen):
    type: Type
    span: Span


class LiteralValue(_Typed):
    """A value written in the rules, in its type's unit."""

    op: Literal["literal"] = "literal"
    value: Scalar


class MetricValue(_Typed):
    """A metric of the record, as read, or as it was ``rolled_up`` from records of shorter periods."""

    op: Literal["metric"] = "metric"
    metric: str
    rolled_up: RollUp | None = None


class PriorValue(_Typed):
    """A metric of the same person and role so many calendar periods before, as read. ``asked`` is the function."""

    op: Literal["prior"] = "prior"
    metric: str
    periods_back: int = 1
    asked: Asked = "prior"


class PeriodDay(_Typed):
    """The first or the last day of the record's appraisal period."""

    op: Literal["period_day"] = "period_day"
    end: Literal["start", "end"]


class PointsValue(_Typed):
    """An indicator's published points; what follows the base total may speak of them."""

    op: Literal["points"] = "points"
    indicator: str


class ConstantValue(_Typed):
    """A constant, with what it stands for."""

    op: Literal["constant"] = "constant"
    name: str
    expression: Expression


class DatedVersion(Frozen):
    """What a constant stands for from ``starts`` to ``ends`` (both in; None is open)."""

    starts: date | None
    ends: date | None
    expression: Expression


class DatedValue(_Typed):
    """A constant in versions: the one in force on the last day of the record's period counts."""

    op: Literal["dated"] = "dated"
    name: str
    versions: tuple[DatedVersion, ...]


class TableRow(Frozen):
    """A row of a look-up table; a key of None is 其余. ``text`` are the keys as written."""

    keys: tuple[LiteralValue | None, ...]
    value: Exact
    text: str
    span: Span


class TableVersion(Frozen):
    """The rows of a look-up table from ``starts`` to ``ends`` (both in; None is open); the first that fits counts."""

    starts: date | None
    ends: date | None
    rows: tuple[TableRow, ...]
    span: Span


class LookUp(_Typed):
    """A value from a look-up table, of the version in force on the last day of the record's period."""

    op: Literal["look_up"] = "look_up"
    table: str
    arguments: tuple[Expression, ...]
    versions: tuple[TableVersion, ...]


class SubjectValue(_Typed):
    """What a row speaks of: the indicator's value, or in a grade row the total."""

    op: Literal["subject"] = "subject"


class Call(_Typed):
    """A function of `kaohe.model.functions`, by its identifier. A look-back gets (now, before).

    ``least`` is how many periods of one over several must be known; None is all.
    """

    op: Literal["call"] = "call"
    function: str
    arguments: tuple[Expression, ...]
    argument_text: str
    least: int | None = None


class Arithmetic(_Typed):
    """Two numbers joined by a sign; ``divisor_text`` is a divisor as written, to be named where it is 0.

    ``averaged`` is the metric whose sum over shorter periods is divided by their number.
    """

    op: Literal["arithmetic"] = "arithmetic"
    sign: Sign
    left: Expression
    right: Expression
    divisor_text: str = ""
    averaged: str | None = None


class Negative(_Typed):
    """The negative of a number."""

    op: Literal["negative"] = "negative"
    operand: Expression


class Convert(_Typed):
    """A number brought to this expression's unit by a factor: hours to minutes by 60."""

    op: Literal["convert"] = "convert"
    operand: Expression
    factor: Exact


class Compare(_Typed):
    """A comparison."""

    op: Literal["compare"] = "compare"
    comparator: Comparator
    left: Expression
    right: Expression


class Between(_Typed):
    """Whether a number lies between two, both ends in."""

    op: Literal["between"] = "between"
    operand: Expression
    low: Expression
    high: Expression


class OneOf(_Typed):
    """Whether a value is in a list."""

    op: Literal["one_of"] = "one_of"
    operand: Expression
    options: tuple[Expression, ...]


class IsMissing(_Typed):
    """Whether a value is missing; itself never missing."""

    op: Literal["is_missing"] = "is_missing"
    operand: Expression


class AllOf(_Typed):
    """Whether all conditions hold."""

    op: Literal["all_of"] = "all_of"
    conditions: tuple[Expression, ...]


class AnyOf(_Typed):
    """Whether any condition holds."""

    op: Literal["any_of"] = "any_of"
    conditions: tuple[Expression, ...]


class Not(_Typed):
    """Whether a condition does not hold."""

    op: Literal["not"] = "not"
    condition: Expression


class Choose(_Typed):
    """One of two values, as a condition holds or not."""

    op: Literal["choose"] = "choose"
    condition: Expression
    yes: Expression
    no: Expression


Expression = Annotated[
    LiteralValue | MetricValue | PriorValue | PointsValue | PeriodDay | ConstantValue | DatedValue | LookUp
    | SubjectValue | Call | Arithmetic | Negative | Convert | Compare | Between | OneOf | IsMissing | AllOf | AnyOf
    | Not | Choose,
    Field(discriminator="op"),
]  # fmt: skip
"""Any expression; ``op`` tells which."""

for _node in (
    ConstantValue, DatedVersion, DatedValue, LookUp, Call, Arithmetic, Negative, Convert, Compare, Between, OneOf,
    IsMissing, AllOf, AnyOf, Not, Choose,
):  # fmt: skip
    _node.model_rebuild()
