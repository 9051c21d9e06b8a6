"""Records' figures as columns of whole numbers, with the bounds that they really have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm

import narwhals as nw

from kaohe.backends.exact.outcome import Known, Missing, Outcome, Reason
from kaohe.backends.exact.score import Figures as RecordFigures
from kaohe.backends.frame.codes import KNOWN, reason_code
from kaohe.backends.frame.expressions import Figures
from kaohe.backends.frame.values import Number, State, Truth, Value, Word
from kaohe.backends.frame.whole import Whole
from kaohe.model.exact import decimal_places
from kaohe.model.look_back import look_backs
from kaohe.model.pack import Role

__all__ = ["Input", "figures_of", "inputs_of"]


@dataclass(frozen=True)
class Input:
    """A metric's column, now or so many periods back.

    ``values`` are whole numbers of ``share``-ths (100 for two decimals), flags, texts or dates, null where not known;
    ``states`` say why, by code.
    """

    metric: str
    periods_back: int
    kind: str
    values: tuple[int | bool | str | date | None, ...]
    states: tuple[int, ...]
    share: int = 1

    @property
    def name(self) -> str:
        """The column's name in the trace."""
        return f"before{self.periods_back}.{self.metric}" if self.periods_back else f"input.{self.metric}"

    @property
    def is_wide(self) -> bool:
        """Whether its numbers need 128 bits."""
        return any(abs(value) >= 2**63 for value in self.values if isinstance(value, int))

    @property
    def value(self) -> Value:
        """What expressions read, with its bounds."""
        state = State(nw.col(f"{self.name}.state"), frozenset(self.states) - {KNOWN})
        if self.kind == "number":
            numbers = [value for value in self.values if isinstance(value, int)]
            low, high = min(numbers, default=0), max(numbers, default=0)
            top = Whole(nw.col(self.name), low, high, self.is_wide)
            return Number(top, Whole.constant(self.share), state)
        column = nw.col(self.name)
        return Truth(column, state) if self.kind == "flag" else Word(column, state)


def inputs_of(role: Role, records: Sequence[RecordFigures]) -> list[Input]:
    """The columns of a role's metrics, now and before, of some records."""
    return list(_inputs(role, records))


def _inputs(role: Role, records: Sequence[RecordFigures]) -> Iterator[Input]:
    for name, back in [*((metric.name, 0) for metric in role.metrics), *look_backs(role)]:
        absent = Missing(Reason("no_period_before" if back else "no_cell", {"metric": name}))
        outcomes: list[Outcome] = [
            (one.before.get((name, back), absent) if back else one.now.get(name, absent)) for one in records
        ]
        states = tuple(KNOWN if isinstance(one, Known) else reason_code(one.reason.code) for one in outcomes)
        metric = role.metric(name)
        if not metric.type.is_numeric:
            plain = tuple(one.value if isinstance(one, Known) else None for one in outcomes)
            kind = "flag" if metric.kind == "flag" else "word"
            yield Input(name, back, kind, tuple(one for one in plain if not isinstance(one, Fraction)), states)
            continue
        numbers = [_fraction(one) for one in outcomes]
        share = _share([number for number in numbers if number is not None])
        scaled = tuple(None if number is None else int(number * share) for number in numbers)
        yield Input(name, back, "number", scaled, states, share)


def _share(numbers: Sequence[Fraction]) -> int:
    """What all numbers are whole parts of: a power of ten, unless one of them has no end."""
    places = [decimal_places(number) for number in numbers]
    ended = [one for one in places if one is not None]
    return 10 ** max(ended, default=0) if len(ended) == len(places) else lcm(*(one.denominator for one in numbers))


def _fraction(outcome: Outcome) -> Fraction | None:
    return outcome.value if isinstance(outcome, Known) and isinstance(outcome.value, Fraction) else None


def figures_of(inputs: Sequence[Input]) -> Figures:
    """What expressions read, by metric and periods back."""
    return {(one.metric, one.periods_back): one.value for one in inputs}
