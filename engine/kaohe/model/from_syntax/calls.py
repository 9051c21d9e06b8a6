"""Function calls: the right function, the right number of arguments, of kinds that go together."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import assert_never

from kaohe.model import expressions as ex
from kaohe.model.from_syntax.details import not_of_rows, speaks_of_details, typed_detail_call
from kaohe.model.from_syntax.in_role import day_or_days
from kaohe.model.from_syntax.kinds import agree
from kaohe.model.from_syntax.look_backs import typed_look_back, typed_over_periods
from kaohe.model.from_syntax.lookups import typed_lookup
from kaohe.model.from_syntax.peers import typed_peer_call
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.functions import FUNCTIONS, Function, Takes, function_named
from kaohe.model.types import NUMERIC, Kind, Type
from kaohe.syntax import nodes as sx

__all__ = ["typed_call"]

Typed = Callable[[Scope, sx.Expression], ex.Expression | None]
_Arguments = tuple[ex.Expression, ...] | None

_WORDS = frozenset({Kind.TEXT, Kind.CHOICE})
_OF_KIND: dict[Takes, frozenset[Kind]] = {
    "date": frozenset({Kind.DATE}),
    "two dates": frozenset({Kind.DATE}),
    "text": _WORDS,
    "text and written text": _WORDS,
}
"""The kinds that each argument must be of, where all must be of the same."""


def typed_call(scope: Scope, node: sx.Call, typed: Typed) -> ex.Expression | None:
    """The typed form of a call; ``typed`` types its arguments."""
    if speaks_of_details(scope, node):
        return typed_detail_call(scope, node, typed)
    if node.function.text in scope.lookups:
        if scope.rows_of is not None:
            not_of_rows(scope, scope.rows_of, node.function)
            return None
        return typed_lookup(scope, node, typed)
    declared = function_named(node.function.text)
    if declared is None:
        names = [*(name for one in FUNCTIONS for name in one.all_names), *scope.lookups]
        scope.report.unknown(node.function, "function", names)
        return None
    if declared.takes == "details":
        scope.report.add("E241", node.span, function=node.function.text, details=tuple(scope.details))
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
        if isinstance(argument, sx.Option | sx.OnlyThose):
            text = scope.report.text(argument.span)
            counts = isinstance(argument, sx.Option) and argument.word == "at_least"
            scope.report.add("E221", argument.span, function=node.function.text, text=text, counts=counts)
            return None
    if declared.takes == "nothing":
        return day_or_days(scope, node.function)
    if declared.takes == "metric":
        return typed_look_back(scope, node, declared)
    arguments = _arguments(scope, node, declared, typed)
    if arguments is None:
        return None
    if declared.id == "if":
        condition, yes, no = arguments
        return ex.Choose(type=_joined(yes.type, no.type), span=node.span, condition=condition, yes=yes, no=no)
    return _call(scope, node, declared, arguments, _result(declared, arguments[0].type))


def _arguments(scope: Scope, node: sx.Call, declared: Function, typed: Typed) -> _Arguments:
    found = [
        typed(scope, argument) for argument in node.arguments if not isinstance(argument, sx.Option | sx.OnlyThose)
    ]
    known = [one for one in found if one is not None]
    if len(known) != len(found):
        return None
    match declared.takes:
        case "any":
            return tuple(known)
        case "alike" | "number and places":
            if not _are_of(scope, known, NUMERIC, "E305", node.function.text):
                return None
            if declared.takes == "number and places":
                return _with_places(scope, declared, known)
            return _alike(scope, known)
        case "alike of any kind":
            return _alike(scope, known)
        case "condition and two":
            return _chosen(scope, known)
        case "date" | "two dates" | "text" | "text and written text":
            if not _are_of(scope, known, _OF_KIND[declared.takes], "E331", node.function.text):
                return None
            return _with_written(scope, node, known) if declared.takes == "text and written text" else tuple(known)
        case "metric" | "periods" | "nothing" | "peers" | "details":
            raise ValueError(f"{declared.id} has no arguments to type")
        case _:
            assert_never(declared.takes)


def _are_of(scope: Scope, known: list[ex.Expression], kinds: frozenset[Kind], code: str, name: str) -> bool:
    """Whether all arguments are of some kinds; reports the first that is not."""
    for one in known:
        if one.type.kind not in kinds:
            wanted = "date" if Kind.DATE in kinds else "text"
            text, kind = scope.report.text(one.span), one.type.kind.value
            scope.report.add(code, one.span, function=name, text=text, kind=kind, wanted=wanted)
            return False
    return True


def _alike(scope: Scope, known: list[ex.Expression]) -> _Arguments:
    """Arguments of one kind, in the unit of the first."""
    first, name = known[0], scope.report.text(known[0].span)
    agreed = [agree(scope.report, one, first.type, name) for one in known[1:]]
    rest = tuple(one for one in agreed if one is not None)
    return (first, *rest) if len(rest) == len(agreed) else None


def _chosen(scope: Scope, known: list[ex.Expression]) -> _Arguments:
    """A condition, and two of one kind."""
    condition = known[0]
    if condition.type.kind is not Kind.FLAG:
        text = scope.report.text(condition.span)
        scope.report.add("E304", condition.span, text=text, kind=condition.type.kind.value)
        return None
    sides = _alike(scope, known[1:])
    return (condition, *sides) if sides is not None else None


def _with_written(scope: Scope, node: sx.Call, known: list[ex.Expression]) -> _Arguments:
    """A text, and one that is written in the rules and is not empty."""
    sought = known[1]
    if isinstance(sought, ex.LiteralValue) and sought.value:
        return tuple(known)
    scope.report.add("E332", sought.span, function=node.function.text, text=scope.report.text(sought.span))
    return None


def _with_places(scope: Scope, declared: Function, known: list[ex.Expression]) -> _Arguments:
    places = known[1]
    value = places.value if isinstance(places, ex.LiteralValue) else None
    if isinstance(value, Fraction) and value.denominator == 1 and abs(value) <= 15:
        return tuple(known)
    scope.report.add("E210", places.span, function=declared.names, text=scope.report.text(places.span))
    return None


def _joined(yes: Type, no: Type) -> Type:
    return yes.model_copy(update={"whole": yes.whole and no.whole})


def _result(declared: Function, first: Type) -> Type:
    match declared.gives:
        case "percent":
            return Type(kind=Kind.PERCENT)
        case "days":
            return Type(kind=Kind.DURATION, unit="day", whole=True)
        case "count":
            return Type(kind=Kind.NUMBER, whole=True)
        case "flag":
            return Type(kind=Kind.FLAG)
        case "date":
            return Type(kind=Kind.DATE)
        case "same":
            return first.model_copy(update={"whole": False})
        case _:
            assert_never(declared.gives)


def _call(scope: Scope, node: sx.Call, declared: Function, arguments: tuple[ex.Expression, ...], kind: Type) -> ex.Call:
    written = ", ".join(scope.report.text(argument.span) for argument in node.arguments)
    return ex.Call(type=kind, span=node.span, function=declared.id, arguments=arguments, argument_text=written)
