"""From base total to last total as formulas: adjustments, limits, vetoes. The twin of `exact.adjust`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kaohe.backends.excel.agreement import Compared, agreement
from kaohe.backends.excel.codes import begins, inapplicable, missing, quoted, undecided
from kaohe.backends.excel.expressions import PUBLISHED, Figures, Scope, number, numeric, truth
from kaohe.backends.excel.points import counted
from kaohe.backends.excel.published import applied_of, figure_of
from kaohe.backends.excel.scored import Scored
from kaohe.backends.excel.sheet import Form, NotTold
from kaohe.backends.excel.values import Number, State, compared, either, first_of
from kaohe.backends.excel.whole import LIMIT, Whole
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.exact import round_half_up
from kaohe.model.pack import Role, Veto
from kaohe.model.types import Kind, Type
from kaohe.model.walk import amount_expression

__all__ = ["Adjusting", "Held", "published"]

_MOST = LIMIT // 10
"""The largest total, as a whole number of its last place."""
_PLAIN = Type(kind=Kind.NUMBER)


def published(scored: Sequence[Scored], role: Role) -> Figures:
    """The points of indicators and dimensions, as what follows the base total may speak of them."""
    scale = Whole.constant(10**role.indicator_decimals)
    found: dict[tuple[str, int], Number] = {}
    for one in scored:
        lacks = f"{begins(one.points, 'inapplicable')},{inapplicable('points_not_applicable')},{missing('no_points')}"
        state = State.of(f'IF(ISNUMBER({one.points}),"",IF({lacks}))', frozenset({"missing", "inapplicable"}))
        found[one.name, PUBLISHED] = Number(Whole(one.points, one.low, one.high), scale, state)
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A veto, and the cell that tells whether it holds."""

    veto: Veto
    holds: str


@dataclass
class Adjusting:
    """The steps of a role from its base total on, each with its columns and its check.

    ``total`` is the cell of the total so far, as a whole number of its last place or the text of why there is none;
    ``gaps`` are cells that say why a step can't be decided, empty where it can.
    """

    role: Role
    scope: Scope
    total: str
    gaps: list[str] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)

    def all(self) -> None:
        """Adjustments as written, then the limits, then the vetoes."""
        for at, rule in enumerate(self.role.adjustments, 1):
            self._tried(f"adjustment {at}", rule.title, rule)
        self._limits()
        for at, veto in enumerate(self.role.vetoes, 1):
            self._tried(f"veto {at}", veto.title, veto)

    def _tried(self, name: str, title: str, rule: Adjustment | Veto) -> None:
        """A step, or where no formula says it, the total that was published behind it."""
        sheet, rules, places = self.scope.sheet, self.scope.rules, self.role.total_decimals
        sheet.group = rules.owner = title
        columns, lines = len(sheet.columns), len(rules.lines)
        gaps, held = list(self.gaps), list(self.held)
        try:
            if isinstance(rule, Veto):
                self._veto(name, rule)
            else:
                self._adjustment(name, rule)
        except NotTold as error:
            del sheet.columns[columns:], rules.lines[lines:]
            self.gaps, self.held = gaps, held
            words = sheet.told.words
            sheet.computed(sheet.say("applied"), undecided(str(error)))
            applied = sheet.published(sheet.say("applied"), applied_of(name, words), Form(is_text=True))
            after = sheet.published(sheet.say("after"), figure_of(f"{name}.after"), Form(places))
            self.total = sheet.keep(f'IF({after}="",{self.total},ROUND({after}*{10**places},0))', "total")
            lacks = f'IF({applied}={quoted(sheet.say("unknown"))},{missing("no_cell")},"")'
            self.gaps.append(sheet.keep(lacks, "state"))
            if isinstance(rule, Veto):
                holds = sheet.keep(f"{applied}={quoted(words.term('yes'))}", "applies")
                self.held.append(Held(rule, holds))
            sheet.check(undecided(str(error)))

    def _adjustment(self, name: str, rule: Adjustment) -> None:
        sheet = self.scope.sheet
        self.scope.rules.text = rule.condition_text or ""
        holds = None if rule.condition is None else truth(rule.condition, self.scope)
        self.scope.rules.text = rule.text
        amount = numeric(sheet.value(self._amount(rule)))
        state, test = amount.state, ""
        if holds is not None:
            known = sheet.state(holds.state)
            test = sheet.test(holds.text, known, "applies")
            state = first_of([known, state.where(test, State()) if state.kinds else state])
        state = sheet.state(state)
        certain = f"AND({state.known},{test})" if state.kinds and test else test or state.known
        value = self._changed(rule, amount.bare, certain)
        shown = f'IF({certain},{amount.shown},"")'
        self._step(name, state, certain, value, ignored=rule.missing_ignored, amount=shown)

    def _changed(self, rule: Adjustment, amount: Number, certain: str) -> str:
        """The total after an adjustment, rounded; what it is made of is looked at only where it is made."""
        sheet, places = self.scope.sheet, self.role.total_decimals
        before = Number(Whole(self.total, -_MOST, _MOST), Whole.constant(10**places))
        match rule.kind:
            case "bonus":
                after = before + amount
            case "penalty":
                after = before - amount
            case _:
                after = before * amount
        taken = State(known=f"IF(ISTEXT({self.total}),FALSE,{certain})", kinds=frozenset({"undecided"}))
        with sheet.guarding(taken):
            kept = numeric(sheet.value(after))
            points = kept.rounded(places)
            state = sheet.state(kept.state.doubting(points))
        value = points.text if not state.kinds else f"IF({state.known},{points.text},{state.text})"
        return f"IF({certain},{value},{self.total})"

    def _amount(self, rule: Adjustment) -> Number:
        """What is added, deducted or multiplied by, within its limits; never rounded."""
        rules, sheet = self.scope.rules, self.scope.sheet
        worked = number(amount_expression(rule), self.scope)
        if isinstance(rule.amount, EachUnit):
            least = worked.top.at_least(Whole.constant(0))
            size = rules.named(sheet.say("each size"), rule.amount.size, _PLAIN)
            steps = Number(least, worked.bottom, worked.state).over(size, missing("divided_by_zero"))
            each = rules.named(sheet.say("each points"), rule.amount.points, _PLAIN)
            worked = each * counted(rule.amount.counting, steps)
        for bound, sign, key in ((rule.floor, "<", "floor"), (rule.cap, ">", "cap")):
            if bound is None:
                continue
            worked = numeric(sheet.value(worked))
            limit = rules.figure(sheet.say(key), bound)
            beyond = compared(sign, worked.bare, limit)
            held = either(beyond.text, limit, worked.bare)
            worked = Number(held.top, held.bottom, first_of([worked.state, beyond.state]))
        return worked

    def _limits(self) -> None:
        """总分 limits: a bound is rounded as totals are, so that the greater or lesser of both is the total."""
        sheet, places, limits = self.scope.sheet, self.role.total_decimals, self.role.limits
        if not limits.are_stated:
            return
        sheet.group = self.scope.rules.owner = sheet.say("total limits")
        text, last = self.total, "floor"
        for name, function, bound in (("floor", "MAX", limits.floor), ("cap", "MIN", limits.cap)):
            if bound is not None:
                cell = self.scope.rules.points(sheet.say(name), round_half_up(bound, places), places).text
                text, last = f"{function}({text},{cell})", name
        self.total = sheet.keep(f"IF(ISTEXT({self.total}),{self.total},{text})", "total")
        agreement(sheet, [self._after(last)])

    def _veto(self, name: str, veto: Veto) -> None:
        sheet, places = self.scope.sheet, self.role.total_decimals
        self.scope.rules.text = veto.condition_text
        fires = truth(veto.condition, self.scope)
        state = sheet.state(fires.state)
        holds = sheet.test(fires.text, state, "applies")
        value = self.total
        if veto.cap is not None:
            cap = self.scope.rules.points(sheet.say("cap"), round_half_up(veto.cap, places), places)
            value = f"IF({holds},MIN({self.total},{cap.text}),{self.total})"
        self.held.append(Held(veto, holds))
        self._step(name, state, holds, value, ignored=veto.missing_ignored)

    def _step(
        self, name: str, state: State, applies: str, value: str, *, ignored: bool, amount: str | None = None
    ) -> None:
        """The columns of a step, and its check. What can't be decided leaves the total as it is, and is a gap."""
        sheet, told, before = self.scope.sheet, self.scope.sheet.told, self.total
        yes, no = (quoted(told.words.term(one)) for one in ("yes", "no"))
        said = f"IF({applies},{yes},{no})"
        if state.kinds:
            untold = told.is_("undecided", state.text)
            value = f"IF({untold},{state.text},{value})"
            gap = no if ignored else f"IF({told.is_('missing', state.text)},{quoted(sheet.say('unknown'))},{no})"
            said = f"IF({state.known},{said},IF({untold},{state.text},{gap}))"
            self.gaps += [] if ignored else [state.text]
        self.total = sheet.keep(f"IF(ISTEXT({before}),{before},{value})", "total")
        of, form = applied_of(name, told.words), Form(is_text=True)
        cell = sheet.computed(sheet.say("applied"), f'IF(ISTEXT({before}),"",{said})', form, of)
        cells = [Compared(cell, of, form, sheet.say("applied"), is_text=True)]
        if amount is not None:
            of, form = figure_of(f"{name}.amount"), Form(2, 4)
            cell = sheet.computed(sheet.say("amount"), f'IF(ISTEXT({before}),"",{amount})', form, of)
            cells.append(Compared(cell, of, form, sheet.say("amount")))
        agreement(sheet, [*cells, self._after(name)])

    def _after(self, name: str) -> Compared:
        """The total as people read it: nothing where there is none to go on from."""
        sheet, places, total = self.scope.sheet, self.role.total_decimals, self.total
        lacks = f'IF({sheet.told.is_("undecided", total)},{total},"")'
        of, form = figure_of(f"{name}.after"), Form(places)
        cell = sheet.computed(sheet.say("after"), f"IF(ISTEXT({total}),{lacks},{total}/{10**places})", form, of)
        return Compared(cell, of, form, sheet.say("after"), 10**places)
