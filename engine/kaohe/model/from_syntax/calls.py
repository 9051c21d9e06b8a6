"""Function calls: the right function, the right number of arguments, of kinds that go together."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kaohe.model import expressions as ex
from kaohe.model.from_syntax.kinds import agree
from kaohe.model.from_syntax.look_backs import typed_look_back, typed_over_periods
from kaohe.model.from_syntax.peers import typed_peer_call
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.functions import FUNCTIONS, Function, function_named
from kaohe.model.types import NUMERIC, Kind, Type
from kaohe.syntax import nodes as sx

__all__ = ["typed_call"]

Typed = Callable[[Scope, sx.Expression], ex.Expression | None]


def typed_call(scope: Scope, node: sx.Call, typed: Typed) -> ex.Expression | None:
    """The typed form of a call; ``typed`` types its arguments."""
    declared = function_named(node.function.text)
    if declared is None:
        scope.report.unknown(node.function, "function", [name for one in FUNCTIONS for name in one.all_names])
        return None
    if declared.takes == "peers":
        return typed_peer_call(scope, node, declared)
    least, most = declared.arguments
    if len(node.arguments) < least or (most is not None and len(node.arguments) > most):
        scope.report.add(
            "E206", node.span, function=node.function.text, given=len(node.arguments), least=least, most=most
        )
        return None
    if declared.takes == "periods":
        return typed_over_periods(scope, node, declared)
    for argument in node.arguments:
        if isinstance(argument, sx.Option):
            text, counts = scope.report.text(argument.span), argument.word == "at_least"
            scope.report.add("E221", argument.span, function=node.function.text, text=text, counts=counts)
            return None
    if declared.takes == "metric":
        return typed_look_back(scope, node, declared)
    arguments = _arguments(scope, node, declared, typed)
    if arguments is None:
        return None
    return _call(scope, node, declared, arguments, _result(declared, arguments[0].type))


def _arguments(scope: Scope, node: sx.Call, declared: Function, typed: Typed) -> tuple[ex.Expression, ...] | None:
    found = [typed(scope, argument) for argument in node.arguments if not isinstance(argument, sx.Option)]
    if any(one is None for one in found):
        return None
    known = [one for one in found if one is not None]
    for one in known:
        if one.type.kind not in NUMERIC:
            scope.report.add("E305", one.span, text=scope.report.text(one.span), kind=one.type.kind.value)
            return None
    if declared.takes == "number and places":
        return _with_places(scope, declared, known)
    first, name = known[0], scope.report.text(node.arguments[0].span)
    agreed = [agree(scope.report, one, first.type, name) for one in known[1:]]
    rest = tuple(one for one in agreed if one is not None)
    return (first, *rest) if len(rest) == len(agreed) else None


def _with_places(scope: Scope, declared: Function, known: list[ex.Expression]) -> tuple[ex.Expression, ...] | None:
    places = known[1]
    value = places.value if isinstance(places, ex.LiteralValue) else None
    if isinstance(value, Fraction) and value.denominator == 1 and abs(value) <= 15:
        return tuple(known)
    scope.report.add("E210", places.span, function=declared.names, text=scope.report.text(places.span))
    return None


def _result(declared: Function, first: Type) -> Type:
    return Type(kind=Kind.PERCENT) if declared.gives == "percent" else first.model_copy(update={"whole": False})


def _call(scope: Scope, node: sx.Call, declared: Function, arguments: tuple[ex.Expression, ...], kind: Type) -> ex.Call:
    written = ", ".join(scope.report.text(argument.span) for argument in node.arguments)
    return ex.Call(type=kind, span=node.span, function=declared.id, arguments=arguments, argument_text=written)
