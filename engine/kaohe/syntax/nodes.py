"""The syntax tree: what a rule file says, statement by statement, with nothing looked up or decided.

Every node knows its span; spans take no part in equality, so two texts that say the same have equal trees.
Keywords of both languages give the same nodes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from kaohe.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Node:
    """A node with the stretch of text it was read from."""

    span: Span = field(compare=False, repr=False, kw_only=True)


# ---------------------------------------------------------------- words and literals


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
    """A word that stands for the absence of a value: 缺数据, 不适用, 待定, 不计."""

    word: Literal["missing", "not_applicable", "pending", "skipped"]


# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """A metric or constant, by name."""

    name: Name


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
class Call(Node):
    """A function or look-back with its arguments."""

    function: Name
    arguments: tuple[Expression, ...]


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


CycleKind = Literal["year", "half", "quarter", "month"]
KeyKind = Literal["employee", "name", "role", "period", "department"]
ArithmeticSign = Literal["+", "-", "*", "/"]
StepCounting = Literal["whole", "begun", "proportional"]
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
    Number | Text | DateValue | PeriodValue | Flag | Reference | Subject | FullMarks | Call | Arithmetic
    | Negative | Compare | Between | OneOf | IsMissing | AllOf | AnyOf | Not | Choose
)  # fmt: skip


# ---------------------------------------------------------------- limits and scoring


@dataclass(frozen=True, slots=True)
class Limits(Node):
    """最低 and 最高, either or both."""

    floor: Expression | None = None
    cap: Expression | None = None


@dataclass(frozen=True, slots=True)
class BandRow(Node):
    """A condition and its points; no condition is 其余."""

    condition: Expression | None
    points: Expression


@dataclass(frozen=True, slots=True)
class Bands(Node):
    """分档."""

    rows: tuple[BandRow, ...]


@dataclass(frozen=True, slots=True)
class Point(Node):
    """A point of an interpolation: value : points."""

    value: Expression
    points: Expression


@dataclass(frozen=True, slots=True)
class Interpolation(Node):
    """插值, its ends held or 延伸."""

    points: tuple[Point, ...]
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Ratio(Node):
    """比率 目标 T."""

    target: Expression
    lower_is_better: bool = False
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class AllOrNothing(Node):
    """达标 condition."""

    condition: Expression


@dataclass(frozen=True, slots=True)
class StepRow(Node):
    """每低/每高 a size : 扣/加 an amount, and how a part of a step counts."""

    side: Literal["below", "above"]
    size: Number
    relative: bool
    action: Literal["add", "deduct"]
    amount: Expression
    counting: StepCounting | None


@dataclass(frozen=True, slots=True)
class Steps(Node):
    """加减 从 P 于 target."""

    start: Expression
    target: Expression
    rows: tuple[StepRow, ...]
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Formula(Node):
    """公式 = expression."""

    expression: Expression
    limits: Limits | None = None


Method = Bands | Interpolation | Ratio | AllOrNothing | Steps | Formula


# ---------------------------------------------------------------- inside an indicator or part


@dataclass(frozen=True, slots=True)
class Measures(Node):
    """考核: the duties that an indicator measures."""

    duties: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ValueIs(Node):
    """数值 = expression."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Basis(Node):
    """依据: the clause of a document that the indicator rests on."""

    text: Text


@dataclass(frozen=True, slots=True)
class Scoring(Node):
    """得分, with the rows that follow it."""

    method: Method


@dataclass(frozen=True, slots=True)
class MissingRule(Node):
    """缺数据 : 不计, 待定 or points."""

    rule: Literal["skip", "pending"] | Expression


IndicatorStatement = Measures | ValueIs | Basis | Scoring | MissingRule


@dataclass(frozen=True, slots=True)
class Part(Node):
    """分项: a weighted part with a value and scoring of its own."""

    name: Name
    label: Text | None
    weight: Number
    statements: tuple[IndicatorStatement, ...]


@dataclass(frozen=True, slots=True)
class Indicator(Node):
    """指标 by 权重 or 分值."""

    name: Name
    label: Text | None
    form: Literal["weight", "points"]
    weight: Number
    condition: Expression | None
    statements: tuple[IndicatorStatement, ...]
    parts: tuple[Part, ...]


# ---------------------------------------------------------------- inside a role


@dataclass(frozen=True, slots=True)
class Effective(Node):
    """生效 自 a date or period 至 a date or period."""

    start: DateValue | PeriodValue
    end: DateValue | PeriodValue | None


@dataclass(frozen=True, slots=True)
class Crossing(Node):
    """跨期 按期初 or 按期末: which end of the period picks the version."""

    at: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Cycle(Node):
    """考核周期."""

    kind: CycleKind


@dataclass(frozen=True, slots=True)
class KeyColumn(Node):
    """One key of a 记录 line and the column it is taken from."""

    key: KeyKind
    column: Text


@dataclass(frozen=True, slots=True)
class RecordKeys(Node):
    """记录: which columns are the keys."""

    columns: tuple[KeyColumn, ...]


@dataclass(frozen=True, slots=True)
class Decimals(Node):
    """小数 指标 n, 总分 m; None where a line leaves one out."""

    indicator: Number | None
    total: Number | None


@dataclass(frozen=True, slots=True)
class UseGrades(Node):
    """等级 用."""

    name: Name


@dataclass(frozen=True, slots=True)
class Duty(Node):
    """职责."""

    name: Name
    label: Text | None


MetricKind = Literal["count", "number", "percent", "rating", "duration", "money", "flag", "choice", "date", "text"]


@dataclass(frozen=True, slots=True)
class MetricType(Node):
    """A metric's type as declared: its unit, its range, its options."""

    kind: MetricKind
    unit: str | None = None
    low: Expression | None = None
    high: Expression | None = None
    options: tuple[Text, ...] = ()
    per_hundred: bool = False


@dataclass(frozen=True, slots=True)
class Metric(Node):
    """数据."""

    name: Name
    label: Text | None
    type: MetricType
    column: Text | None


@dataclass(frozen=True, slots=True)
class CountedWeight(Node):
    """计分权重 不低于 a share."""

    least: Number


@dataclass(frozen=True, slots=True)
class TotalLimits(Node):
    """总分 最低 … 最高 …."""

    limits: Limits


@dataclass(frozen=True, slots=True)
class Veto(Node):
    """一票否决 text 当 condition : 总分最高 n, 等级 最高 g or 取消资格, and what a missing figure does."""

    title: Text
    condition: Expression
    cap: Expression | None = None
    grade: Name | None = None
    disqualify: bool = False
    missing_ignored: bool = False


RoleStatement = (
    Effective | Crossing | Cycle | RecordKeys | Decimals | UseGrades | Duty | Metric | Indicator
    | CountedWeight | TotalLimits | Veto
)  # fmt: skip


# ---------------------------------------------------------------- top level


@dataclass(frozen=True, slots=True)
class Approved(Node):
    """批准 date 由 whom."""

    on: DateValue
    by: Text | None


@dataclass(frozen=True, slots=True)
class Published(Node):
    """公示 date."""

    on: DateValue


@dataclass(frozen=True, slots=True)
class Policy(Node):
    """制度: the pack's title and version."""

    title: Text
    version: Text | None
    statements: tuple[Approved | Published, ...]


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """常量."""

    name: Name
    expression: Expression


@dataclass(frozen=True, slots=True)
class GradeRow(Node):
    """A grade, its label and its condition; no condition is 其余."""

    name: Name
    label: Text | None
    condition: Expression | None


@dataclass(frozen=True, slots=True)
class Grades(Node):
    """等级: a scale by score."""

    name: Name
    rows: tuple[GradeRow, ...]


@dataclass(frozen=True, slots=True)
class Role(Node):
    """岗位."""

    name: Name
    label: Text | None
    statements: tuple[RoleStatement, ...]


@dataclass(frozen=True, slots=True)
class Given(Node):
    """What an example knows: a metric, or ``look_back`` of a metric, or the period (``name`` None)."""

    name: Name | None
    look_back: Name | None
    value: Expression | State


@dataclass(frozen=True, slots=True)
class Expected(Node):
    """What an example expects: of an indicator, a part (``part``), the base total, total or grade."""

    what: Literal["indicator", "base_total", "total", "grade"]
    name: Name | None
    part: Name | None
    value: Expression | State


@dataclass(frozen=True, slots=True)
class Example(Node):
    """示例."""

    title: Text
    role: Name
    given: tuple[Given, ...]
    expected: tuple[Expected, ...]


Item = Policy | Constant | Grades | Role | Example


@dataclass(frozen=True, slots=True)
class File(Node):
    """A rule file: its items in order and the keyword language that it is mostly written in."""

    items: tuple[Item, ...]
    language: Literal["zh", "en"]
