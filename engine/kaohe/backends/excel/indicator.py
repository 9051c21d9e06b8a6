"""Parts, indicators, dimensions as formulas: value → row → points → how they count. The twin of `exact.scored`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kaohe.backends.excel.agreement import Compared, agreement
from kaohe.backends.excel.codes import inapplicable, undecided
from kaohe.backends.excel.expressions import Scope, compiled, numeric, truth
from kaohe.backends.excel.points import Points, rounded, scaled, within
from kaohe.backends.excel.published import Of, figure_of, points_of, value_of
from kaohe.backends.excel.rows import row_of
from kaohe.backends.excel.scored import Scored, Weight, mean_of
from kaohe.backends.excel.scoring import points_by
from kaohe.backends.excel.sheet import Form, NotTold
from kaohe.backends.excel.values import Number, State, Truth, Value, first_of, scale_of
from kaohe.backends.excel.whole import LIMIT, Whole
from kaohe.model.exact import decimal_places, round_half_up
from kaohe.model.pack import Assessment, Dimension, Indicator, MissingRule, Part, Role
from kaohe.model.types import Kind, Type

__all__ = ["Assessing"]

_LARGEST = LIMIT // 10**6
"""As many points as somebody may put in the place of a record's."""
_PERCENT, _NUMBER, _POINTS = (Type(kind=kind) for kind in (Kind.PERCENT, Kind.NUMBER, Kind.POINTS))
_Rule = Dimension | Indicator | Part


@dataclass
class Assessing:
    """Scores a role's parts, indicators and dimensions one after another, each with its columns and its check.

    ``overridden`` gives what somebody put in the place of the points of an indicator, for some record.
    """

    role: Role
    scope: Scope
    overridden: Callable[[str], Of | None]
    gates: dict[str, Truth] = field(default_factory=dict)

    def indicator(self, rule: Indicator) -> Scored:
        """An indicator, its parts before it."""
        own = scale_of([part.weight for part in rule.parts])
        parts = [self._part(rule, part, own) for part in rule.parts]

        def score(weight: Weight) -> Scored:
            gates = self._gates(rule, self.role.dimension_of(rule.name))
            if rule.assessment is not None:
                return self._assessed(rule, rule.name, rule.assessment, gates, weight)
            mean = mean_of(parts, "parts", self.role.indicator_decimals, self.scope.sheet, weighted=True)
            return self._made(rule, mean, gates, weight)

        return self._tried(rule, rule.name, rule.name, self._shares, score)

    def dimension(self, rule: Dimension, inside: Sequence[Scored]) -> Scored:
        """A dimension, of its indicators: by 分值 the share that they gave of their full points, of its own."""
        by_weight = self.role.form == "weight"

        def score(weight: Weight) -> Scored:
            gates = self._gates(rule, None)
            mean = mean_of(inside, "indicators", self.role.indicator_decimals, self.scope.sheet, weighted=by_weight)
            if not by_weight:
                mean = mean * Number(weight.cell, Whole.constant(weight.of))
            return self._made(rule, mean, gates, weight)

        return self._tried(rule, rule.name, rule.name, self._shares, score)

    def _part(self, indicator: Indicator, part: Part, shares: int) -> Scored:
        assessment, name = part.assessment, f"{indicator.name}/{part.name}"
        if assessment is None:
            raise ValueError(f"the part {part.name} has errors and can't be scored")

        def score(weight: Weight) -> Scored:
            return self._assessed(part, name, assessment, [], weight)

        return self._tried(part, name, f"{indicator.name} · {part.name}", shares, score)

    @property
    def _shares(self) -> int:
        """What the weights of indicators and dimensions are whole numbers of."""
        return scale_of([one.weight for one in self.role.scored])

    def _tried(
        self, rule: _Rule, name: str, owner: str, shares: int, score: Callable[[Weight], Scored]
    ) -> Scored:  # fmt: skip
        """What is scored, or where no formula says it, as it was published."""
        sheet, rules = self.scope.sheet, self.scope.rules
        by_weight = self._is_weighted(rule)
        shown = sheet.told.words.value(rule.weight, _PERCENT if by_weight else _NUMBER)
        sheet.group = sheet.say("owner by weight" if by_weight else "owner by points", name=owner, weight=shown)
        rules.owner = owner
        said = sheet.say("weight" if by_weight else "full points")
        weight = Weight(rules.figure(said, rule.weight, _PERCENT if by_weight else None, shares).top, shares)
        columns, lines, gates = len(sheet.columns), len(rules.lines), dict(self.gates)
        try:
            return score(weight)
        except NotTold as error:
            del sheet.columns[columns:], rules.lines[lines:]
            self.gates = gates
            return self._copied(name, weight, error)

    def _is_weighted(self, rule: _Rule) -> bool:
        """Whether it has a share; else 分值."""
        return isinstance(rule, Part) or self.role.form == "weight"

    def _gates(self, rule: Dimension | Indicator, dimension: Dimension | None) -> list[Truth]:
        """The 当 of something, that of its dimension before its own; each is worked out once."""
        found = []
        for one in (dimension, rule):
            if one is None or one.condition is None:
                continue
            if one.name not in self.gates:
                self.scope.rules.text = one.condition_text or ""
                holds = truth(one.condition, self.scope)
                state = self.scope.sheet.state(holds.state)
                self.gates[one.name] = Truth(self.scope.sheet.test(holds.text, state, "applies"), state)
            found.append(self.gates[one.name])
        return found

    def _assessed(
        self, rule: Indicator | Part, name: str, assessment: Assessment, gates: Sequence[Truth], weight: Weight
    ) -> Scored:
        """What is scored by a value of its own."""
        sheet, kind, places = self.scope.sheet, assessment.value.type, self.role.indicator_decimals
        self.scope.rules.text = assessment.value_text
        value = sheet.value(compiled(assessment.value, self.scope))
        shown, bare = self._value(name, value, gates, kind), replace(value, state=State())
        with sheet.guarding(value.state):
            found = row_of(assessment.scoring, bare, self.scope, places)
            row = None if found is None else self._row(*found, value.state)
            points = points_by(assessment.scoring, bare, kind, self.scope, places, row)
        states = [value.state, points.state] if found is None else [value.state, found[0].state, points.state]
        return self._shown(rule, name, replace(points, state=first_of(states)), gates, weight, shown)

    def _made(self, rule: Dimension | Indicator, mean: Number, gates: Sequence[Truth], weight: Weight) -> Scored:
        """What is made of others."""
        value = self.scope.sheet.value(mean)
        shown = self._value(rule.name, value, gates, _POINTS)
        points = rounded(numeric(replace(value, state=State())), self.role.indicator_decimals, self.scope)
        points = replace(points, state=first_of([value.state, points.state]))
        return self._shown(rule, rule.name, points, gates, weight, shown)

    def _value(self, name: str, value: Value, gates: Sequence[Truth], kind: Type) -> Compared | None:
        """The value as people read it, or why there is none; a word was published nowhere to compare it with."""
        sheet = self.scope.sheet
        text, form, of = _shown_as(value), _form_of(kind), value_of(name, sheet.told)
        cell = sheet.computed(sheet.say("value"), self._gated(gates, text, is_value=True), form, of)
        return Compared(cell, of, form, sheet.say("value")) if isinstance(value, Number) else None

    def _row(self, row: Number, start: int, state: State) -> tuple[Whole, int]:
        """The row as people read it, blank where there is none."""
        sheet, text = self.scope.sheet, row.top.text
        for one in (row.state, state):
            text = f'IF({one.known},{text},"")' if one.kinds else text
        return replace(row.top, text=sheet.computed(sheet.say("row"), text, Form(0))), start

    def _shown(
        self, rule: _Rule, name: str, points: Points, gates: Sequence[Truth], weight: Weight, value: Compared | None
    ) -> Scored:
        """The columns that people read: worked out, published, and whether that is the same."""
        sheet, places = self.scope.sheet, self.role.indicator_decimals
        points = within(points, rule.limits.floor, rule.limits.cap, places, self.scope)
        used = sheet.keep(self._gated(gates, self._counted(rule.missing, points)), "points")
        put, why = self.overridden(name), None
        if put is not None:
            given = sheet.input(sheet.say("overridden"), put, Form(places))
            used = sheet.keep(f'IF({given}="",{used},ROUND({given}*{10**places},0))', "points")
            why = (f'{given}<>""', undecided("overridden"))
        of, form = points_of(name, sheet.told), Form(places)
        cell = sheet.computed(sheet.say("points"), f"IF(ISTEXT({used}),{used},{used}/{10**places})", form, of)
        figures = [
            Compared(cell, of, form, sheet.say("points"), 10**places),
            self._contribution(rule, name, used, weight),
        ]
        agreement(sheet, figures if value is None else [value, *figures], why)
        assigned = scaled(rule.missing.points or Fraction(0), places)
        low, high = min(points.points.low, assigned), max(points.points.high, assigned)
        return Scored(name, used, weight.cell, low, high) if put is None else self._anything(name, used, weight)

    def _contribution(self, rule: _Rule, name: str, used: str, weight: Weight) -> Compared:
        """What it gives to the sum: by 分值 its points, else weight × points."""
        sheet, scale, places = self.scope.sheet, 10**self.role.indicator_decimals, self.role.indicator_decimals
        times = ""
        if self._is_weighted(rule):
            times, scale, places = (
                f"*{weight.cell.text}",
                scale * weight.of,
                places + (decimal_places(rule.weight) or 0),
            )
        of, form = figure_of(f"{name}.contribution"), Form(places)
        text = f'IF(ISTEXT({used}),"",{used}{times}/{scale})'
        return Compared(
            sheet.computed(sheet.say("contribution"), text, form, of), of, form, sheet.say("contribution"), scale
        )

    def _copied(self, name: str, weight: Weight, error: NotTold) -> Scored:
        """What no formula says: its points go on as they were published, and nothing is said of them."""
        sheet, places, why = self.scope.sheet, self.role.indicator_decimals, undecided(str(error))
        sheet.computed(sheet.say("value"), why)
        given = sheet.published(sheet.say("points"), points_of(name, sheet.told), Form(places))
        used = sheet.keep(f"IF(ISTEXT({given}),{given},ROUND({given}*{10**places},0))", "points")
        sheet.check(why)
        return self._anything(name, used, weight)

    def _anything(self, name: str, used: str, weight: Weight) -> Scored:
        return Scored(name, used, weight.cell, -_LARGEST, _LARGEST)

    def _gated(self, gates: Sequence[Truth], text: str, *, is_value: bool = False) -> str:
        """What stands where every 当 holds; where one fails or isn't known, that, which no missing rule decides."""
        told = self.scope.sheet.told
        for gate in reversed(gates):
            text = f"IF({gate.text},{text},{inapplicable('condition_fails')})"
            if gate.state.kinds:
                state = gate.state.text
                pending = f"IF({told.is_('missing', state)},{told.retold(state, 'pending')},{state})"
                text = f"IF({gate.state.known},{text},{state if is_value else pending})"
        return text

    def _counted(self, rule: MissingRule, points: Points) -> str:
        """Points where they are known; else what the missing rule says of it."""
        sheet, state = self.scope.sheet, self.scope.sheet.state(points.state)
        if not state.kinds:
            return points.points.text
        if rule.rule == "points" and rule.points is not None:
            places = self.role.indicator_decimals
            given = self.scope.rules.points(sheet.say("where missing"), round_half_up(rule.points, places), places).text
        else:
            given = sheet.told.retold(state.text, "skipped" if rule.rule == "skip" else "pending")
        otherwise = f"IF({sheet.told.is_('missing', state.text)},{given},{state.text})"
        return f"IF({state.known},{points.points.text},{otherwise})"


def _shown_as(value: Value) -> str:
    """A value as people read it, or why there is none."""
    text = value.shown if isinstance(value, Number) else value.text
    return f"IF({value.state.known},{text},{value.state.text})" if value.state.kinds else text


def _form_of(kind: Type) -> Form:
    """How values of a kind are shown."""
    if kind.kind is Kind.PERCENT:
        return Form(2, 2, percent=True)
    if not kind.is_numeric:
        return Form(is_text=True)
    places, more = {Kind.POINTS: (2, 0), Kind.RATIO: (4, 2)}.get(kind.kind, (0, 0) if kind.whole else (2, 2))
    return Form(places, more, unit=kind.unit or "")
