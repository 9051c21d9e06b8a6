"""What stands inside a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kaohe.syntax.nodes.adjustments import Adjustment
from kaohe.syntax.nodes.expressions import DateValue, Expression, Name, Node, Number, PeriodValue, Text
from kaohe.syntax.nodes.scoring import Dimension, Indicator, Limits

__all__ = [
    "CountedWeight",
    "Crossing",
    "Cycle",
    "CycleKind",
    "Decimals",
    "Duty",
    "Effective",
    "Exemption",
    "InRole",
    "KeyColumn",
    "KeyKind",
    "Metric",
    "MetricKind",
    "MetricType",
    "RecordKeys",
    "RoleStatement",
    "RollUp",
    "RollUpHow",
    "TotalLimits",
    "UseGrades",
    "Veto",
]


CycleKind = Literal["year", "half", "quarter", "month"]
KeyKind = Literal["employee", "name", "role", "period", "department"]


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


RollUpHow = Literal["sum", "average", "latest", "max", "min", "count", "any"]
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
class RollUp(Node):
    """汇总: how records of shorter periods come together, and how many of them must be known at least."""

    how: RollUpHow
    least: Number | None


@dataclass(frozen=True, slots=True)
class Metric(Node):
    """数据."""

    name: Name
    label: Text | None
    type: MetricType
    column: Text | None
    roll_up: RollUp | None = None


@dataclass(frozen=True, slots=True)
class InRole(Node):
    """在岗 自 a metric 至 a metric, either left out, or 按 a metric that tells the days.

    ``pro_rata`` is where it says 按天折算, which doesn't say of what.
    """

    start: Name | None = None
    end: Name | None = None
    days: Name | None = None
    pro_rata: bool = False


@dataclass(frozen=True, slots=True)
class Exemption(Node):
    """不考核 text 当 condition, and whether a missing figure leaves somebody appraised."""

    title: Text
    condition: Expression
    missing_ignored: bool = False


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
    Effective | Crossing | Cycle | RecordKeys | Decimals | UseGrades | Duty | Metric | Dimension | Indicator
    | InRole | Exemption | CountedWeight | Adjustment | TotalLimits | Veto
)  # fmt: skip
