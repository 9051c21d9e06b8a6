"""Who is appraised at all, and the days in the role, as formulas: the twin of `exact.exempt`."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.backends.excel.agreement import Compared, agreement
from kaohe.backends.excel.codes import quoted, undecided
from kaohe.backends.excel.expressions import Scope, number, numeric, truth
from kaohe.backends.excel.published import figure_of
from kaohe.backends.excel.sheet import Form, NotTold
from kaohe.model.pack import InRole, Role

__all__ = ["Barrier", "exempting", "served"]


@dataclass(frozen=True, slots=True)
class Barrier:
    """What keeps a record from a total: a test, and the text that stands for it where it holds."""

    test: str
    said: str


def exempting(role: Role, scope: Scope) -> list[Barrier]:
    """What the exemptions keep from a total: those for whom one holds, and those of whom it can't be said."""
    if not role.exemptions:
        return []
    rules, sheet, told = scope.rules, scope.sheet, scope.sheet.told
    sheet.group = rules.owner = told.words.term("exempt")
    open_, pending, holds = [], [], []
    for rule in role.exemptions:
        rules.text = rule.condition_text
        try:
            one = truth(rule.condition, scope)
        except NotTold as error:
            return [Barrier("TRUE", undecided(str(error)))]
        state = sheet.state(one.state)
        holds.append(sheet.test(one.text, state, "applies"))
        if state.kinds:
            open_.append(Barrier(told.is_("undecided", state.text), state.text))
        if state.kinds and not rule.missing_ignored:
            pending.append(Barrier(told.is_("missing", state.text), quoted(told.words.term("pending"))))
    yes, no = (quoted(told.words.term(one)) for one in ("yes", "no"))
    cell = sheet.computed(sheet.say("exempt"), f"IF(OR({','.join(holds)}),{yes},{no})", Form(is_text=True))
    return [Barrier(f"{cell}={yes}", quoted(told.words.term("exempt"))), *open_, *pending]


def served(rule: InRole, scope: Scope) -> None:
    """The days in the role, with their check; nothing where they aren't known."""
    sheet, told = scope.sheet, scope.sheet.told
    sheet.group = scope.rules.owner = sheet.say("days")
    scope.rules.text = rule.text
    try:
        found = numeric(sheet.value(number(rule.days, scope)))
    except NotTold as error:
        sheet.published(sheet.say("days"), figure_of("days"), Form(0))
        sheet.check(undecided(str(error)))
        return
    state = found.state
    lacks = f'IF({told.is_("undecided", state.text)},{state.text},"")'
    text = f"IF({state.known},{found.shown},{lacks})" if state.kinds else found.shown
    cell = sheet.computed(sheet.say("days"), text, Form(0), figure_of("days"))
    agreement(sheet, [Compared(cell, figure_of("days"), Form(0), sheet.say("days"), 1)])
