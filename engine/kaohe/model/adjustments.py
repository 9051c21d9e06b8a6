"""奖励, 扣分 and 系数: what changes a total between the base total and its limits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kaohe.diagnostics import Span
from kaohe.model.exact import Exact
from kaohe.model.expressions import Expression
from kaohe.model.types import Frozen

__all__ = ["Adjustment", "Amount", "EachUnit", "Worked"]


class EachUnit(Frozen):
    """每: so many points for each ``size`` of a value, in its unit. What is below 0 holds no units."""

    how: Literal["each"] = "each"
    value: Expression
    size: Exact
    points: Exact
    counting: Literal["whole", "begun", "proportional"]


class Worked(Frozen):
    """An amount, or a factor, by an expression."""

    how: Literal["worked"] = "worked"
    expression: Expression


Amount = Annotated[EachUnit | Worked, Field(discriminator="how")]
"""How an amount comes about; ``how`` tells which."""


class Adjustment(Frozen):
    """奖励, 扣分 or 系数: the amount, within ``floor`` and ``cap``, is added, deducted, or multiplies the total.

    ``condition`` (当) says when; without one, always. ``text`` is the amount as the rules write it.
    """

    kind: Literal["bonus", "penalty", "coefficient"]
    title: str
    condition: Expression | None
    condition_text: str | None
    amount: Amount
    text: str
    floor: Exact | None
    cap: Exact | None
    missing_ignored: bool
    span: Span
