"""常量 and 等级: what the whole pack shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kaohe.model.expressions import ConstantValue
from kaohe.model.from_syntax.expressions import condition, typed
from kaohe.model.from_syntax.factors import fixed_factor
from kaohe.model.from_syntax.scope import Report, Scope
from kaohe.model.pack import Constant, GradeRow, GradeScale
from kaohe.model.types import Kind, Type
from kaohe.syntax import nodes as sx

__all__ = ["build_constants", "build_grades", "constants_of"]


def constants_of(report: Report, nodes: Sequence[sx.Constant]) -> Mapping[str, ConstantValue | None]:
    """Every constant by name; None where one has faults that have been reported.

    Constants may stand in any order, so each is built after those it speaks of.
    """
    report.unique([node.name for node in nodes], "constant")
    written = {node.name.text: node for node in nodes}
    built: dict[str, ConstantValue | None] = {}
    for name in written:
        _build_constant(report, name, written, built, ())
    return built


def _build_constant(
    report: Report,
    name: str,
    written: Mapping[str, sx.Constant],
    built: dict[str, ConstantValue | None],
    path: tuple[str, ...],
) -> None:
    if name in built:
        return
    node = written[name]
    if name in path:
        circle = (*path[path.index(name) :], name)
        report.add("E209", node.name.span, names=circle)
        built[name] = None
        return
    for used in _references(node.expression):
        if used in written:
            _build_constant(report, used, written, built, (*path, name))
    if name in built:
        return
    expression = typed(Scope(report, built), node.expression)
    if expression is None:
        built[name] = None
        return
    built[name] = ConstantValue(type=expression.type, span=node.span, name=name, expression=expression)


def _references(node: sx.Expression | sx.Option) -> list[str]:
    """The names that an expression speaks of."""
    match node:
        case sx.Reference(name=name):
            return [name.text]
        case sx.Arithmetic(left=left, right=right):
            return [*_references(left), *_references(right)]
        case sx.Negative(operand=operand):
            return _references(operand)
        case sx.Call(arguments=arguments):
            return [name for argument in arguments for name in _references(argument)]
        case _:
            return []


def build_constants(nodes: Sequence[sx.Constant], built: Mapping[str, ConstantValue | None]) -> tuple[Constant, ...]:
    """The constants as the model lists them."""
    found = [(node, built[node.name.text]) for node in nodes]
    return tuple(
        Constant(name=node.name.text, expression=value.expression, span=node.span) for node, value in found if value
    )


def build_grades(scope: Scope, node: sx.Grades) -> GradeScale | None:
    """A scale of grades; None where a finding has been reported."""
    scope.report.unique([row.name for row in node.rows], "grade")
    if not node.rows:
        scope.report.add("E504", node.span)
        return None
    totals = scope.about(Type(kind=Kind.POINTS), full_marks=Fraction(100))
    rows = [_grade_row(totals, row) for row in node.rows]
    _coefficients(scope, node)
    known = tuple(row for row in rows if row is not None)
    return GradeScale(name=node.name.text, rows=known, span=node.span) if len(known) == len(rows) else None


def _grade_row(scope: Scope, node: sx.GradeRow) -> GradeRow | None:
    test = condition(scope, node.condition) if node.condition is not None else None
    if node.condition is not None and test is None:
        return None
    text = scope.report.text(node.condition.span) if node.condition is not None else ""
    label = node.label.value if node.label else None
    coefficient = fixed_factor(scope, node.coefficient) if node.coefficient is not None else None
    return GradeRow(
        name=node.name.text, label=label, condition=test, text=text, coefficient=coefficient, span=node.span
    )


def _coefficients(scope: Scope, node: sx.Grades) -> None:
    """Reports grades without a coefficient where others have one: nobody could tell what theirs is."""
    having = [row for row in node.rows if row.coefficient is not None]
    lacking = [row for row in node.rows if row.coefficient is None]
    if having and lacking:
        scope.report.add(
            "E434", lacking[0].span, related=(having[0].span,), grade=lacking[0].name.text, other=having[0].name.text
        )
