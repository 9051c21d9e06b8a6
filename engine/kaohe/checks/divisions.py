"""Divisions by what can be 0, where nothing says what happens then: whoever has a 0 gets no total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kaohe.checks.intervals import Interval
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.pack import Indicator, Pack, Part, Role
from kaohe.model.scoring import Ratio
from kaohe.model.walk import amount_expression, expressions_of, walk

__all__ = ["check_divisions"]

_CHANGES = ("growth", "decline", "yearly_growth", "yearly_decline")


def check_divisions(pack: Pack, sources: Mapping[str, str]) -> Iterator[Diagnostic]:
    """N579 for a divisor that can be 0 where no 缺数据 says what then happens: the total waits for a decision."""
    for role in pack.roles:
        for indicator in role.indicators:
            outer = role.dimension_of(indicator.name)
            decided = indicator.missing.stated or (outer is not None and outer.missing.stated)
            scored: tuple[Indicator | Part, ...] = (indicator, *indicator.parts)
            for one in scored:
                if not decided and not (isinstance(one, Part) and one.missing.stated):
                    yield from _told(role, one.name, "scored", _assessed(one), sources)
        for adjustment in role.adjustments:
            if not adjustment.missing_ignored:
                nodes = [amount_expression(adjustment), *([adjustment.condition] if adjustment.condition else ())]
                yield from _told(role, adjustment.title, adjustment.kind, nodes, sources)
        for veto in role.vetoes:
            if not veto.missing_ignored:
                yield from _told(role, veto.title, "veto", [veto.condition], sources)


def _assessed(one: Indicator | Part) -> list[ex.Expression]:
    if one.assessment is None:
        return []
    return [one.assessment.value, *expressions_of(one.assessment.scoring), *_target(one)]


def _target(one: Indicator | Part) -> list[ex.Expression]:
    """The target of a ratio, by which it divides, as a division."""
    scoring = one.assessment.scoring if one.assessment is not None else None
    if not isinstance(scoring, Ratio) or scoring.lower_is_better:
        return []
    target = scoring.target
    return [ex.Arithmetic(sign="/", left=target, right=target, type=target.type, span=target.span)]


def _told(
    role: Role, name: str, kind: str, nodes: Iterable[ex.Expression], sources: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """The first division by what can be 0, if any."""
    for node in (inner for outer in nodes for inner in walk(outer)):
        divisor = _divisor(node, role)
        if divisor is not None and _has_zero(value_range(divisor, role)):
            span, change = divisor.span, isinstance(node, ex.Call)
            text = " ".join(sources[span.file][span.start : span.end].split())
            text = divisor.metric if isinstance(divisor, ex.PriorValue) and change else text
            yield finding("N579", node.span, name=name, kind=kind, text=text, change=change)
            return


def _divisor(node: ex.Expression, role: Role) -> ex.Expression | None:
    """What an expression divides by, where that is a figure of the record's own."""
    match node:
        case ex.Arithmetic(sign="/", averaged=None, right=right) if not _of_others(right, role):
            return right
        case ex.Call(function=name, arguments=(_, before)) if name in _CHANGES:
            return before
        case _:
            return None


def _of_others(node: ex.Expression, role: Role) -> bool:
    """Whether a number comes from other records: where there are none it is missing for a reason of its own."""
    derived = {one.figure.name for one in role.derived}
    return any(isinstance(one, ex.MetricValue) and one.metric in derived for one in walk(node))


def _has_zero(one: Interval) -> bool:
    return (one.low is None or one.low <= 0) and (one.high is None or one.high >= 0)
