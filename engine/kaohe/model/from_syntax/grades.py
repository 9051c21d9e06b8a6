"""等级: scales by score, and scales by place, whose rows come to conditions on place, size and total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from kaohe.model import expressions as ex
from kaohe.model.from_syntax.expressions import condition
from kaohe.model.from_syntax.factors import fixed_factor
from kaohe.model.from_syntax.peers import total_figure
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.grades import Cut, Forced, GradeRow, GradeScale
from kaohe.model.types import Kind, Type
from kaohe.syntax import nodes as sx

__all__ = ["build_scales"]

_FLAG = Type(kind=Kind.FLAG)
_NUMBER = Type(kind=Kind.NUMBER)
_WHOLE = Type(kind=Kind.NUMBER, whole=True)
_BEYOND: dict[sx.Comparator, int] = {"<": 0, "<=": 1}


def build_scales(shared: Scope, nodes: Sequence[sx.Grades]) -> dict[str, GradeScale | None]:
    """Every scale by name, None where a finding has been reported. Those by score come first: others may use them."""
    shared.report.unique([node.name for node in nodes], "grade scale")
    scope = shared.about(Type(kind=Kind.POINTS), full_marks=Fraction(100))
    built = {node.name.text: _by_score(scope, node) for node in nodes if node.group is None}
    built |= {node.name.text: _watched(scope, node) for node in nodes if node.group is not None and node.warns}
    by_place = [node for node in nodes if node.group is not None and not node.warns]
    built |= {node.name.text: _by_place(scope, node, nodes, built) for node in by_place}
    return {node.name.text: built[node.name.text] for node in nodes}


def _rows(scope: Scope, node: sx.Grades) -> list[sx.GradeRow]:
    rows = [row for row in node.rows if isinstance(row, sx.GradeRow)]
    scope.report.unique([row.name for row in rows], "grade")
    if not rows:
        scope.report.add("E504", node.span)
    _coefficients(scope, rows)
    return rows


def _coefficients(scope: Scope, rows: Sequence[sx.GradeRow]) -> None:
    """Reports grades without a coefficient where others have one: nobody could tell what theirs is."""
    having = [row for row in rows if row.coefficient is not None]
    lacking = [row for row in rows if row.coefficient is None]
    if having and lacking:
        scope.report.add(
            "E434", lacking[0].span, related=(having[0].span,), grade=lacking[0].name.text, other=having[0].name.text
        )


def _whole(node: sx.Grades, rows: Sequence[GradeRow | None], forced: Forced | None) -> GradeScale | None:
    known = tuple(row for row in rows if row is not None)
    if not known or len(known) < len(rows):
        return None
    return GradeScale(name=node.name.text, rows=known, group=node.group, forced=forced, span=node.span)


def _by_score(scope: Scope, node: sx.Grades) -> GradeScale | None:
    for one in node.rows:
        top = one.top if isinstance(one, sx.GradeRow) else one
        if top is not None:
            scope.report.add("E540", top.span, text=scope.report.text(top.span), scale=node.name.text)
            return None
    return _whole(node, [_row(scope, row) for row in _rows(scope, node)], None)


def _row(scope: Scope, node: sx.GradeRow) -> GradeRow | None:
    test = condition(scope, node.condition) if node.condition is not None else None
    if node.condition is not None and test is None:
        return None
    text = scope.report.text(node.condition.span) if node.condition is not None else ""
    coefficient = fixed_factor(scope, node.coefficient) if node.coefficient is not None else None
    cut_text = scope.report.text(node.top.span) if node.top is not None else ""
    return GradeRow(
        name=node.name.text, label=node.label.value if node.label else None, condition=test, text=text,
        cut_text=cut_text, total=test, total_text=text, coefficient=coefficient, span=node.span,
    )  # fmt: skip


def _watched(scope: Scope, node: sx.Grades) -> GradeScale | None:
    """A scale by score whose places are only looked at afterwards, so every row says what total earns it."""
    found = []
    for one in node.rows:
        if isinstance(one, sx.SmallGroups) or (one.top is not None and one.condition is None):
            text = scope.report.text(one.span)
            small = isinstance(one, sx.SmallGroups)
            scope.report.add("E545", one.span, scale=node.name.text, text=text, small=small)
            return None
    for one in _rows(scope, node):
        row, cut = _row(scope, one), _cut(scope, one.top) if one.top is not None else None
        known = row is not None and (cut is not None or one.top is None)
        found.append(row.model_copy(update={"cut": cut}) if row is not None and known else None)
    return _whole(node, found, None)


@dataclass(frozen=True, slots=True)
class _Small:
    """What small groups go by: those of fewer than so many people, and the scale."""

    least: int
    scale: GradeScale


def _by_place(
    scope: Scope, node: sx.Grades, nodes: Sequence[sx.Grades], built: Mapping[str, GradeScale | None]
) -> GradeScale | None:
    rows = _rows(scope, node)
    if node.group is None or not rows:
        return None
    place, size = (total_figure(scope, node.span, of, node.group) for of in ("rank", "size"))
    before = len(scope.report.findings)
    small = _small(scope, node, nodes, built)
    least, name = (small.least, small.scale.name) if small is not None else (None, None)
    forced = Forced(place=place, size=size, least=least, small=name)
    found = [_placed(scope, row, forced, small) for row in rows]
    return _whole(node, found, forced) if len(scope.report.findings) == before else None


def _small(
    scope: Scope, node: sx.Grades, nodes: Sequence[sx.Grades], built: Mapping[str, GradeScale | None]
) -> _Small | None:
    """The scale of small groups; None where all go by places, or a finding has been reported."""
    stated = [row for row in node.rows if isinstance(row, sx.SmallGroups)]
    for again in stated[1:]:
        scope.report.add("E406", again.span, related=(stated[0].span,), text=scope.report.text(again.span))
    if not stated:
        return None
    name, least = stated[0].scale, _least(scope, stated[0])
    forced = [other.name.text for other in nodes if other.group is not None]
    if name.text in forced:
        scope.report.add("E544", name.span, scale=name.text, forced=node.name.text, reason="by place", grades=())
        return None
    if name.text not in built:
        scope.report.unknown(name, "grade scale", built)
    scale = built.get(name.text)
    if scale is None or least is None or not _named_alike(scope, node, name, scale):
        return None
    return _Small(least, scale)


def _least(scope: Scope, node: sx.SmallGroups) -> int | None:
    """The size of the smallest group that goes by places."""
    match node.condition:
        case sx.Compare(comparator=sign, left=sx.Subject(), right=sx.Number(value=number, unit=unit)):
            if sign in _BEYOND and unit in (None, "item") and number.denominator == 1 and number + _BEYOND[sign] > 1:
                return int(number) + _BEYOND[sign]
    scope.report.add("E541", node.condition.span, text=scope.report.text(node.condition.span), what="size")
    return None


def _named_alike(scope: Scope, node: sx.Grades, name: sx.Name, scale: GradeScale) -> bool:
    """Whether small groups get the same grades, ranked alike; else a cap on the grade would mean two things."""
    own = [row.name.text for row in node.rows if isinstance(row, sx.GradeRow)]
    others = tuple(row.name for row in scale.rows if row.name not in own)
    places = [own.index(row.name) for row in scale.rows if row.name in own]
    if not others and all(one < two for one, two in pairwise(places)):
        return True
    reason = "other names" if others else "other order"
    scope.report.add("E544", name.span, scale=scale.name, forced=node.name.text, reason=reason, grades=others)
    return False


def _placed(scope: Scope, node: sx.GradeRow, forced: Forced, small: _Small | None) -> GradeRow | None:
    """A row by place: in a group that is large enough its places and its total, in a small one what that scale says."""
    row = _row(scope, node)
    cut = _cut(scope, node.top) if node.top is not None else None
    if row is None or (node.top is not None and cut is None):
        return None
    alike = next((one for one in small.scale.rows if one.name == row.name), None) if small is not None else None
    text = scope.report.text(node.top.span) if node.top is not None else row.text
    if node.top is not None and node.condition is not None:
        text = scope.report.text(node.top.span.to(node.condition.span))
    known = row.model_copy(
        update={"cut": cut, "text": text, "small_text": alike.text if alike is not None else None}
    )  # fmt: skip
    if cut is None and row.total is None:
        return known
    tests = [_within(forced, cut, node)] if cut is not None else []
    tests += [row.total] if row.total is not None else []
    if small is None:
        return known.model_copy(update={"condition": _all(tests, node)})
    large = _size_compared(forced, ">=", small.least, node)
    if alike is None:
        return known.model_copy(update={"condition": _all([large, *tests], node)})
    below = _size_compared(forced, "<", small.least, node)
    few = [below] if alike.condition is None else [below, alike.condition]
    either = ex.AnyOf(type=_FLAG, span=node.span, conditions=(_all([large, *tests], node), _all(few, node)))
    return known.model_copy(update={"condition": either})


def _cut(scope: Scope, node: sx.Top) -> Cut | None:
    number, unit = node.most.value, node.most.unit
    if unit == "percent" and 0 < number <= 100:
        return Cut(share=number / 100)
    if unit == "item" and number.denominator == 1 and number > 0:
        return Cut(count=int(number))
    what = "no unit" if unit is None else "share" if unit == "percent" else "count"
    scope.report.add("E541", node.most.span, text=scope.report.text(node.most.span), what=what, number=number)
    return None


def _figure(name: str, node: sx.GradeRow) -> ex.MetricValue:
    return ex.MetricValue(type=_WHOLE, span=node.span, metric=name)


def _within(forced: Forced, cut: Cut, node: sx.GradeRow) -> ex.Expression:
    """Whether a place is within a cut. A place is whole, so it is within a share cut down where it is within it."""
    place, size = (_figure(one.figure.name, node) for one in (forced.place, forced.size))
    most: ex.Expression = ex.LiteralValue(type=_WHOLE, span=node.span, value=Fraction(cut.count or 0))
    if cut.share is not None:
        share = ex.LiteralValue(type=_NUMBER, span=node.span, value=cut.share)
        most = ex.Arithmetic(type=_NUMBER, span=node.span, sign="*", left=size, right=share)
    return ex.Compare(type=_FLAG, span=node.span, comparator="<=", left=place, right=most)


def _size_compared(forced: Forced, sign: ex.Comparator, least: int, node: sx.GradeRow) -> ex.Expression:
    number = ex.LiteralValue(type=_WHOLE, span=node.span, value=Fraction(least))
    size = _figure(forced.size.figure.name, node)
    return ex.Compare(type=_FLAG, span=node.span, comparator=sign, left=size, right=number)


def _all(tests: Sequence[ex.Expression], node: sx.GradeRow) -> ex.Expression:
    return tests[0] if len(tests) == 1 else ex.AllOf(type=_FLAG, span=node.span, conditions=tuple(tests))
