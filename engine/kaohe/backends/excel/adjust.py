"""From base total to last total as formulas: adjustments, limits, vetoes. The twin of `exact.adjust`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kaohe.backends.excel.agreement import Compared, agreement
from kaohe.backends.excel.codes import inapplicable, missing, quoted, undecided
from kaohe.backends.excel.expressions import PUBLISHED, Figures, Scope, number, truth
from kaohe.backends.excel.indicator import Scored
from kaohe.backends.excel.points import counted
from kaohe.backends.excel.sheet import Form, NotTold, Row
from kaohe.backends.excel.values import Number, State, compared, either
from kaohe.backends.excel.whole import LIMIT, Whole
from kaohe.model.adjustments import Adjustment, EachUnit
from kaohe.model.exact import round_half_up
from kaohe.model.pack import Role, Veto
from kaohe.model.types import Kind, Type
from kaohe.model.walk import amount_expression

__all__ = ["Adjusting", "published"]

_PLAIN = Type(kind=Kind.NUMBER)


def published(scored: Sequence[Scored], role: Role) -> Figures:
    """The points of indicators and dimensions, as what follows the base total may speak of them."""
    scale = Whole.constant(10**role.indicator_decimals)
    found: dict[tuple[str, int], Number] = {}
    for one in scored:
        text = f"IF(ISNUMBER({one.points}),\"\",IF(LEFT({one.points},2)=\x03,{inapplicable('points_not_applicable')}"
        state = State.of(f"{text},{missing('no_points')}))", frozenset({"missing", "inapplicable"}))
        found[one.name, PUBLISHED] = Number(Whole(one.points, one.low, one.high), scale, state)
    return found


@dataclass
class Adjusting:
    """The steps of a role from its base total on, each with its columns and its check.

    ``total`` is the cell of the total so far, as a whole number of its last place or the text of why there is none;
    ``gaps`` are cells that say why a step can't be decided, empty where it can.
    """

    role: Role
    scope: Scope
    total: str
    most: int = LIMIT // 10
    gaps: list[str] = field(default_factory=list)
    held: list[tuple[Veto, str]] = field(default_factory=list)

    def all(self) -> None:
        """Adjustments as written, then the limits, then the vetoes."""
        for at, rule in enumerate(self.role.adjustments, 1):
            self._tried(f"adjustment {at}", rule.title, rule)
        self._limits()
        for at, veto in enumerate(self.role.vetoes, 1):
            self._tried(f"veto {at}", veto.title, veto)

    def _tried(self, name: str, title: str, rule: Adjustment | Veto) -> None:
        """A step, or where no formula says it, the total that was published behind it."""
        sheet, rules = self.scope.sheet, self.scope.rules
        sheet.group = rules.owner = title
        before, lines = list(sheet.columns), len(rules.lines)
        try:
            if isinstance(rule, Veto):
                self._veto(name, rule)
            else:
                self._adjustment(name, rule)
        except NotTold as error:
            sheet.columns[:], rules.lines[lines:] = before, []
            why = undecided(str(error))
            sheet.computed(self._say("applied"), why)
            cell = sheet.published(self._say("after"), _of(f"{name}.after"), Form(self.role.total_decimals))
            scale = 10**self.role.total_decimals
            self.total = sheet.keep(f'IF({cell}="",{self.total},ROUND({cell}*{scale},0))', "total")
            sheet.check(why)

    def _adjustment(self, name: str, rule: Adjustment) -> None:
        sheet, places = self.scope.sheet, self.role.total_decimals
        self.scope.rules.text = rule.condition_text or ""
        holds = None if rule.condition is None else truth(rule.condition, self.scope)
        self.scope.rules.text = rule.text
        amount = self._amount(rule)
        kept = sheet.value(amount)
        amount = kept if isinstance(kept, Number) else amount
        state = amount.state
        if holds is not None:
            known = sheet.state(holds.state)
            test = sheet.test(holds.text, known, "applies")
            state = state.where(test, State())
            if known.kinds:
                state = state.where(known.known, known)
        state = sheet.state(state)
        certain = state.known if holds is None else f"AND({state.known},{test})" if state.kinds else test
        total = Whole(self.total, -self.most, self.most)
        before = Number(total, Whole.constant(10**places))
        after = {"bonus": before + amount.bare, "penalty": before - amount.bare, "coefficient": before * amount.bare}[
            rule.kind
        ]
        bare = sheet.value(Number(after.top, after.bottom, _beyond(after.state, certain, self.total)))
        if not isinstance(bare, Number):
            raise TypeError("a total is a number")
        found = bare.rounded(places)
        outgrown = sheet.state(_beyond(bare.state.doubting(found), certain, self.total))
        value = f"IF({certain},{found.text},{self.total})"
        if outgrown.kinds:
            value = f"IF({outgrown.known},{value},{outgrown.text})"
        shown = f'IF({certain},{amount.shown},"")'
        self._step(name, state, certain, value, ignored=rule.missing_ignored, amount=shown)

    def _amount(self, rule: Adjustment) -> Number:
        """What is added, deducted or multiplied by, within its limits; never rounded."""
        worked = number(amount_expression(rule), self.scope)
        rules, say = self.scope.rules, self._say
        if isinstance(rule.amount, EachUnit):
            least = worked.top.at_least(Whole.constant(0))
            size = rules.named(say("each size"), rule.amount.size, _PLAIN)
            steps = Number(least, worked.bottom, worked.state).over(size, missing("divided_by_zero"))
            each = rules.named(say("each points"), rule.amount.points, _PLAIN)
            worked = each * counted(rule.amount.counting, steps)
        for bound, sign, key in ((rule.floor, "<", "floor"), (rule.cap, ">", "cap")):
            if bound is None:
                continue
            kept = self.scope.sheet.value(worked)
            worked = kept if isinstance(kept, Number) else worked
            limit = rules.figure(say(key), bound)
            beyond = compared(sign, worked.bare, limit)
            found = either(beyond.text, limit, worked.bare)
            state = beyond.state if not worked.state.kinds else beyond.state.where(worked.state.known, worked.state)
            worked = Number(found.top, found.bottom, state)
        return worked

    def _limits(self) -> None:
        """总分 limits: a bound is rounded as totals are, so that the greater or lesser of both is the total."""
        sheet, places, limits = self.scope.sheet, self.role.total_decimals, self.role.limits
        if not limits.are_stated:
            return
        sheet.group = self.scope.rules.owner = self._say("total limits")
        text, last = self.total, "floor"
        for name, function, bound in (("floor", "MAX", limits.floor), ("cap", "MIN", limits.cap)):
            if bound is not None:
                cell = self.scope.rules.points(self._say(name), round_half_up(bound, places), places).text
                text, last = f"{function}({text},{cell})", name
        self.total = sheet.keep(f"IF(ISTEXT({self.total}),{self.total},{text})", "total")
        shown = sheet.computed(self._say("after"), self._shown(self.total), Form(places), _of(f"{last}.after"))
        self._agree([Compared(shown, _of(f"{last}.after"), Form(places), self._say("after"), 10**places)])

    def _veto(self, name: str, veto: Veto) -> None:
        sheet, places = self.scope.sheet, self.role.total_decimals
        self.scope.rules.text = veto.condition_text
        fires = truth(veto.condition, self.scope)
        state = sheet.state(fires.state)
        holds = sheet.test(fires.text, state, "applies")
        value = self.total
        if veto.cap is not None:
            cap = self.scope.rules.points(self._say("cap"), round_half_up(veto.cap, places), places)
            value = f"IF({holds},MIN({self.total},{cap.text}),{self.total})"
        self.held.append((veto, holds))
        self._step(name, state, holds, value, ignored=veto.missing_ignored)

    def _step(
        self, name: str, state: State, applies: str, value: str, *, ignored: bool, amount: str | None = None
    ) -> None:
        """The columns of a step, and its check. What can't be decided leaves the total as it is, and is a gap."""
        sheet, places, told = self.scope.sheet, self.role.total_decimals, self.scope.sheet.told
        before = self.total
        text = value
        if state.kinds:
            text = f"IF({told.is_('undecided', state.text)},{state.text},{value})"
            if not ignored:
                self.gaps.append(state.text)
        self.total = sheet.keep(f"IF(ISTEXT({before}),{before},{text})", "total")
        yes, no = (quoted(told.words.term(one)) for one in ("yes", "no"))
        said = f"IF({applies},{yes},{no})"
        if state.kinds and not ignored:
            gap = f"IF({told.is_('missing', state.text)},{quoted(self._say('unknown'))},{no})"
            said = f"IF({state.known},{said},IF({told.is_('undecided', state.text)},{state.text},{gap}))"
        applied, words = self._applied(name), Form(is_text=True)
        blank = f'IF(ISTEXT({before}),"",'
        cells = [
            Compared(sheet.computed(self._say("applied"), f"{blank}{said})", words, applied), applied, words,
                     self._say("applied"), is_text=True)
        ]  # fmt: skip
        if amount is not None:
            of = _of(f"{name}.amount")
            cell = sheet.computed(self._say("amount"), f"{blank}{amount})", Form(None), of)
            cells.append(Compared(cell, of, Form(None), self._say("amount")))
        of = _of(f"{name}.after")
        cell = sheet.computed(self._say("after"), self._shown(self.total), Form(places), of)
        cells.append(Compared(cell, of, Form(places), self._say("after"), 10**places))
        self._agree(cells)

    def _agree(self, cells: Sequence[Compared]) -> None:
        agreement(self.scope.sheet, cells)

    def _shown(self, total: str) -> str:
        """A total as people read it: nothing where there is none to go on from."""
        undecided_ = self.scope.sheet.told.is_("undecided", total)
        places = 10**self.role.total_decimals
        return f'IF(ISTEXT({total}),IF({undecided_},{total},""),{total}/{places})'

    def _applied(self, name: str) -> Any:
        words = self.scope.sheet.told.words

        def applied(row: Row) -> str | None:
            if row[f"{name}.after"] is None:
                return None
            found = row[f"{name}.applied"]
            return self._say("unknown") if found is None else words.term("yes" if found else "no")

        return applied

    def _say(self, key: str) -> str:
        return self.scope.sheet.told.words.say("live", key)


def _of(name: str) -> Any:
    return lambda row: row[name]


def _beyond(state: State, certain: str, total: str) -> State:
    """What is looked at only where a step is taken, from a total."""
    if not state.kinds:
        return state
    return state.where(f"IF(ISTEXT({total}),FALSE,{certain})", State())
