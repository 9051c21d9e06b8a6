"""Look-up tables and versions as columns: which row, and which version, is found by comparing. The twin of exact's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import narwhals as nw

from kaohe.backends.frame.codes import reason_code
from kaohe.backends.frame.values import Number, State, Value, Word, compared, either, one_of_two, unknown
from kaohe.model import expressions as ex
from kaohe.model.exact import Scalar

__all__ = ["chosen_version", "found_row"]

_NO_VERSION = reason_code("no_version")
_NO_ROW = reason_code("no_row")


def chosen_version(versions: Sequence[tuple[date | None, date | None, Value]], day: Value) -> Value:
    """The value of the version in force on a day; versions never overlap, so that their order is of no account."""
    if not isinstance(day, Word):
        raise TypeError("a version is in force on a day")
    none = State(nw.lit(_NO_VERSION, nw.Int8), frozenset({_NO_VERSION}))
    found: Value | None = None
    for starts, ends, value in versions:
        holds = _holds(day.expr, starts, ends)
        if holds is None:
            found = value
        elif found is None:
            found = replace(value, state=value.state.where(holds, none))
        else:
            found = one_of_two(holds, value, found)
    if found is None:
        raise ValueError("there is no version")
    return found


def _holds(day: nw.Expr, starts: date | None, ends: date | None) -> nw.Expr | None:
    """Whether a day lies between two, both in; None where it always does."""
    tests = [day >= nw.lit(starts)] if starts is not None else []
    tests += [day <= nw.lit(ends)] if ends is not None else []
    return tests[0] & tests[-1] if tests else None


def found_row(rows: Sequence[ex.TableRow], arguments: Sequence[Value]) -> Number:
    """The value of the first row whose keys are those looked up, and why there is none."""
    found, state = Number.constant(rows[-1].value), State(nw.lit(_NO_ROW, nw.Int8), frozenset({_NO_ROW}))
    for row in reversed(rows):
        fits = _fits(row, arguments)
        value = Number.constant(row.value)
        found = value if fits is None else either(fits, value, found)
        state = State.known() if fits is None else State.known().where(fits, state) if state.codes else state
    known = unknown([argument.state for argument in arguments])
    if state.codes:
        known = known.then(state.expr == nw.lit(_NO_ROW, nw.Int8), _NO_ROW)
    return Number(found.top, found.bottom, known)


def _fits(row: ex.TableRow, arguments: Sequence[Value]) -> nw.Expr | None:
    """Whether a row's keys are those looked up; None where they always are."""
    tests = [_is(argument, key.value) for key, argument in zip(row.keys, arguments, strict=True) if key is not None]
    found = None
    for test in tests:
        found = test if found is None else found & test
    return found


def _is(argument: Value, key: Scalar) -> nw.Expr:
    if isinstance(argument, Number) and not isinstance(key, bool | str | date):
        return compared("=", argument, Number.constant(key))
    if isinstance(argument, Word) and isinstance(key, str):
        return argument.expr == nw.lit(key)
    raise TypeError("the checker lets keys be looked up only by what is of their kind")
