"""维度: a role's indicators and the dimensions that they stand in, with weights that add up at both levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kaohe.diagnostics import Span
from kaohe.model.from_syntax.expressions import condition
from kaohe.model.from_syntax.indicators import build_indicator, missing_rule, weight_of
from kaohe.model.from_syntax.scope import Report, Scope
from kaohe.model.from_syntax.statements import Statements
from kaohe.model.pack import Dimension, Duty, Indicator
from kaohe.syntax import nodes as sx

__all__ = ["Scored", "build_scored"]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a role scores: its indicators in the order written, and the dimensions that they stand in, if any."""

    form: Literal["weight", "points"] = "weight"
    dimensions: tuple[Dimension, ...] = ()
    indicators: tuple[Indicator, ...] = ()


def build_scored(scope: Scope, role: sx.Role, duties: Sequence[Duty]) -> Scored:
    """A role's indicators and dimensions; what is faulty in them is left out."""
    groups = [one for one in role.statements if isinstance(one, sx.Dimension)]
    loose = [one for one in role.statements if isinstance(one, sx.Indicator)]
    nodes = [*loose, *(one for group in groups for one in group.indicators)]
    _named_apart(scope.report, groups, nodes)
    if not nodes and not groups and not scope.report.may_be_unread("INDICATOR"):
        scope.report.add("E409", role.name.span, role=role.name.text)
    if groups and loose and not scope.report.may_be_unread("DIMENSION"):
        for one in loose:
            scope.report.add("E451", one.name.span, related=(groups[0].name.span,), indicator=one.name.text)
    heads: list[sx.Dimension | sx.Indicator] = [*loose]
    for group in groups:
        heads += [group, *group.indicators]
    settled = _in_one_form(scope.report, heads) and "%" not in scope.report.doubtful
    indicators = {id(node): build_indicator(scope, node, duties) for node in nodes}
    dimensions = tuple(_dimension(scope, one) for one in groups)
    found = Scored(heads[0].form if heads else "weight", dimensions, tuple(indicators.values()))
    if settled:
        _add_up(scope.report, role, found, loose=bool(loose))
        for group, dimension in zip(groups, dimensions, strict=True):
            _add_up_inside(scope.report, dimension, [indicators[id(one)] for one in group.indicators], found.form)
    for group in groups:
        _own_place(scope.report, group)
    return found


def _in_one_form(report: Report, heads: Sequence[sx.Dimension | sx.Indicator]) -> bool:
    """Whether all carry 权重, or all 分值; E403 for those that differ from the first."""
    others = [one for one in heads if one.form != heads[0].form]
    for one in others:
        kind = "dimension" if isinstance(one, sx.Dimension) else "indicator"
        report.add("E403", one.weight.span, related=(heads[0].weight.span,), indicator=one.name.text, kind=kind)
    return not others


def _named_apart(report: Report, groups: Sequence[sx.Dimension], indicators: Sequence[sx.Indicator]) -> None:
    """No two indicators of one name, no two dimensions, and no indicator like a dimension."""
    report.unique([one.name for one in indicators], "indicator")
    report.unique([one.name for one in groups], "dimension")
    names = {one.name.text: one.name.span for one in groups}
    for one in indicators:
        if one.name.text in names:
            report.add("E452", one.name.span, related=(names[one.name.text],), name=one.name.text)


def _dimension(scope: Scope, node: sx.Dimension) -> Dimension:
    weight = weight_of(scope, node.weight, node.form)
    full_marks = weight if node.form == "points" else Fraction(100)
    only = Statements(scope.worth(full_marks), node.statements)
    if not node.indicators and not scope.report.may_be_unread("INDICATOR"):
        scope.report.add("E453", node.name.span, dimension=node.name.text)
    return Dimension(
        name=node.name.text,
        label=node.label.value if node.label else None,
        weight=weight,
        full_marks=full_marks,
        condition=condition(scope, node.condition) if node.condition is not None else None,
        condition_text=scope.report.text(node.condition.span) if node.condition is not None else None,
        indicators=tuple(one.name.text for one in node.indicators),
        limits=only.limits(),
        missing=missing_rule(scope, only),
        span=node.name.span,
    )


def _add_up(report: Report, role: sx.Role, found: Scored, *, loose: bool) -> None:
    """E401 where the weights of a role's dimensions, or else of its indicators, are not 100% together."""
    tops = found.dimensions or found.indicators
    total = sum((one.weight for one in tops), Fraction(0))
    if found.form == "weight" and tops and total != 1 and not (found.dimensions and loose):
        weights = [(one.name, one.weight) for one in tops]
        report.add("E401", role.name.span, role=role.name.text, total=total, missing=1 - total, weights=weights)


def _add_up_inside(report: Report, dimension: Dimension, inside: Sequence[Indicator], form: str) -> None:
    """E454 where the weights of a dimension's indicators are not 100% together, E455 where 分值 differ from its own."""
    total = sum((one.weight for one in inside), Fraction(0))
    full = Fraction(1) if form == "weight" else dimension.weight
    if not inside or total in (full, 0):
        return
    weights = [(one.name, one.weight) for one in inside]
    if form == "points":
        own = dimension.weight
        report.add("E455", dimension.span, dimension=dimension.name, own=own, total=total, weights=weights)
        return
    # written as shares of the role, as many tables have them
    shares = [(one.name, one.weight / total) for one in inside] if total == dimension.weight else []
    report.add(
        "E454", dimension.span, dimension=dimension.name, total=total, missing=1 - total, weights=weights,
        shares=shares,
    )  # fmt: skip


def _own_place(report: Report, group: sx.Dimension) -> None:
    """W451 for a line that stands as if it were the dimension's, beneath an indicator that it is read as part of."""
    for indicator in group.indicators:
        column = _column(report, indicator.name.span)
        inside = [_column(report, one.span) for one in (*indicator.statements, *indicator.parts)]
        if _column(report, group.name.span) >= column or max(inside, default=0) <= column:
            continue  # its author doesn't indent
        for line in _lines(indicator):
            if _column(report, line.span) <= column:
                report.add(
                    "W451", line.span, related=(group.name.span,), text=report.text(line.span),
                    dimension=group.name.text, indicator=indicator.name.text,
                )  # fmt: skip


def _lines(indicator: sx.Indicator) -> Iterator[sx.Node]:
    """The lines of an indicator, and of its parts, that a dimension could have too."""
    statements = [*indicator.statements, *(line for part in indicator.parts for line in part.statements)]
    for line in statements:
        if isinstance(line, sx.Limits | sx.MissingRule):
            yield line
        elif isinstance(line, sx.Scoring):
            limits: sx.Limits | None = getattr(line.method, "limits", None)
            if limits is not None:
                yield limits


def _column(report: Report, span: Span) -> int:
    """How far the line that holds a place is indented."""
    text = report.sources[span.file]
    line = text[text.rfind("\n", 0, span.start) + 1 :].expandtabs(4)
    return len(line) - len(line.lstrip())
