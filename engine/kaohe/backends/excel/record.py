"""A role's records as formulas: indicators → dimensions → base total → adjustments → limits → vetoes → grade.

The twin of `exact.record`, column by column from left to right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kaohe.backends.excel.adjust import Adjusting, published
from kaohe.backends.excel.agreement import Compared, agreement
from kaohe.backends.excel.codes import Told, quoted, undecided
from kaohe.backends.excel.exempt import Barrier, exempting, served
from kaohe.backends.excel.expressions import Scope
from kaohe.backends.excel.grade import graded
from kaohe.backends.excel.indicator import Assessing
from kaohe.backends.excel.inputs import Holdings, inputs_of
from kaohe.backends.excel.published import Of, figure_of, total_of
from kaohe.backends.excel.rules import Rules
from kaohe.backends.excel.scored import Scored
from kaohe.backends.excel.sheet import Column, Form, Sheet
from kaohe.backends.excel.values import Number, State, joined, unknown
from kaohe.backends.excel.whole import Whole
from kaohe.model.pack import Key, Role

__all__ = ["Overridden", "score_sheet"]

_AT_ONCE = 60
"""So many checks come together in one formula."""
Overridden = Mapping[str, Of]
"""What somebody put in the place of published figures, by indicator, and as ``total`` and ``grade``."""


def score_sheet(
    role: Role, told: Told, rules: Rules, holdings: Holdings, overridden: Overridden, keys: Sequence[Key]
) -> Sheet:
    """A role's columns, each input, formula, published figure and check of its records.

    Parameters
    ----------
    role : Role
        A role version of a pack without errors.
    told : Told
        The words.
    rules : Rules
        Gets the figures that the rules state.
    holdings : Holdings
        What the columns of the trace hold, so that whole numbers can be proved to be exact.
    overridden : Overridden
        What somebody put in the place of figures; only such as was, for some record.
    keys : sequence of Key
        The keys that somebody has.
    """
    sheet = Sheet(told)
    record = _Record(role, sheet, Scope(sheet, rules, {}), overridden, keys)
    record.score(holdings)
    return sheet


@dataclass
class _Record:
    role: Role
    sheet: Sheet
    scope: Scope
    overridden: Overridden
    keys: Sequence[Key]

    def score(self, holdings: Holdings) -> None:
        """All columns."""
        sheet, told = self.sheet, self.sheet.told
        sheet.group = sheet.say("record")
        for key in self.keys:
            word, form = told.words.term(key), Form(is_text=True)
            sheet.add(Column(word[:1].upper() + word[1:], "key", sheet.group, of=figure_of(key), form=form))
        sheet.check("", sheet.say("whole row"))
        whole = sheet.columns[-1]
        self.scope = replace(self.scope, figures=inputs_of(self.role, sheet, holdings))
        if self.role.in_role is not None:
            served(self.role.in_role, self.scope)
        barriers = exempting(self.role, self.scope)
        assessing = Assessing(self.role, self.scope, self.overridden.get)
        indicators = [assessing.indicator(one) for one in self.role.indicators]
        named = {one.name: one for one in indicators}
        dimensions = [
            assessing.dimension(one, [named[name] for name in one.indicators]) for one in self.role.dimensions
        ]
        total = self._base(dimensions or indicators, indicators, dimensions, barriers)
        figures = {**self.scope.figures, **published([*indicators, *dimensions], self.role)}
        adjusting = Adjusting(self.role, replace(self.scope, figures=figures), total)
        adjusting.all()
        last = self._total(adjusting)
        if self.role.grades is not None:
            put, places = self.overridden.get("grade"), self.role.total_decimals
            graded(self.role.grades, last, places, adjusting.held, self.scope, put)
        self._row(whole)

    def _row(self, whole: Column) -> None:
        """The check of a whole row: of all of its own, many of them a few at a time."""
        columns = self.sheet.columns
        cells = [self.sheet.cell(at) for at, one in enumerate(columns) if one.kind == "check" and one is not whole]
        self.sheet.group = whole.group
        while len(cells) > _AT_ONCE:
            some = [cells[at : at + _AT_ONCE] for at in range(0, len(cells), _AT_ONCE)]
            cells = [self.sheet.keep(self._worst(few), "checks") for few in some]
        whole.formula = self._worst(cells)

    def _worst(self, cells: Sequence[str]) -> str:
        """What some checks come to: that one differs, else that one can't be decided, else that they agree."""
        text = quoted(self.sheet.say("agrees"))
        for key in ("not decided", "differs"):
            said = self.sheet.say(key)
            some = ",".join(f"LEFT({cell},{len(said)})={quoted(said)}" for cell in cells)
            text = f"IF(OR({some}),{quoted(said)},{text})"
        return text

    def _base(
        self, tops: list[Scored], indicators: list[Scored], dimensions: list[Scored], barriers: list[Barrier]
    ) -> str:
        """The base total: Σ weight × points ÷ Σ weight counted, or Σ points ÷ Σ full points counted × 100."""
        sheet, role, told = self.sheet, self.role, self.sheet.told
        sheet.group = self.scope.rules.owner = told.words.term("base_total")
        top = counted = Whole.constant(0)
        for one in tops:
            top, counted = top + one.given(weighted=role.form == "weight"), counted + one.counted
        sum_ = sheet.whole(top, State(), "sum")
        weights = sheet.whole(counted, State(), "weight counted")
        pending = quoted(told.words.term("pending"))
        inside = [told.is_("undecided", one.points) for one in (*dimensions, *indicators)]
        lacks = [told.is_("pending", one.points) for one in tops] + [f"{weights.text}=0"]
        lacks += self._too_little(tops, indicators, weights)
        all_ = [
            *barriers,
            Barrier(joined("OR", inside), undecided("inside")),
            Barrier(joined("OR", lacks), pending),
        ]
        text = '""'
        for barrier in reversed(all_):
            text = f"IF({barrier.test},{barrier.said},{text})"
        state = sheet.keep(text, "state")
        known = State.kept(state, frozenset({"missing"}))
        scale = Whole.constant(10**role.indicator_decimals)
        if role.form == "points":
            shares = sum(one.weight.high for one in tops) // sum(one.weight for one in role.tops)
            sum_ = sum_ * Whole.constant(int(shares * 100))
        full = weights * scale
        base = Number(sum_, replace(full, low=1, high=max(full.high, 1))).rounded(role.total_decimals)
        doubt = known.doubting(base)
        total = sheet.keep(f"IF({doubt.known},{base.text},{doubt.text})", "total")
        places = role.total_decimals
        of = total_of("base_total", told.words)
        shown = f"IF(ISTEXT({total}),{total},{total}/{10**places})"
        cell = sheet.computed(told.words.term("base_total"), shown, Form(places), of)
        agreement(sheet, [Compared(cell, of, Form(places), told.words.term("base_total"), 10**places)])
        return total

    def _too_little(self, tops: list[Scored], indicators: list[Scored], weights: Whole) -> list[str]:
        """Whether less counts than the rules ask for: down to the indicators, of dimensions."""
        role, least = self.role, self.role.least_counted
        if least is None:
            return []
        limit = self.scope.rules.figure(self.sheet.say("least counted"), least)
        if not role.dimensions:
            listed = sum(one.weight.high for one in tops)
            return [f"{(weights * limit.bottom).text}<{(limit.top * Whole.constant(listed)).text}"]
        named = {one.name: one for one in indicators}
        reached, listed = Whole.constant(0), 0
        for rule, top in zip(role.dimensions, tops, strict=True):
            own = [named[name] for name in rule.indicators]
            inside = Whole.constant(0)
            for one in own:
                inside = inside + one.counted
            full = sum(one.weight.high for one in own)
            share = top.weight.high if role.form == "weight" else 1
            if rule.missing.rule == "points":  # of an assigned dimension it is all of its own
                none = [f"{inside.text}=0", *(self.sheet.told.is_("pending", one.points) for one in own)]
                inside = Whole(f"IF(OR({','.join(none)}),{full},{inside.text})", 0, full)
            given = Whole(f"ISNUMBER({top.points})*({inside.text})", 0, full)
            reached, listed = reached + given * Whole.constant(share), listed + full * share
        kept = self.sheet.whole(reached, State(), "weight counted")
        return [f"{(kept * limit.bottom).text}<{(limit.top * Whole.constant(listed)).text}"]

    def _total(self, adjusting: Adjusting) -> str:
        """The last total: none where a step couldn't be decided, or where there is no place to grade it by."""
        sheet, told, places = self.sheet, self.sheet.told, self.role.total_decimals
        sheet.group = self.scope.rules.owner = told.words.term("total")
        text, pending = adjusting.total, quoted(told.words.term("pending"))
        out = [one.holds for one in adjusting.held if one.veto.disqualify]
        forced = self.role.grades.forced if self.role.grades is not None else None
        if forced is not None:
            state = unknown([self.scope.figures[one.figure.name, 0].state for one in (forced.place, forced.size)])
            placed = f"IF({state.known},{text},{pending})"
            text = f"IF(OR({','.join(out)}),{text},{placed})" if out else placed
        for gap in reversed(adjusting.gaps):
            text = f"IF({told.is_('missing', gap)},{pending},{text})"
        total = sheet.keep(f"IF(ISTEXT({adjusting.total}),{adjusting.total},{text})", "total")
        put = self.overridden.get("total")
        why = None
        if put is not None:
            over = sheet.input(self.sheet.say("overridden"), put, Form(places))
            total = sheet.keep(f'IF({over}="",{total},ROUND({over}*{10**places},0))', "total")
            why = (f'{over}<>""', undecided("overridden"))
        of = total_of("total", told.words)
        shown = f"IF(ISTEXT({total}),{total},{total}/{10**places})"
        cell = sheet.computed(told.words.term("total"), shown, Form(places), of)
        agreement(sheet, [Compared(cell, of, Form(places), told.words.term("total"), 10**places)], why)
        return total
