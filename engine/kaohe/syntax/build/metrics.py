"""Metrics and their types."""

from __future__ import annotations

from typing import Any

from lark import Token
from lark.tree import Meta

from kaohe.syntax import nodes as sx
from kaohe.syntax.build.children import every, keyword, one, without_keywords
from kaohe.syntax.build.statements import StatementBuilder
from kaohe.syntax.keywords import keywords

__all__ = ["MetricBuilder"]

_KINDS: dict[str, sx.MetricKind] = {
    "T_COUNT": "count", "T_NUMBER": "number", "T_PERCENT": "percent", "T_RATING": "rating", "T_DURATION": "duration",
    "T_MONEY": "money", "T_FLAG": "flag", "T_CHOICE": "choice", "T_DATE": "date", "T_TEXT": "text",
}  # fmt: skip
_HOW: dict[str, sx.RollUpHow] = {
    "BY_SUM": "sum", "BY_AVERAGE": "average", "BY_LATEST": "latest", "BY_MAX": "max", "BY_MIN": "min",
    "BY_COUNT": "count", "BY_ANY": "any",
}  # fmt: skip
_Range = tuple[sx.Expression | None, sx.Expression | None]


class MetricBuilder(StatementBuilder):
    """Adds metrics to the other statements."""

    def metric(self, meta: Meta, children: list[Any]) -> sx.Metric:
        _, name, label, kind, _, column, roll_up = children
        return sx.Metric(name, label, kind, column, roll_up, span=self.place(meta))

    def roll_up(self, meta: Meta, children: list[Any]) -> sx.RollUp:
        how = _HOW[keyword(children, *_HOW) or "BY_SUM"]
        return sx.RollUp(how, one(children, sx.Number), span=self.place(meta))

    def _type(self, meta: Meta, children: list[Any], **more: Any) -> sx.MetricType:
        ends: _Range = next((child for child in children if isinstance(child, tuple)), (None, None))
        kind = _KINDS[keyword(children, *_KINDS) or "T_NUMBER"]
        return sx.MetricType(kind, low=ends[0], high=ends[1], span=self.place(meta), **more)

    def plain_type(self, meta: Meta, children: list[Any]) -> sx.MetricType:
        return self._type(meta, children)

    bare_type = plain_type

    def percent_type(self, meta: Meta, children: list[Any]) -> sx.MetricType:
        return self._type(meta, children, per_hundred=keyword(children, "PER_HUNDRED") is not None)

    def measured_type(self, meta: Meta, children: list[Any]) -> sx.MetricType:
        unit = next((child for child in children if isinstance(child, Token) and child.type == "UNIT"), None)
        return self._type(meta, children, unit=keywords().units[str(unit)] if unit is not None else None)

    def choice_type(self, meta: Meta, children: list[Any]) -> sx.MetricType:
        return self._type(meta, children, options=every(children, sx.Text))

    def range_both(self, _: Meta, children: list[Any]) -> _Range:
        low, high = without_keywords(children)
        return low, high

    def range_low(self, _: Meta, children: list[Any]) -> _Range:
        return children[-1], None

    def range_high(self, _: Meta, children: list[Any]) -> _Range:
        return None, children[-1]
