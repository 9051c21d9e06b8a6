"""Statements of packs, roles and indicators."""

from __future__ import annotations

from typing import Any, Literal

from lark import Token, Tree
from lark.tree import Meta

from kaohe.syntax import nodes as sx
from kaohe.syntax.build.adjustments import AdjustmentBuilder
from kaohe.syntax.build.children import every, keyword, needed, one

__all__ = ["StatementBuilder"]

_CYCLES: dict[str, sx.CycleKind] = {
    "YEARLY": "year", "HALF_YEARLY": "half", "QUARTERLY": "quarter", "MONTHLY": "month",
}  # fmt: skip
_KEYS: dict[str, sx.KeyKind] = {
    "KEY_EMPLOYEE": "employee", "KEY_NAME": "name", "ROLE": "role", "KEY_PERIOD": "period",
    "KEY_DEPARTMENT": "department",
}  # fmt: skip
_PEERS: dict[str, sx.PeerKind] = {"ROLE": "same_role", "KEY_DEPARTMENT": "same_department"}


class StatementBuilder(AdjustmentBuilder):
    """Adds the other statements. What a statement owns is put into it later, when blocks are put together."""

    def start(self, _: Meta, children: list[Any]) -> sx.Node:
        statement: sx.Node | Tree[Any] = children[0]
        return self.worded_row(statement) if isinstance(statement, Tree) else statement

    def policy(self, meta: Meta, children: list[Any]) -> sx.Policy:
        texts = every(children, sx.Text)
        return sx.Policy(texts[0], texts[1] if len(texts) > 1 else None, (), span=self.place(meta))

    def exception(self, meta: Meta, children: list[Any]) -> sx.StatedException:
        return sx.StatedException(every(children, sx.Name), needed(children, sx.Text), span=self.place(meta))

    def approved(self, meta: Meta, children: list[Any]) -> sx.Approved:
        return sx.Approved(needed(children, sx.DateValue), one(children, sx.Text), span=self.place(meta))

    def published(self, meta: Meta, children: list[Any]) -> sx.Published:
        return sx.Published(needed(children, sx.DateValue), span=self.place(meta))

    def constant(self, meta: Meta, children: list[Any]) -> sx.Constant:
        _, name, expression, effective = children
        return sx.Constant(name, expression, effective, span=self.place(meta))

    def lookup(self, meta: Meta, children: list[Any]) -> sx.Lookup:
        name, *keys = every(children, sx.Name)
        return sx.Lookup(name, tuple(keys), one(children, sx.Effective), (), span=self.place(meta))

    def keyed_row(self, meta: Meta, children: list[Any]) -> sx.KeyedRow:
        *keys, value = children
        found = tuple(None if isinstance(key, Token) else key for key in keys)
        return sx.KeyedRow(found, value, span=self.place(meta))

    def grades(self, meta: Meta, children: list[Any]) -> sx.Grades:
        group = _PEERS[word] if (word := keyword(children, *_PEERS)) else None
        warns = keyword(children, "WARN_ONLY") is not None
        return sx.Grades(needed(children, sx.Name), group, warns, (), span=self.place(meta))

    def detail(self, meta: Meta, children: list[Any]) -> sx.Detail:
        _, name, label, _, owner = children
        return sx.Detail(name, label, owner, (), span=self.place(meta))

    def role(self, meta: Meta, children: list[Any]) -> sx.Role:
        return sx.Role(needed(children, sx.Name), one(children, sx.Text), (), span=self.place(meta))

    def effective(self, meta: Meta, children: list[Any]) -> sx.Effective:
        days = [child for child in children if isinstance(child, sx.DateValue | sx.PeriodValue)]
        return sx.Effective(days[0], days[1] if len(days) > 1 else None, span=self.place(meta))

    def crossing(self, meta: Meta, children: list[Any]) -> sx.Crossing:
        return sx.Crossing("start" if keyword(children, "AT_START") else "end", span=self.place(meta))

    def cycle(self, meta: Meta, children: list[Any]) -> sx.Cycle:
        return sx.Cycle(_CYCLES[keyword(children, *_CYCLES) or "YEARLY"], span=self.place(meta))

    def records(self, meta: Meta, children: list[Any]) -> sx.RecordKeys:
        return sx.RecordKeys(every(children, sx.KeyColumn), span=self.place(meta))

    def key_column(self, meta: Meta, children: list[Any]) -> sx.KeyColumn:
        key = _KEYS[keyword(children, *_KEYS) or "ROLE"]
        return sx.KeyColumn(key, needed(children, sx.Text), span=self.place(meta))

    def decimals(self, meta: Meta, children: list[Any]) -> sx.Decimals:
        numbers = every(children, sx.Number)
        return sx.Decimals(numbers[0], numbers[1] if len(numbers) > 1 else None, span=self.place(meta))

    def total_decimals(self, meta: Meta, children: list[Any]) -> sx.Decimals:
        return sx.Decimals(None, needed(children, sx.Number), span=self.place(meta))

    def use_grades(self, meta: Meta, children: list[Any]) -> sx.UseGrades:
        return sx.UseGrades(needed(children, sx.Name), span=self.place(meta))

    def duty(self, meta: Meta, children: list[Any]) -> sx.Duty:
        return sx.Duty(needed(children, sx.Name), one(children, sx.Text), span=self.place(meta))

    def in_role(self, meta: Meta, children: list[Any]) -> sx.InRole:
        start, *end = every(children, sx.Name)
        return sx.InRole(start, end[0] if end else None, pro_rata=self._pro_rata(children), span=self.place(meta))

    def in_role_until(self, meta: Meta, children: list[Any]) -> sx.InRole:
        return sx.InRole(end=needed(children, sx.Name), pro_rata=self._pro_rata(children), span=self.place(meta))

    def in_role_days(self, meta: Meta, children: list[Any]) -> sx.InRole:
        return sx.InRole(days=needed(children, sx.Name), pro_rata=self._pro_rata(children), span=self.place(meta))

    def _pro_rata(self, children: list[Any]) -> bool:
        return keyword(children, "PRO_RATA") is not None

    def exemption(self, meta: Meta, children: list[Any]) -> sx.Exemption:
        _, title, _, condition, *_ = children
        ignored = keyword(children, "APPRAISED") is not None
        return sx.Exemption(title, condition, ignored, span=self.place(meta))

    def counted_weight(self, meta: Meta, children: list[Any]) -> sx.CountedWeight:
        return sx.CountedWeight(needed(children, sx.Number), span=self.place(meta))

    def total_limits(self, meta: Meta, children: list[Any]) -> sx.TotalLimits:
        return sx.TotalLimits(needed(children, sx.Limits), span=self.place(meta))

    def veto(self, meta: Meta, children: list[Any]) -> sx.Veto:
        _, title, _, condition, effect, *_ = children
        return sx.Veto(
            title, condition, missing_ignored=keyword(children, "IGNORED") is not None, span=self.place(meta), **effect
        )

    def cap_total(self, _: Meta, children: list[Any]) -> dict[str, Any]:
        return {"cap": children[-1]}

    def cap_grade(self, _: Meta, children: list[Any]) -> dict[str, Any]:
        return {"grade": children[-1]}

    def disqualify(self, _: Meta, __: list[Any]) -> dict[str, Any]:
        return {"disqualify": True}

    def part(self, meta: Meta, children: list[Any]) -> sx.Part:
        return sx.Part(
            needed(children, sx.Name), one(children, sx.Text), needed(children, sx.Number), (), span=self.place(meta)
        )

    def measures(self, meta: Meta, children: list[Any]) -> sx.Measures:
        return sx.Measures(every(children, sx.Name), span=self.place(meta))

    def value_is(self, meta: Meta, children: list[Any]) -> sx.ValueIs:
        return sx.ValueIs(children[1], span=self.place(meta))

    def basis(self, meta: Meta, children: list[Any]) -> sx.Basis:
        return sx.Basis(needed(children, sx.Text), span=self.place(meta))

    def remark(self, meta: Meta, children: list[Any]) -> sx.Remark:
        return sx.Remark(needed(children, sx.Name), span=self.place(meta))

    def missing_rule(self, meta: Meta, children: list[Any]) -> sx.MissingRule:
        if keyword(children, "SKIP"):
            return sx.MissingRule("skip", span=self.place(meta))
        if keyword(children, "PENDING"):
            return sx.MissingRule("pending", span=self.place(meta))
        return sx.MissingRule(children[1], span=self.place(meta))

    def dimension(self, meta: Meta, children: list[Any]) -> sx.Dimension:
        _, name, label, _, weight, _, condition = children
        return sx.Dimension(name, label, _form(children), weight, condition, (), (), span=self.place(meta))

    def indicator(self, meta: Meta, children: list[Any]) -> sx.Indicator:
        _, name, label, _, weight, _, condition = children
        return sx.Indicator(name, label, _form(children), weight, condition, (), (), span=self.place(meta))


def _form(children: list[Any]) -> Literal["weight", "points"]:
    return "points" if keyword(children, "WORTH") else "weight"
