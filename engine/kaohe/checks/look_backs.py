"""Figures of periods before that a version's first periods can't have: nothing was in force then that reads them.

Whoever is scored in such a period has them missing, all at once; where no rule says what then happens, nobody gets a
total.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kaohe.checks.cycles import period_of
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.pack import Indicator, Pack, Part, Role
from kaohe.model.periods import Period
from kaohe.model.walk import amount_expression, expressions_of, operands, walk

__all__ = ["check_look_backs"]


def check_look_backs(pack: Pack, sources: Mapping[str, str]) -> Iterator[Diagnostic]:
    """W592 for a look-back that the first periods of a version can't have, where no 缺数据 says what then happens."""
    for role in pack.roles:
        if role.starts is None:
            continue
        for kind, name, nodes in _undecided(role):
            uses = [use for node in nodes for use in _uses(node)]
            told = next((told for use in uses if (told := _told(pack, role, kind, name, use, sources))), None)
            if told is not None:
                yield told


@dataclass(frozen=True, slots=True)
class _Use:
    """A look-back; ``to_date`` where it only reaches to the beginning of the year."""

    node: ex.PriorValue
    to_date: bool


def _undecided(role: Role) -> Iterator[tuple[str, str, list[ex.Expression]]]:
    """The expressions of what waits for a decision where a figure is missing."""
    for indicator in role.indicators:
        outer = role.dimension_of(indicator.name)
        if indicator.missing.stated or (outer is not None and outer.missing.stated):
            continue
        scored: tuple[Indicator | Part, ...] = (indicator, *indicator.parts)
        for one in scored:
            if one.assessment is not None and not (isinstance(one, Part) and one.missing.stated):
                yield "scored", one.name, [one.assessment.value, *expressions_of(one.assessment.scoring)]
    for adjustment in role.adjustments:
        if not adjustment.missing_ignored:
            when = [] if adjustment.condition is None else [adjustment.condition]
            yield adjustment.kind, adjustment.title, [*when, amount_expression(adjustment)]
    for veto in role.vetoes:
        if not veto.missing_ignored:
            yield "veto", veto.title, [veto.condition]


def _uses(node: ex.Expression, *, to_date: bool = False) -> Iterator[_Use]:
    """The look-backs without which an expression is missing."""
    if isinstance(node, ex.PriorValue):
        yield _Use(node, to_date)
    if any(isinstance(one, ex.IsMissing) for one in walk(node)) or _does_without(node):
        return
    to_date = to_date or (isinstance(node, ex.Call) and node.function == "year_to_date")
    for inner in operands(node):
        yield from _uses(inner, to_date=to_date)


def _does_without(node: ex.Expression) -> bool:
    """Whether a call goes on with what is known."""
    return isinstance(node, ex.Call) and (node.function in ("first_known", "count") or node.least is not None)


def _told(
    pack: Pack, role: Role, kind: str, name: str, use: _Use, sources: Mapping[str, str]
) -> Diagnostic | None:  # fmt: skip
    """What is told of a look-back that some period can't have."""
    back, metric = use.node.periods_back, use.node.metric
    periods = (one for one in _first_periods(role, back) if not use.to_date or back <= one.number)
    lacking = [one for one in periods if not _is_read(pack, role, metric, one.before(back))]
    if not lacking:
        return None
    span = use.node.span
    text = " ".join(sources[span.file][span.start : span.end].split())
    return finding(
        "W592", span, name=name, kind=kind, text=text, metric=metric, first=str(lacking[0]), last=str(lacking[-1]),
        before=str(lacking[0].before(back)), role=role.name,
    )  # fmt: skip


def _first_periods(role: Role, back: int) -> Iterable[Period]:
    """As many of a version's periods, from its first on, as it looks back."""
    first = period_of(role.starts, role.cycle) if role.starts is not None else None
    periods = [] if first is None else [first.before(-number) for number in range(back + 1)]
    return [one for one in periods if _is_scored(role, one)][:back]


def _is_scored(role: Role, period: Period) -> bool:
    return role.in_force(period.ends if role.picked_by == "end" else period.starts)


def _is_read(pack: Pack, role: Role, name: str, period: Period) -> bool:
    """Whether some version reads a figure of that name and kind in a period, or of shorter ones within it."""
    wanted = role.counted_metric(name) or name
    kind = role.metric(wanted).kind
    return any(
        _is_scored(one, period) and any((metric.name, metric.kind) == (wanted, kind) for metric in one.metrics)
        for one in pack.versions(role.name)
    )
