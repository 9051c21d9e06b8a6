"""What stands beneath a dimension, an indicator or a part, each statement once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from kaohe.model.exact import Exact
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.from_syntax.scorings import limit_values
from kaohe.model.pack import Limits
from kaohe.syntax import nodes as sx

__all__ = ["Statements"]

_Statement = TypeVar("_Statement", bound=sx.Node)


class Statements:
    """The statements of a dimension, an indicator or a part, each of which may stand once."""

    def __init__(self, scope: Scope, statements: Sequence[sx.IndicatorStatement]) -> None:
        self._scope = scope
        self._statements = statements
        seen: dict[type, sx.Node] = {}
        for statement in statements:
            if isinstance(statement, sx.Limits):  # 最低 and 最高 may stand on a line each
                continue
            first = seen.setdefault(type(statement), statement)
            if first is not statement:
                text = scope.report.text(statement.span)
                scope.report.add("E406", statement.span, related=(first.span,), text=text)

    def limits(self) -> Limits:
        """The limits, from one line or two."""
        found: dict[str, Exact | None] = {"floor": None, "cap": None}
        written: dict[str, sx.Limits] = {}
        for line in (one for one in self._statements if isinstance(one, sx.Limits)):
            for side, value in zip(("floor", "cap"), limit_values(self._scope, line), strict=True):
                if value is not None and written.setdefault(side, line) is not line:
                    text = self._scope.report.text(line.span)
                    self._scope.report.add("E406", line.span, related=(written[side].span,), text=text)
                elif value is not None:
                    found[side] = value
        floor, cap = found["floor"], found["cap"]
        if len({id(line) for line in written.values()}) == 2 and floor is not None and cap is not None and floor > cap:
            self._scope.report.add("E413", written["cap"].span, floor=floor, cap=cap)
        return Limits(floor=floor, cap=cap)

    def one(self, kind: type[_Statement]) -> _Statement | None:
        """The statement of a kind, the first where a second has been reported."""
        return next((one for one in self._statements if isinstance(one, kind)), None)
