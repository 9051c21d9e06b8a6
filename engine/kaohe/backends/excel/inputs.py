"""A record's figures as input cells: each as it was traced, why one is missing, and the whole number it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaohe.backends.excel.codes import missing, quoted, undecided
from kaohe.backends.excel.dates import FIRST_DAY, LAST_DAY
from kaohe.backends.excel.expressions import PERIOD, Figures
from kaohe.backends.excel.published import figure_of, is_inapplicable
from kaohe.backends.excel.sheet import Form, Row, Sheet
from kaohe.backends.excel.values import Number, State, Truth, Value, Word
from kaohe.backends.excel.whole import LIMIT, Whole
from kaohe.model.derived import PeerFigure, PeriodPlace
from kaohe.model.exact import exact_text
from kaohe.model.look_back import hangs_on_period, look_backs
from kaohe.model.metric import Metric
from kaohe.model.pack import Role
from kaohe.model.periods import Period
from kaohe.model.types import Kind

__all__ = ["Held", "Holdings", "held_of", "inputs_of"]

_PLAIN = 0xFFFF
_OUTSIDE, _UNREADABLE = undecided("outside"), undecided("unreadable")


@dataclass(frozen=True, slots=True)
class Held:
    """What a column of the trace holds: its least and most, the decimals that it needs, the reasons of what it lacks.

    ``wide``: some text has signs that spreadsheets count twice.
    """

    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    places: int = 0
    reasons: frozenset[str] = frozenset()
    wide: bool = False


Holdings = Mapping[str, Held]
"""By the name of the column."""


def inputs_of(role: Role, sheet: Sheet, holdings: Holdings) -> Figures:
    """The columns of a role's figures, those of other records among them, and of the periods before."""
    figures: dict[tuple[str, int], Value] = {}
    sources = {one.figure.name: one.source for one in role.derived}
    for metric in role.figures:
        source = sources.get(metric.name)
        sheet.group = sheet.say("from record" if source is None else _origin(source))
        figures[metric.name, 0] = _input(metric, metric.name, f"input.{metric.name}", sheet, holdings)
    for name, back in look_backs(role):
        sheet.group = sheet.say("from before")
        heading = sheet.say("before", metric=name, back=back)
        figures[name, back] = _input(role.metric(name), heading, f"before{back}.{name}", sheet, holdings)
    if hangs_on_period(role):
        figures |= {(end, PERIOD): _period_day(end, sheet) for end in ("start", "end")}
    return figures


def _origin(source: object) -> str:
    if isinstance(source, PeerFigure):
        return "from peers"
    return "from period" if isinstance(source, PeriodPlace) else "from rows"


def _period_day(end: str, sheet: Sheet) -> Number:
    def day(row: Row) -> date | None:
        period = Period.parse(str(row["period"]))
        return None if period is None else period.starts if end == "start" else period.ends

    sheet.group = sheet.say("from period")
    cell = sheet.input(sheet.say(f"period {end}"), day, Form(is_date=True))
    return Number(Whole(cell, FIRST_DAY, LAST_DAY), state=State().then(f'{cell}=""', missing("no_period")))


def _input(metric: Metric, heading: str, name: str, sheet: Sheet, holdings: Holdings) -> Value:
    """The cell, and beside it why it is empty where it is for somebody."""
    held = holdings[name]
    cell = sheet.input(
        heading, _flagged(name, sheet) if metric.kind == "flag" else figure_of(name), _form(metric, held)
    )
    default = missing("no_period_before" if name.startswith("before") else "no_cell")
    kinds = frozenset({"missing", "undecided"})
    reason = default
    if held.reasons:
        kinds |= {"inapplicable"} if any(map(is_inapplicable, held.reasons)) else frozenset()
        why = sheet.input(sheet.say("why missing"), _why(name, sheet), Form(is_text=True))
        reason = f'IF({why}="",{default},{why})'
    if metric.type.is_numeric or metric.kind == "date":
        return _number(metric, cell, reason, kinds, held, sheet)
    if metric.kind == "flag":
        return _flag(cell, reason, kinds, sheet)
    state = State.kept(sheet.keep(f'IF({cell}="",{reason},"")', "state"), kinds)
    return Word(cell, state, wide=held.wide)


def _flagged(name: str, sheet: Sheet) -> Callable[[Row], str | None]:
    words = sheet.told.words
    return lambda row: None if row[name] is None else words.term("yes" if row[name] else "no")


def _why(name: str, sheet: Sheet) -> Callable[[Row], str | None]:
    def why(row: Row) -> str | None:
        reason = row[f"{name}.state"]
        if reason is None:
            return None
        return sheet.told.text("inapplicable" if is_inapplicable(reason) else "missing", reason)

    return why


def _form(metric: Metric, held: Held) -> Form:
    if metric.kind == "date":
        return Form(is_date=True)
    if not metric.type.is_numeric:
        return Form(is_text=True)
    if metric.type.kind is Kind.PERCENT:
        return Form(max(held.places - 2, 0), percent=True)
    return Form(held.places, unit=metric.type.unit or "")


def _number(metric: Metric, cell: str, reason: str, kinds: frozenset[str], held: Held, sheet: Sheet) -> Number:
    """As a whole number of its last decimal, of no more than the columns behind it are proved for."""
    places, low, high = held.places, *_bounds(metric, held)
    if metric.kind == "date":
        places, low, high = 0, FIRST_DAY, LAST_DAY
    whole = cell if places == 0 else f"ROUND({cell}*{10**places},0)"
    least, most = (exact_text(Fraction(end, 10**places)) for end in (low, high))
    inside = f"AND({cell}>={least},{cell}<={most},ROUND({cell},{places})={cell})"
    formula = f'IF(ISNUMBER({cell}),IF({inside},{whole},{_OUTSIDE}),IF({cell}="",{reason},{_UNREADABLE}))'
    kept = sheet.keep(formula, "whole")
    return Number(Whole(kept, low, high), Whole.constant(10**places), State.of_cell(kept, kinds))


def _bounds(metric: Metric, held: Held) -> tuple[int, int]:
    """What there is, and as much room again as the next power of ten leaves for other figures."""
    scale = 10**held.places
    low, high = (int(end * scale) for end in (held.low, held.high))
    room = min(10 ** len(str(max(abs(low), abs(high), 9))), LIMIT - 1)
    is_positive = low >= 0 and metric.lowest is not None and metric.lowest >= 0
    return 0 if is_positive else -room, room


def _flag(cell: str, reason: str, kinds: frozenset[str], sheet: Sheet) -> Truth:
    words = sheet.told.words
    yes, no = (quoted(words.term(one)) for one in ("yes", "no"))
    formula = f'IF({cell}={yes},TRUE,IF({cell}={no},FALSE,IF({cell}="",{reason},{_UNREADABLE})))'
    kept = sheet.keep(formula, "truth")
    return Truth(kept, State.of_cell(kept, kinds, "ISLOGICAL"))


def held_of(values: Iterable[Any], reasons: Iterable[str | None]) -> Held:
    """What a column holds."""
    listed = list(values)
    found = [one for one in listed if isinstance(one, Decimal)]
    wide = any(isinstance(one, str) and any(ord(sign) > _PLAIN for sign in one) for one in listed)
    places = max((_places(one) for one in found), default=0)
    ends = (Fraction(min(found)), Fraction(max(found))) if found else (Fraction(0), Fraction(0))
    return Held(*ends, places, frozenset(one for one in reasons if one), wide)


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
