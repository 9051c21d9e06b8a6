"""Words, literals and expressions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from kaohe.diagnostics import Span

__all__ = [
    "AllOf",
    "AnyOf",
    "Arithmetic",
    "ArithmeticSign",
    "Between",
    "Call",
    "Choose",
    "Comparator",
    "Compare",
    "DateValue",
    "DetailColumn",
    "Expression",
    "Flag",
    "FullMarks",
    "IsMissing",
    "Name",
    "Negative",
    "Node",
    "Not",
    "Number",
    "OneOf",
    "OnlyThose",
    "Option",
    "PeriodValue",
    "PointsOf",
    "Reference",
    "State",
    "Subject",
    "Text",
]


@dataclass(frozen=True, slots=True)
class Node:
    """A node with the stretch of text it was read from."""

    span: Span = field(compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name as written, without its 「」."""

    text: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A quoted text, without its quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as written: ``3 万元`` is 30000 with unit ``CNY``, ``95%`` is 95 with unit ``percent``.

    ``unit`` is the unit's identifier from the keyword files (``minute``, ``pp``, ``points``, ``item`` …) or None.
    """

    value: Fraction
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class DateValue(Node):
    """A calendar date."""

    value: date


@dataclass(frozen=True, slots=True)
class PeriodValue(Node):
    """A period in canonical form: ``2026``, ``2026-H1``, ``2026-Q3``, ``2026-09``."""

    text: str


@dataclass(frozen=True, slots=True)
class Flag(Node):
    """是 or 否."""

    value: bool


@dataclass(frozen=True, slots=True)
class State(Node):
    """A word that stands for the absence of a value: 缺数据, 不适用, 待定, 不计, 不考核."""

    word: Literal["missing", "not_applicable", "pending", "skipped", "exempt"]


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """A metric or constant, by name."""

    name: Name


@dataclass(frozen=True, slots=True)
class DetailColumn(Node):
    """A metric of many detail records: 教师记录.授课评价."""

    detail: Name
    metric: Name


@dataclass(frozen=True, slots=True)
class PointsOf(Node):
    """An indicator's published points: 响应速度.得分."""

    indicator: Name


@dataclass(frozen=True, slots=True)
class Subject(Node):
    """What a row speaks of without naming it: the indicator's value (数值), or in grade rows the total.

    ``written`` tells 数值 on the page from the subject that a row leaves out.
    """

    written: bool = False


@dataclass(frozen=True, slots=True)
class FullMarks(Node):
    """满分."""


@dataclass(frozen=True, slots=True)
class Option(Node):
    """A word among the arguments of a function: who the peers are (同岗位, 同部门), 低者优先; 总分; 至少 5 人 or 3 期,
    with its ``number``."""

    word: Literal["same_role", "same_department", "lowest_first", "total", "at_least"]
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class OnlyThose(Node):
    """当 among the arguments of a function over detail records: only those for which a condition holds."""

    condition: Expression


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function or look-back with its arguments."""

    function: Name
    arguments: tuple[Expression | Option | OnlyThose, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two operands joined by an arithmetic sign."""

    sign: ArithmeticSign
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A minus before an operand."""

    operand: Expression


ArithmeticSign = Literal["+", "-", "*", "/"]
Comparator = Literal[">=", ">", "<=", "<", "=", "!="]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A comparison of two operands."""

    comparator: Comparator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Between(Node):
    """介于 A 到 B, both ends in."""

    operand: Expression
    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    """属于 (A, B, …)."""

    operand: Expression
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class IsMissing(Node):
    """A named operand 缺数据."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class AllOf(Node):
    """Conditions joined by 且."""

    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    """Conditions joined by 或."""

    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """非 before a condition."""

    condition: Expression


@dataclass(frozen=True, slots=True)
class Choose(Node):
    """若 condition 则 yes 否则 no."""

    condition: Expression
    yes: Expression
    no: Expression


Expression = (
    Number | Text | DateValue | PeriodValue | Flag | Reference | DetailColumn | PointsOf | Subject | FullMarks
    | Call | Arithmetic | Negative | Compare | Between | OneOf | IsMissing | AllOf | AnyOf | Not | Choose
)  # fmt: skip
