"""Who is appraised at all, and the days in the role, as columns: the twin of `exact.exempt`."""

from __future__ import annotations

import narwhals as nw

from kaohe.backends.frame.codes import KNOWN
from kaohe.backends.frame.expressions import COUNTED_DAYS, Figures, compiled, number, truth
from kaohe.backends.frame.in_role import IN_ROLE
from kaohe.backends.frame.indicator import blank, code
from kaohe.backends.frame.sheet import Sheet
from kaohe.model import expressions as ex
from kaohe.model.pack import Role
from kaohe.model.walk import role_expressions, walk

__all__ = ["exempted", "with_days"]


def with_days(role: Role, figures: Figures, sheet: Sheet) -> Figures:
    """The figures, and the days in the role and of the period as columns where rules ask for them.

    Each word that asks for them is the same call. An engine that writes a column's expression out wherever it is read
    would count the days of every date anew each time.
    """
    asked = {
        node.function: node
        for top in role_expressions(role)
        for node in walk(top)
        if isinstance(node, ex.Call) and node.function in IN_ROLE
    }
    counted = {(name, COUNTED_DAYS): sheet.value(compiled(node, figures)) for name, node in asked.items()}
    sheet.turn()
    return {**figures, **counted}


def exempted(role: Role, figures: Figures, sheet: Sheet) -> list[nw.Expr]:
    """Keeps which exemption holds, counted from 1, and why others can't be decided; gives where none does.

    The columns are ``exempt``, ``exemption n.reason``, and ``days`` with the days in the role.
    """
    if role.in_role is not None:
        days = number(role.in_role.days, figures)
        known = days.state.is_known if days.state.codes else None
        sheet.keep(blank(days.rounded(0).expr, known), "days")
    if not role.exemptions:
        return []
    found, tests = code(0), []
    for at, rule in reversed(list(enumerate(role.exemptions, 1))):
        holds = truth(rule.condition, figures)
        known = holds.state.is_known if holds.state.codes else None
        true = holds.expr if known is None else nw.when(known).then(holds.expr).otherwise(nw.lit(False))
        found = nw.when(true).then(code(at)).otherwise(found)
        reason = code(KNOWN)
        if holds.state.codes and not rule.missing_ignored:
            reason = nw.when(holds.state.is_missing).then(holds.state.expr).otherwise(reason)
        tests.append(sheet.keep(reason, f"exemption {at}.reason") == code(KNOWN))
    return [sheet.keep(found, "exempt") == code(0), *tests]
