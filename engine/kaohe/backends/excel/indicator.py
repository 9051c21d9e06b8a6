"""Parts, indicators, dimensions as formulas: value → row → points → how they count. The twin of `exact.scored`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from kaohe.backends.excel.agreement import Compared, agreement
from kaohe.backends.excel.codes import Told, inapplicable, missing, undecided
from kaohe.backends.excel.expressions import Scope, compiled, numeric, truth
from kaohe.backends.excel.inputs import is_inapplicable
from kaohe.backends.excel.points import Points, rounded, scaled, within
from kaohe.backends.excel.rows import row_of
from kaohe.backends.excel.scoring import points_of
from kaohe.backends.excel.sheet import Form, NotTold, Row
from kaohe.backends.excel.values import Number, State, Truth, Value, scale_of
from kaohe.backends.excel.whole import LIMIT, Whole
from kaohe.model.exact import decimal_places, round_half_up
from kaohe.model.pack import Assessment, Dimension, Indicator, MissingRule, Part, Role
from kaohe.model.types import Kind, Type

__all__ = ["Assessing", "Scored", "mean_of"]

LARGEST = LIMIT // 10**6
"""As many points as somebody may put in the place of a record's."""
_PERCENT = Type(kind=Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Scored:
    """What has points: the cell of them as a whole number of their last place, or of why there are none.

    ``weight`` is a whole number of whatever share its neighbours have too, in a cell of the rules.
    """

    name: str
    points: str
    weight: Whole
    low: int
    high: int

    def given(self, *, weighted: bool) -> Whole:
        """What it gives to the sum above it: 0 where it doesn't count."""
        found = Whole(f"N({self.points})", min(self.low, 0), max(self.high, 0))
        return found * self.weight if weighted else found

    @property
    def counted(self) -> Whole:
        """Its weight where it counts, else 0."""
        return Whole(f"ISNUMBER({self.points})*{self.weight.text}", 0, self.weight.high)


@dataclass
class Assessing:
    """Scores a role's parts, indicators and dimensions one after another, each with its columns and its check.

    ``overridden`` are the columns of the trace that somebody put other points into, for some record.
    """

    role: Role
    scope: Scope
    overridden: Callable[[str], Callable[[Row], Any] | None]
    gates: dict[str, Truth] = field(default_factory=dict)

    def indicator(self, rule: Indicator) -> Scored:
        """An indicator, its parts before it."""
        shares = scale_of([one.weight for one in self.role.scored])
        own = scale_of([part.weight for part in rule.parts])
        parts = [self._part(rule, part, own) for part in rule.parts]
        dimension = self.role.dimension_of(rule.name)

        def score() -> Scored:
            gates = [gate for one in (dimension, rule) if one is not None and (gate := self._gate(one)) is not None]
            self._named(rule, rule.name)
            if rule.assessment is None:
                return self._made(rule, self._mean(parts, "parts", None), gates, shares)
            return self._assessed(rule, rule.name, rule.assessment, gates, shares)

        return self._tried(rule, rule.name, score, shares)

    def dimension(self, rule: Dimension, inside: Sequence[Scored]) -> Scored:
        """A dimension, of its indicators."""
        shares = scale_of([one.weight for one in self.role.scored])

        def score() -> Scored:
            gate = self._gate(rule)
            self._named(rule, rule.name)
            mean = self._mean(inside, "indicators", None if self.role.form == "weight" else rule.weight)
            return self._made(rule, mean, [] if gate is None else [gate], shares)

        return self._tried(rule, rule.name, score, shares)

    def _part(self, indicator: Indicator, part: Part, shares: int) -> Scored:
        self._named(part, f"{indicator.name} · {part.name}")
        assessment, name = part.assessment, f"{indicator.name}/{part.name}"
        if assessment is None:
            raise ValueError(f"the part {part.name} has errors and can't be scored")
        return self._tried(part, name, lambda: self._assessed(part, name, assessment, [], shares), shares)

    def _tried(
        self, rule: Dimension | Indicator | Part, name: str, score: Callable[[], Scored], shares: int
    ) -> Scored:  # fmt: skip
        """What is scored, or where no formula says it, as it was published."""
        sheet, rules = self.scope.sheet, self.scope.rules
        columns, lines = len(sheet.columns), len(rules.lines)
        try:
            return score()
        except NotTold as error:
            del sheet.columns[columns:], rules.lines[lines:]
            self.gates.pop(rule.name, None)
            if not isinstance(rule, Part):
                self._named(rule, rule.name)
            return self._copied(rule, name, self._weight(rule, shares), error)

    def _named(self, rule: Dimension | Indicator | Part, owner: str) -> None:
        words = self.scope.sheet.told.words
        by_weight = self.role.form == "weight" or isinstance(rule, Part)
        weight = words.value(rule.weight, _PERCENT) if by_weight else words.value(rule.weight, Type(kind=Kind.NUMBER))
        key = "owner by weight" if by_weight else "owner by points"
        self.scope.sheet.group = words.say("live", key, name=owner, weight=weight)
        self.scope.rules.owner = owner

    def _gate(self, rule: Dimension | Indicator) -> Truth | None:
        """A 当, worked out once."""
        if rule.condition is None:
            return None
        if rule.name not in self.gates:
            self._named(rule, rule.name)
            self.scope.rules.text = rule.condition_text or ""
            found = truth(rule.condition, self.scope)
            state = self.scope.sheet.state(found.state)
            self.gates[rule.name] = Truth(self.scope.sheet.test(found.text, state, "applies"), state)
        return self.gates[rule.name]

    def _mean(self, inside: Sequence[Scored], what: str, worth: Fraction | None) -> Number:
        weighted = worth is None
        mean = mean_of(inside, what, self.role.indicator_decimals, self.scope, weighted=weighted)
        return mean if worth is None else mean * self.scope.rules.figure(self._say("full marks"), worth)

    def _assessed(
        self, rule: Indicator | Part, name: str, assessment: Assessment, gates: Sequence[Truth], shares: int
    ) -> Scored:
        """What is scored by a value of its own."""
        sheet, weight = self.scope.sheet, self._weight(rule, shares)
        self.scope.rules.text = assessment.value_text
        value = sheet.value(compiled(assessment.value, self.scope))
        kind, places, bare = assessment.value.type, self.role.indicator_decimals, replace(value, state=State())
        shown = self._value(name, value, gates, kind)
        with sheet.guarding(value.state):
            found = row_of(assessment.scoring, bare, self.scope, places)
            row = None if found is None else self._row(*found, value.state)
            points = points_of(assessment.scoring, bare, kind, self.scope, places, row)
        if found is not None:
            points = replace(points, state=_before(found[0].state, points.state))
        return self._shown(rule, name, value, points, gates, weight, shown)

    def _row(self, row: Number, start: int, state: State) -> tuple[Whole, int]:
        """The row as people read it, blank where there is none."""
        known = [one.known for one in (state, row.state) if one.kinds]
        text = row.top.text
        for test in reversed(known):
            text = f'IF({test},{text},"")'
        return replace(row.top, text=self.scope.sheet.computed(self._say("row"), text, Form(0))), start

    def _made(
        self, rule: Dimension | Indicator, mean: Number, gates: Sequence[Truth], shares: int
    ) -> Scored:
        """What is made of others."""
        weight = self._weight(rule, shares)
        value = self.scope.sheet.value(mean)
        shown = self._value(rule.name, value, gates, Type(kind=Kind.POINTS))
        points = rounded(numeric(replace(value, state=State())), self.role.indicator_decimals, self.scope)
        return self._shown(rule, rule.name, value, points, gates, weight, shown)

    def _weight(self, rule: Dimension | Indicator | Part, shares: int) -> Whole:
        by_weight = self.role.form == "weight" or isinstance(rule, Part)
        key = "weight" if by_weight else "full points"
        return self.scope.rules.figure(self._say(key), rule.weight, _PERCENT if by_weight else None, shares).top

    def _shown(
        self, rule: Dimension | Indicator | Part, name: str, value: Value, points: Points, gates: Sequence[Truth],
        weight: Whole, shown: Compared,
    ) -> Scored:  # fmt: skip
        """The columns that people read: worked out, published, and whether that is the same."""
        sheet, role, places = self.scope.sheet, self.role, self.role.indicator_decimals
        points = within(points, rule.limits.floor, rule.limits.cap, places, self.scope)
        state = sheet.state(_before(value.state, points.state))
        told = sheet.told
        held = self._gated(gates, points.points.text if not state.kinds else self._uncounted(rule.missing, state, points))
        cell = sheet.keep(held, "points")
        put = self.overridden(name)
        used = cell
        if put is not None:
            given = sheet.input(self._say("overridden"), put, Form(places))
            used = sheet.keep(f'IF({given}="",{cell},ROUND({given}*{10**places},0))', "points")
        points_cell = sheet.computed(
            self._say("points"), f"IF(ISTEXT({used}),{used},{used}/{10**places})", Form(places), _points(name, told)
        )
        factor, over = self._factor(rule, weight)
        scale = over * 10**places
        gives = sheet.computed(
            self._say("contribution"), f'IF(ISTEXT({used}),"",{used}{factor}/{scale})',
            Form(self._last_place(rule)), _of(f"{name}.contribution"),
        )  # fmt: skip
        compared = [
            shown,
            Compared(points_cell, _points(name, told), Form(places), self._say("points"), 10**places),
            Compared(gives, _of(f"{name}.contribution"), Form(self._last_place(rule)), self._say("contribution"), scale),
        ]
        if not isinstance(value, Number):
            compared = compared[1:]  # a word was published nowhere
        why = None if put is None else (f'{given}<>""', undecided("overridden"))
        agreement(sheet, compared, why)
        assigned = scaled(rule.missing.points or Fraction(0), places)
        low = min(points.points.low, assigned, 0)
        return Scored(name, used, weight, -LARGEST if put is not None else low, max(points.points.high, assigned))

    def _value(self, name: str, value: Value, gates: Sequence[Truth], kind: Type) -> Compared:
        """The value as people read it, or why there is none."""
        text, form = value.shown if isinstance(value, Number) else value.text, _form_of(kind)
        if value.state.kinds:
            text = f"IF({value.state.known},{text},{value.state.text})"
        of = _value(name, self.scope.sheet.told)
        cell = self.scope.sheet.computed(self._say("value"), self._gated(gates, text, as_value=True), form, of)
        return Compared(cell, of, form, self._say("value"))

    def _copied(self, rule: Dimension | Indicator | Part, name: str, weight: Whole, error: NotTold) -> Scored:
        """What no formula says: its points go on as they were published, and nothing is said of them."""
        sheet, places = self.scope.sheet, self.role.indicator_decimals
        why = undecided(str(error))
        sheet.computed(self._say("value"), why)
        published = sheet.published(self._say("points"), _points(name, sheet.told), Form(places))
        used = sheet.keep(f"IF(ISTEXT({published}),{published},ROUND({published}*{10**places},0))", "points")
        sheet.check(why)
        return Scored(name, used, weight, -LARGEST, LARGEST)

    def _factor(self, rule: Dimension | Indicator | Part, weight: Whole) -> tuple[str, int]:
        """What points are multiplied by in a contribution, and what that is divided by."""
        if not self._weighted(rule):
            return "", 1
        return f"*{weight.text}", weight.high * rule.weight.denominator // rule.weight.numerator

    def _last_place(self, rule: Dimension | Indicator | Part) -> int:
        """The decimals of a contribution."""
        return self.role.indicator_decimals + (decimal_places(rule.weight) or 0 if self._weighted(rule) else 0)

    def _weighted(self, rule: Dimension | Indicator | Part) -> bool:
        return isinstance(rule, Part) or self.role.form == "weight"

    def _gated(self, gates: Sequence[Truth], text: str, *, as_value: bool = False) -> str:
        """What stands where every 当 holds; where one fails or isn't known, that, which no missing rule decides."""
        told = self.scope.sheet.told
        for gate in reversed(gates):
            text = f"IF({gate.text},{text},{inapplicable('condition_fails')})"
            if gate.state.kinds:
                state = gate.state.text
                pending = state if as_value else f"IF({told.is_('missing', state)},{told.retold(state, 'pending')},{state})"
                text = f"IF({gate.state.known},{text},{pending})"
        return text

    def _uncounted(self, rule: MissingRule, state: State, points: Points) -> str:
        """Points where they are known; else what the missing rule says of it."""
        told = self.scope.sheet.told
        if rule.rule == "points" and rule.points is not None:
            places = self.role.indicator_decimals
            given = self.scope.rules.points(self._say("where missing"), round_half_up(rule.points, places), places).text
        else:
            given = told.retold(state.text, "skipped" if rule.rule == "skip" else "pending")
        otherwise = f"IF({told.is_('missing', state.text)},{given},{state.text})"
        return f"IF({state.known},{points.points.text},{otherwise})"

    def _say(self, key: str) -> str:
        return self.scope.sheet.told.words.say("live", key)


def mean_of(inside: Sequence[Scored], what: str, places: int, scope: Scope, *, weighted: bool) -> Number:
    """What those that count give for each unit of their weight, and why there is none."""
    told = scope.sheet.told
    top = bottom = Whole.constant(0)
    for one in inside:
        top, bottom = top + one.given(weighted=weighted), bottom + one.counted
    counted = scope.sheet.whole(bottom, State(), "weight counted")

    def some(kind: str) -> str:
        return f"OR({','.join(told.is_(kind, one.points) for one in inside)})"

    every = f"AND({','.join(told.is_('inapplicable', one.points) for one in inside)})"
    left = f"IF({every},{inapplicable(f'{what}_not_applicable')},{missing(f'{what}_skipped')})"
    pending = f"IF({some('pending')},{missing(f'{what}_pending')},IF({counted.text}=0,{left},\"\"))"
    text = f"IF({some('undecided')},{undecided('inside')},{pending})"
    state = scope.sheet.state(State.of(text, frozenset({"undecided", "missing", "inapplicable"})))
    scale = Whole.constant(10**places)
    full = counted * scale
    return Number(top.cleared(), full.cleared(), state.doubting(top, full))




def _before(first: State, second: State) -> State:
    """The first state where it says why, else the second."""
    if not first.kinds:
        return second
    return first if not second.kinds else second.where(first.known, first)


def _of(name: str) -> Callable[[Row], Any]:
    return lambda row: row[name]


def _form_of(kind: Type) -> Form:
    if kind.kind is Kind.PERCENT:
        return Form(2, 2, percent=True)
    if not kind.is_numeric:
        return Form(is_text=True)
    places, more = {Kind.POINTS: (2, 0), Kind.RATIO: (4, 2)}.get(kind.kind, (0, 0) if kind.whole else (2, 2))
    return Form(places, more, unit=kind.unit or "")


def _points(name: str, told: Told) -> Callable[[Row], Any]:
    """The points as published, or how it counts where there are none, with the reason."""

    def points(row: Row) -> Any:
        if row[f"{name}.points"] is not None:
            return row[f"{name}.points"]
        kinds = {"skipped": "skipped", "not_applicable": "inapplicable", "pending": "pending"}
        counting, reason = row[f"{name}.counting"], row[f"{name}.reason"]
        return told.text(kinds[counting], reason) if counting in kinds and reason else None

    return points


def _value(name: str, told: Told) -> Callable[[Row], Any]:
    """The value as published, or why there is none."""

    def value(row: Row) -> Any:
        reason = row[f"{name}.reason"]
        if row[f"{name}.value"] is not None or reason is None:
            return row[f"{name}.value"]
        return told.text("inapplicable" if is_inapplicable(reason) else "missing", reason)

    return value
