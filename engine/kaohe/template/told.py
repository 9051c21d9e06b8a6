"""What a column is for, in words: what to fill in, what a blank cell does, which indicators use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.model.exact import exact_text
from kaohe.model.expressions import Call, Expression, MetricValue, PriorValue
from kaohe.model.functions import function
from kaohe.model.pack import Assessment, Dimension, Indicator, MissingRule, Part, Role
from kaohe.model.walk import expressions_of, operands
from kaohe.pages.rule_words import metric_kind
from kaohe.template.sheets import Column, Sheet
from kaohe.wording import Wording

__all__ = ["Told", "looks_back", "told"]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a column: what it holds, what a blank cell does, what uses it."""

    what: str
    blank: str
    used: str


def told(sheet: Sheet, column: Column, words: Wording) -> Told:
    """What is said of a column."""
    metric = column.metric
    if metric is None:
        key = f"{column.key} needed" if column.key == "role" and not sheet.says_role else str(column.key)
        needed = column.key is not None and sheet.needs(column.key)
        what = words.say("template", key, role=sheet.role.name, period=sheet.any_period)
        return Told(what, words.say("template", "blank rejects" if needed else "blank is fine"), "")
    kind = metric_kind(metric, words)
    what = words.say("template", "labelled", label=metric.label, kind=kind) if metric.label else kind
    uses = list(_uses(sheet.role, metric.name, words))
    named = len({does for _, does, _ in uses}) > 1
    blank = dict.fromkeys(f"{name}{words.term('colon')}{does}" if named else does for name, does, _ in uses)
    used = dict.fromkeys(words.say("template", "used before", name=name) if back else name for name, _, back in uses)
    semicolon = words.term("semicolon")
    return Told(what, semicolon.join(blank) or words.say("template", "blank is fine"), semicolon.join(used))


def looks_back(role: Role, metric: str) -> bool:
    """Whether a role's rules compare a metric with what it was before."""
    return any(back for _, expressions in _by_owner(role) for name, back in _metrics_in(expressions) if name == metric)


def _uses(role: Role, metric: str, words: Wording) -> Iterator[tuple[str, str, bool]]:
    """What uses a metric: its name, what a missing value does there, and whether it looks back."""
    if role.in_role is not None:
        served = {"start": role.in_role.start, "end": role.in_role.end, "days": role.in_role.stated}
        for which in (which for which, name in served.items() if name == metric):
            owner = _Owner(served=which)
            yield owner.name(words), owner.blank(words), False
    for owner, expressions in _by_owner(role):
        backs = [back for name, back in _metrics_in(expressions) if name == metric]
        if backs:
            yield owner.name(words), owner.blank(words), any(backs)


@dataclass(frozen=True, slots=True)
class _Owner:
    """A dimension, an indicator, a part of one, a veto, an exemption, or the days in the role.

    ``served`` tells of the latter which: start, end or days.
    """

    dimension: Dimension | None = None
    indicator: Indicator | None = None
    part: Part | None = None
    veto: str = ""
    ignored: bool = False
    exemption: str = ""
    served: str = ""

    def name(self, words: Wording) -> str:
        if self.served:
            return function("days_in_role").name(words.language)
        if self.exemption:
            return words.say("template", "exemption", title=self.exemption)
        if self.indicator is None and self.dimension is not None:
            return words.say("template", "dimension", name=self.dimension.name)
        if self.indicator is None:
            return words.say("template", "veto", title=self.veto)
        return self.indicator.name if self.part is None else f"{self.indicator.name} · {self.part.name}"

    def blank(self, words: Wording) -> str:
        if self.served:
            return words.say("template", f"blank {'last' if self.served == 'end' else 'days'}")
        if self.exemption:
            return words.say("template", "blank appraised" if self.ignored else "blank pending")
        if self.indicator is None:
            return words.say("template", "blank veto ignored" if self.ignored else "blank pending")
        rules = [one.missing for one in (self.part, self.indicator, self.dimension) if one is not None]
        # what is pending leaves what it is part of without data, whose own rule then decides
        return _blank(next((one for one in rules if one.rule != "pending"), rules[-1]), words)


def _blank(rule: MissingRule, words: Wording) -> str:
    points = exact_text(rule.points) if rule.points is not None else None
    return words.say("template", f"blank {rule.rule}", points=points)


def _by_owner(role: Role) -> Iterator[tuple[_Owner, list[Expression]]]:
    for exemption in role.exemptions:
        yield _Owner(exemption=exemption.title, ignored=exemption.missing_ignored), [exemption.condition]
    for dimension in role.dimensions:
        yield _Owner(dimension), [dimension.condition] if dimension.condition is not None else []
    for indicator in role.indicators:
        outer = role.dimension_of(indicator.name)
        own = [indicator.condition] if indicator.condition is not None else []
        yield _Owner(outer, indicator), [*own, *_of(indicator.assessment)]
        for part in indicator.parts:
            yield _Owner(outer, indicator, part), _of(part.assessment)
    for veto in role.vetoes:
        yield _Owner(veto=veto.title, ignored=veto.missing_ignored), [veto.condition]


def _of(assessment: Assessment | None) -> list[Expression]:
    return [] if assessment is None else [assessment.value, *expressions_of(assessment.scoring)]


def _metrics_in(expressions: list[Expression]) -> Iterator[tuple[str, bool]]:
    for expression in expressions:
        for node in _outside_days(expression):
            if isinstance(node, MetricValue):
                yield node.metric, False
            elif isinstance(node, PriorValue):
                yield node.metric, True


def _outside_days(node: Expression) -> Iterator[Expression]:
    """What an expression is made of; of what the days in the role are made is told at those."""
    yield node
    if not (isinstance(node, Call) and node.function == "days_in_role"):
        for operand in operands(node):
            yield from _outside_days(operand)
