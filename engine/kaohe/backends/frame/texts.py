"""The functions of texts as columns: each the twin of its ``compute`` in `model.functions.texts`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import narwhals as nw

from kaohe.backends.frame.values import Number, Truth, Value, Word
from kaohe.backends.frame.whole import Whole

__all__ = ["TEXTS"]

_LONGEST = 2**31
"""No cell holds more signs."""


def _contains(arguments: Sequence[Value]) -> Truth:
    return Truth(_text(arguments[0]).str.contains(_written(arguments[1]), literal=True))


def _starts_with(arguments: Sequence[Value]) -> Truth:
    return Truth(_text(arguments[0]).str.starts_with(_written(arguments[1])))


def _length(arguments: Sequence[Value]) -> Number:
    return Number(Whole(_text(arguments[0]).str.len_chars().cast(nw.Int64), 0, _LONGEST))


def _text(value: Value) -> nw.Expr:
    if not isinstance(value, Word):
        raise TypeError("the checker lets only texts be texts")
    return value.expr


def _written(value: Value) -> str:
    """A text that the rules write out, as the checker wants it."""
    if not isinstance(value, Word) or value.fixed is None:
        raise TypeError("the text that is sought is always written out")
    return value.fixed


TEXTS: dict[str, Callable[[Sequence[Value]], Value]] = {
    "contains": _contains,
    "starts_with": _starts_with,
    "length": _length,
}
