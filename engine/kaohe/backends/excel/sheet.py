"""A sheet that grows column by column: what one column works out, the next ones read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from xlsxwriter.utility import xl_col_to_name

from kaohe.backends.excel.codes import Told
from kaohe.backends.excel.values import Number, State, Truth, Value, Word
from kaohe.backends.excel.whole import Whole

__all__ = ["ROW", "Column", "Form", "Kind", "NotTold", "Row", "Sheet"]

ROW = "\x00"
"""In a formula, the number of the row it stands in."""
Row = Mapping[str, Any]
"""A record of the trace."""
Kind = Literal["key", "input", "computed", "published", "working", "check"]
_LONGEST = 90
"""The signs of a formula that others are made of, before it gets a column of its own."""
_MOST = 8000
"""The signs of any formula; Excel takes 8,192."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a column's numbers are shown: ``places`` None is as they are, ``more`` are those shown where needed. ``unit``
    goes with the heading.

    ``is_text``: it holds words."""

    places: int | None = None
    more: int = 0
    percent: bool = False
    unit: str = ""
    is_date: bool = False
    is_text: bool = False


@dataclass(slots=True)
class Column:
    """A column: a formula, or what it holds ``of`` each record. ``shows`` is what was published of a formula's."""

    heading: str
    kind: Kind
    group: str
    formula: str = ""
    of: Callable[[Row], Any] | None = None
    shows: Callable[[Row], Any] | None = None
    form: Form = field(default_factory=Form)


class NotTold(Exception):
    """A construct that no formula says; ``args`` is its reason, of the wording's ``live undecided``."""


class Sheet:
    """Columns in the order in which they stand, each read by the name of its cell."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.columns: list[Column] = []
        self.group = ""
        self._guard = State()

    def say(self, key: str, **facts: Any) -> str:
        """Words of the workbook's own."""
        return self.told.words.say("live", key, **facts)

    def add(self, column: Column) -> str:
        """Adds a column; gives its cell in the same row."""
        column.formula = self.told.put(column.formula)
        if len(column.formula) > _MOST:
            raise NotTold("long")
        self.columns.append(column)
        return self.cell(len(self.columns) - 1)

    def cell(self, at: int) -> str:
        """A column's cell in the same row."""
        return f"${xl_col_to_name(at)}{ROW}"

    def computed(
        self, heading: str, formula: str, form: Form | None = None, shows: Callable[[Row], Any] | None = None
    ) -> str:
        """A column that people read."""
        return self.add(Column(heading, "computed", self.group, formula, form=form or Form(), shows=shows))

    def published(self, heading: str, of: Callable[[Row], Any], form: Form | None = None) -> str:
        """A column of what the engine published."""
        return self.add(Column(heading, "published", self.group, of=of, form=form or Form()))

    def input(self, heading: str, of: Callable[[Row], Any], form: Form | None = None) -> str:
        """A column of what formulas start from."""
        return self.add(Column(heading, "input", self.group, of=of, form=form or Form()))

    def check(self, formula: str, heading: str | None = None) -> str:
        """A column that says whether what was worked out is what was published."""
        return self.add(Column(heading or self.say("check"), "check", self.group, formula))

    def keep(self, formula: str, heading: str) -> str:
        """A column of a step on the way."""
        return self.add(Column(self.told.words.say("live working", heading), "working", self.group, formula))

    @contextmanager
    def guarding(self, state: State) -> Iterator[None]:
        """Steps that are kept now are of account only where something is known: elsewhere they come to nothing."""
        before, self._guard = self._guard, state
        try:
            yield
        finally:
            self._guard = before

    def state(self, state: State) -> State:
        """Keeps a state; one that is always known needs no column."""
        if not state.kinds or len(state.text) < 12:
            return state
        return State.kept(self.keep(_where(self._guard, state.text, '""'), "state"), state.kinds)

    def whole(self, number: Whole, state: State, heading: str) -> Whole:
        """Keeps whole numbers, 0 where they aren't known; a single cell or constant needs no column."""
        if number.fixed is not None or _is_short(number.text):
            return number
        text = _where(self._guard, _where(state, number.text, "0"), "0")
        return Whole(self.keep(text, heading), number.low, number.high)

    def value(self, value: Value) -> Value:
        """Keeps a value with its state."""
        state = self.state(value.state)
        match value:
            case Number(top=top, bottom=bottom):
                kept = self.whole(top, state, "top")
                return Number(kept, self.whole(bottom, state, "bottom"), state)
            case Truth(text=text):
                return Truth(text if _is_short(text) else self.test(text, state, "truth"), state)
            case Word(text=text):
                return replace(value, state=state, text=text if _is_short(text) else self._word(text, state))

    def test(self, text: str, state: State, heading: str) -> str:
        """Keeps a condition, which doesn't hold where it isn't known."""
        return self.keep(_where(self._guard, _where(state, text, "FALSE"), "FALSE"), heading)

    def brief(self, value: Value) -> Value:
        """Keeps of a value what has grown long."""
        texts = [value.state.text]
        texts += [value.top.text, value.bottom.text] if isinstance(value, Number) else [value.text]
        return self.value(value) if max(map(len, texts)) > _LONGEST else value

    def _word(self, text: str, state: State) -> str:
        return self.keep(_where(self._guard, _where(state, text, '""'), '""'), "word")


def _is_short(text: str) -> bool:
    return text.startswith("$") and text.endswith(ROW) and text.count(ROW) == 1 and text.count("$") == 1


def _where(state: State, text: str, otherwise: str) -> str:
    return f"IF({state.known},{text},{otherwise})" if state.kinds else text
