"""常量: figures that the whole pack shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kaohe.model.expressions import ConstantValue, DatedValue, DatedVersion
from kaohe.model.from_syntax.effective import effective_days
from kaohe.model.from_syntax.expressions import typed
from kaohe.model.from_syntax.kinds import agree
from kaohe.model.from_syntax.scope import ConstantNode, Constants, Report, Scope
from kaohe.model.pack import Constant
from kaohe.syntax import nodes as sx

__all__ = ["build_constants", "constants_of"]


def constants_of(report: Report, nodes: Sequence[sx.Constant]) -> Constants:
    """Every constant by name; None where one has faults that have been reported.

    Constants may stand in any order, so each is built after those it speaks of. Several of one name are versions of
    it, if each says when it is in force.
    """
    written: dict[str, list[sx.Constant]] = {}
    for node in nodes:
        written.setdefault(node.name.text, []).append(node)
    for versions in written.values():
        if any(node.effective is None for node in versions):
            report.unique([node.name for node in versions], "constant")
    built: dict[str, ConstantNode | None] = {}
    for name in written:
        _build_constant(report, name, written, built, ())
    return built


def _build_constant(
    report: Report,
    name: str,
    written: Mapping[str, Sequence[sx.Constant]],
    built: dict[str, ConstantNode | None],
    path: tuple[str, ...],
) -> None:
    if name in built:
        return
    if name in path:
        circle = (*path[path.index(name) :], name)
        report.add("E209", written[name][0].name.span, names=circle)
        built[name] = None
        return
    for used in (used for node in written[name] for used in _references(node.expression)):
        if used in written:
            _build_constant(report, used, written, built, (*path, name))
    if name not in built:
        built[name] = _constant(report, name, written[name], built)


def _constant(report: Report, name: str, nodes: Sequence[sx.Constant], built: Constants) -> ConstantNode | None:
    found = [typed(Scope(report, built), node.expression) for node in nodes]
    first, span = found[0], nodes[0].span
    if first is None:
        return None
    if nodes[0].effective is None:
        return ConstantValue(type=first.type, span=span, name=name, expression=first)
    versions = []
    for node, expression in zip(nodes, found, strict=True):
        agreed = agree(report, expression, first.type, name) if expression is not None else None
        starts, ends = effective_days(report, node.effective)
        if agreed is None:
            return None
        versions.append(DatedVersion(starts=starts, ends=ends, expression=agreed))
    kind = first.type.model_copy(update={"whole": all(one.expression.type.whole for one in versions)})
    return DatedValue(type=kind, span=span, name=name, versions=tuple(versions))


def _references(node: sx.Expression | sx.Option | sx.OnlyThose) -> list[str]:
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


def build_constants(nodes: Sequence[sx.Constant], built: Constants) -> tuple[Constant, ...]:
    """The constants as the model lists them, each version of one by itself."""
    found: list[Constant] = []
    for node in nodes:
        name, value = node.name.text, built[node.name.text]
        if isinstance(value, ConstantValue):
            found.append(Constant(name=name, expression=value.expression, span=node.span))
        elif isinstance(value, DatedValue):
            version = value.versions[sum(one.name == name for one in found)]
            days = {"starts": version.starts, "ends": version.ends}
            found.append(Constant(name=name, expression=version.expression, span=node.span, **days))
    return tuple(found)
