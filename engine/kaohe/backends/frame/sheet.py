"""A frame that grows layer by layer: what a layer computes, the next one reads by name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import narwhals as nw

from kaohe.backends.frame.values import Number, State, Truth, Value, Word
from kaohe.backends.frame.whole import Whole

__all__ = ["Sheet"]


@dataclass
class Sheet:
    """Columns kept under names. A kept column can be read after the next ``turn``."""

    frame: Any
    _layer: dict[str, nw.Expr] = field(default_factory=dict)
    _hidden: int = 0

    def keep(self, expr: nw.Expr, name: str | None = None) -> nw.Expr:
        """Computes a column in this layer, under a name of its own where none is given."""
        if name is None:
            self._hidden += 1
            name = f"~{self._hidden}"
        self._layer[name] = expr
        return nw.col(name)

    def whole(self, number: Whole, name: str | None = None) -> Whole:
        """Keeps whole numbers; a constant needs no column unless it has a name."""
        if number.fixed is not None and name is None:
            return number
        return replace(number, expr=self.keep(number.expr, name))

    def state(self, state: State) -> State:
        """Keeps a state; one that is always known needs no column."""
        return State(self.keep(state.expr), state.codes) if state.codes else state

    def value(self, value: Value) -> Value:
        """Keeps a value with its state."""
        state = self.state(value.state)
        match value:
            case Number(top=top, bottom=bottom):
                return Number(self.whole(top), self.whole(bottom), state)
            case Truth(expr=expr):
                return Truth(self.keep(expr), state)
            case Word(expr=expr):
                return Word(self.keep(expr), state)

    def turn(self) -> None:
        """Ends a layer."""
        if self._layer:
            self.frame = self.frame.with_columns(**self._layer)
            self._layer = {}
