"""Look-up tables and versions as formulas: which row, and which version, is found by comparing. The twin of exact's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kaohe.backends.excel.codes import missing, quoted
from kaohe.backends.excel.dates import serial
from kaohe.backends.excel.sheet import NotTold
from kaohe.backends.excel.values import Number, State, Value, Word, compared, one_of_two, unknown
from kaohe.model import expressions as ex
from kaohe.model.exact import Scalar
from kaohe.model.types import Type

if TYPE_CHECKING:
    from kaohe.backends.excel.expressions import Scope

__all__ = ["chosen_version", "found_row"]

_MOST = 50
"""The rows of a table: formulas go no more than 64 deep."""


def chosen_version(versions: Sequence[tuple[date | None, date | None, Value]], day: Number) -> Value:
    """The value of the version in force on a day; versions never overlap, so that their order is of no account."""
    none = State().then("TRUE", missing("no_version"))
    found: Value | None = None
    for starts, ends, value in versions:
        holds = _holds(day, starts, ends)
        if holds is None:
            found = value
        elif found is None:
            found = replace(value, state=value.state.where(holds, none))
        else:
            found = one_of_two(holds, value, found)
    if found is None:
        raise ValueError("there is no version")
    return found


def _holds(day: Number, starts: date | None, ends: date | None) -> str | None:
    """Whether a day lies between two, both in; None where it always does."""
    tests = [f"{day.top.text}>={serial(starts)}"] if starts is not None else []
    tests += [f"{day.top.text}<={serial(ends)}"] if ends is not None else []
    return f"AND({','.join(tests)})" if tests else None


def found_row(rows: Sequence[ex.TableRow], arguments: Sequence[Value], kind: Type, scope: Scope) -> Number:
    """The value of the first row whose keys are those looked up, and why there is none."""
    if len(rows) > _MOST:
        raise NotTold("table")
    values = [scope.rules.named(row.text, row.value, kind) for row in rows]
    found, state = values[-1], State().then("TRUE", missing("no_row"))
    for row, value in reversed(list(zip(rows, values, strict=True))):
        fits = _fits(row, arguments)
        found = value if fits is None else _either(fits, value, found)
        state = State() if fits is None else State().where(fits, state) if state.kinds else state
    known = unknown([argument.state for argument in arguments])
    if known.kinds:
        state = state.where(known.known, known)
    return Number(found.top, found.bottom, state)


def _either(test: str, yes: Number, no: Number) -> Number:
    found = one_of_two(test, yes, no)
    if not isinstance(found, Number):
        raise TypeError("what is looked up is a number")
    return found


def _fits(row: ex.TableRow, arguments: Sequence[Value]) -> str | None:
    """Whether a row's keys are those looked up; None where they always are."""
    tests = [_is(argument, key.value) for key, argument in zip(row.keys, arguments, strict=True) if key is not None]
    return None if not tests else tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def _is(argument: Value, key: Scalar) -> str:
    if isinstance(argument, Number) and not isinstance(key, bool | str | date):
        return compared("=", argument.bare, Number.constant(key)).text
    if isinstance(argument, Word) and isinstance(key, str):
        return f"EXACT({argument.text},{quoted(key)})"
    raise TypeError("the checker lets keys be looked up only by what is of their kind")
