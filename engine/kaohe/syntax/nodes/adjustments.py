"""奖励, 扣分 and 系数: what changes a total between the base total and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kaohe.syntax.nodes.expressions import Expression, Node, Number, Text

__all__ = ["Adjustment", "AdjustmentKind", "AdjustmentOption", "EachUnit", "OptionKind"]

AdjustmentKind = Literal["bonus", "penalty", "coefficient"]
OptionKind = Literal["floor", "cap", "counting", "ignored"]


@dataclass(frozen=True, slots=True)
class AdjustmentOption(Node):
    """What stands behind the amount: 最低, 最高, how a part of a unit counts, 缺数据 : 不加减."""

    kind: OptionKind
    limit: Expression | None = None
    counting: Literal["whole", "begun", "proportional"] | None = None


@dataclass(frozen=True, slots=True)
class EachUnit(Node):
    """每 a size of a value so many points."""

    size: Number
    value: Expression
    points: Expression


@dataclass(frozen=True, slots=True)
class Adjustment(Node):
    """奖励, 扣分 or 系数 text 当 condition : 加, 扣 or 乘 an amount; ``action`` is as written."""

    kind: AdjustmentKind
    title: Text
    condition: Expression | None
    action: Literal["add", "deduct", "multiply"]
    amount: Expression | EachUnit
    options: tuple[AdjustmentOption, ...]
