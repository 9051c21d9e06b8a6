"""常量: figures that the whole pack shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kaohe.model.expressions import ConstantValue
from kaohe.model.from_syntax.expressions import typed
from kaohe.model.from_syntax.scope import Report, Scope
from kaohe.model.pack import Constant
from kaohe.syntax import nodes as sx

__all__ = ["build_constants", "constants_of"]


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
