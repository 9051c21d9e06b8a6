"""How an indicator or part is scored, and the indicator itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kaohe.syntax.nodes.expressions import Expression, Name, Node, Number, Text

__all__ = [
    "BandRow",
    "Bands",
    "Basis",
    "EachRow",
    "Events",
    "Formula",
    "GoalPost",
    "Indicator",
    "IndicatorStatement",
    "Interpolation",
    "LevelRow",
    "Levels",
    "Limits",
    "Measures",
    "Method",
    "MissingRule",
    "Part",
    "Point",
    "Rate",
    "Ratio",
    "Remark",
    "Scoring",
    "StepCounting",
    "StepRow",
    "Steps",
    "Term",
    "TierRow",
    "Tiers",
    "ValueIs",
    "WordedMethod",
    "WordedRow",
]


StepCounting = Literal["whole", "begun", "proportional"]


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
class GoalPost(Node):
    """目标区间 low 到 high, falling off outside it."""

    low: Expression
    high: Expression
    rows: tuple[StepRow, ...]
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class LevelRow(Node):
    """Words of a choice and their points."""

    words: tuple[Text, ...]
    points: Expression


@dataclass(frozen=True, slots=True)
class Levels(Node):
    """等次."""

    rows: tuple[LevelRow, ...]


@dataclass(frozen=True, slots=True)
class Rate(Node):
    """每 a size 得, 加 or 扣 an amount, and how a part of it counts."""

    size: Number
    action: Literal["add", "deduct"]
    amount: Expression
    counting: StepCounting | None


@dataclass(frozen=True, slots=True)
class TierRow(Node):
    """A slice of an amount and its rate; no condition is 其余."""

    condition: Expression | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class Tiers(Node):
    """累进, each slice at its own rate, or 全额 at the reached one; from 0 points where nothing is said."""

    whole_amount: bool
    start: Expression | None
    rows: tuple[TierRow, ...]
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class EachRow(Node):
    """每 1 起 : 扣 10 of counted events."""

    rate: Rate


@dataclass(frozen=True, slots=True)
class Events(Node):
    """计次 从 P: so much for each, unless a row of bands fits."""

    start: Expression
    rows: tuple[EachRow | BandRow, ...]
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Formula(Node):
    """公式 = expression."""

    expression: Expression
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Term(Node):
    """A keyword and what is said behind it, up to the next one."""

    keyword: str
    said: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class WordedRow(Node):
    """A row that has no node of its own: its rule in the grammar, and its terms."""

    rule: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class WordedMethod(Node):
    """A method that has no node of its own: its rule in the grammar, its terms, and its rows."""

    rule: str
    terms: tuple[Term, ...]
    rows: tuple[Node, ...]


Method = Bands | Interpolation | Ratio | Steps | GoalPost | Levels | Tiers | Events | Formula | WordedMethod


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
class Remark(Node):
    """理由 取自 metric: the assessor's reason, carried into explanations."""

    metric: Name


@dataclass(frozen=True, slots=True)
class Scoring(Node):
    """得分, with the rows that follow it."""

    method: Method


@dataclass(frozen=True, slots=True)
class MissingRule(Node):
    """缺数据 : 不计, 待定 or points."""

    rule: Literal["skip", "pending"] | Expression


IndicatorStatement = Measures | ValueIs | Basis | Remark | Scoring | Limits | MissingRule


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
