"""A role's records as formulas: indicators → dimensions → base total → adjustments → limits → vetoes → grade.

The twin of `exact.record`, column by column from left to right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kaohe.backends.excel.adjust import Adjusting, published
from kaohe.backends.excel.agreement import Compared, agreement
from kaohe.backends.excel.codes import Told, quoted, undecided
from kaohe.backends.excel.expressions import Scope, number, truth
from kaohe.backends.excel.indicator import Assessing, Scored
from kaohe.backends.excel.inputs import Holdings, inputs_of
from kaohe.backends.excel.rules import Rules
from kaohe.backends.excel.sheet import Column, Form, NotTold, Row, Sheet
from kaohe.backends.excel.values import Number, State, unknown
from kaohe.backends.excel.whole import LIMIT, Whole
from kaohe.model.pack import Key, Role

__all__ = ["Overridden", "score_sheet"]

Overridden = Mapping[str, Callable[[Row], Any]]
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
        self.sheet.group = self._say("record")
        for key in self.keys:
            heading = told.words.term(key)
            sheet.add(Column(heading[:1].upper() + heading[1:], "key", sheet.group, of=_of(key), form=Form(is_text=True)))
        self.sheet.check("", self._say("whole row"))
        whole = self.sheet.columns[-1]
        self.scope = replace(self.scope, figures=inputs_of(self.role, self.sheet, holdings))
        appraised = self._appraised()
        assessing = Assessing(self.role, self.scope, self.overridden.get)
        indicators = [assessing.indicator(one) for one in self.role.indicators]
        named = {one.name: one for one in indicators}
        dimensions = [
            assessing.dimension(one, [named[name] for name in one.indicators]) for one in self.role.dimensions
        ]
        total = self._base(dimensions or indicators, indicators, dimensions, appraised)
        figures = {**self.scope.figures, **published([*indicators, *dimensions], self.role)}
        adjusting = Adjusting(self.role, replace(self.scope, figures=figures), total)
        adjusting.all()
        last = self._total(adjusting)
        if self.role.grades is not None:
            try:
                self._grade(adjusting, last)
            except NotTold as error:
                sheet.computed(told.words.term("grade"), undecided(str(error)))
                sheet.published(told.words.term("grade"), self._grade_of)
                sheet.check(undecided(str(error)))
        self._row(whole)

    def _row(self, whole: Column) -> None:
        """The check of a whole row: of all of its own."""
        told = self.sheet.told
        cells = [
            self.sheet.cell(at) for at, one in enumerate(self.sheet.columns) if one.kind == "check" and one is not whole
        ]
        differs, agrees, open_ = (self._say(key) for key in ("differs", "agrees", "not decided"))

        def some(said: str) -> str:
            return f"OR({','.join(f'LEFT({cell},2)={quoted(said[:2])}' for cell in cells)})"

        text = f"IF({some(open_)},{quoted(open_)},{quoted(agrees)})"
        whole.formula = told.put(f"IF({some(differs)},{quoted(differs)},{text})")

    def _appraised(self) -> list[tuple[str, str]]:
        """What keeps a record from a total before its points do, as a test and the text that stands for it."""
        rules, sheet = self.scope.rules, self.sheet
        found: list[tuple[str, str]] = []
        if self.role.in_role is not None:
            self._days()
        if not self.role.exemptions:
            return found
        sheet.group = rules.owner = self.sheet.told.words.term("exempt")
        gaps, holds = [], []
        for rule in self.role.exemptions:
            rules.text = rule.condition_text
            try:
                one = truth(rule.condition, self.scope)
            except NotTold as error:
                return [("FALSE", '""'), ("TRUE", undecided(str(error)))]
            state = sheet.state(one.state)
            holds.append(sheet.test(one.text, state, "applies"))
            if state.kinds:
                found.append((sheet.told.is_("undecided", state.text), state.text))
                if not rule.missing_ignored:
                    gaps.append(sheet.told.is_("missing", state.text))
        exempt = sheet.computed(self._say("exempt"), f"IF(OR({','.join(holds)}),{self._quoted('yes')},{self._quoted('no')})")
        found.insert(0, (f"{exempt}={self._quoted('yes')}", quoted(sheet.told.words.term("exempt"))))
        found += [(gap, quoted(sheet.told.words.term("pending"))) for gap in gaps]
        return found

    def _days(self) -> None:
        """The days in the role."""
        if self.role.in_role is None:
            return
        sheet = self.sheet
        sheet.group = self.scope.rules.owner = self._say("days")
        self.scope.rules.text = self.role.in_role.text
        try:
            found = sheet.value(number(self.role.in_role.days, self.scope))
        except NotTold as error:
            sheet.published(self._say("days"), _of("days"), Form(0))
            sheet.check(undecided(str(error)))
            return
        if not isinstance(found, Number):
            raise TypeError("days are a number")
        state, told = found.state, sheet.told
        lacks = f'IF({told.is_("undecided", state.text)},{state.text},"")'
        text = f"IF({state.known},{found.shown},{lacks})" if state.kinds else found.shown
        cell = sheet.computed(self._say("days"), text, Form(0), _of("days"))
        agreement(sheet, [Compared(cell, _of("days"), Form(0), self._say("days"), 1)])

    def _base(
        self, tops: list[Scored], indicators: list[Scored], dimensions: list[Scored], appraised: list[tuple[str, str]]
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
        tests = list(appraised)
        for one in indicators if not dimensions else [*dimensions, *indicators]:
            tests.append((told.is_("undecided", one.points), undecided("inside")))
        tests += [(told.is_("pending", one.points), pending) for one in tops]
        tests.append((f"{weights.text}=0", pending))
        tests += self._too_little(tops, indicators, weights, pending)
        text = '""'
        for test, said in reversed(tests[1 if appraised else 0 :]):
            text = f"IF({test},{said},{text})"
        state = sheet.keep(told.put(text), "state")
        if appraised:
            state = sheet.keep(f"IF({appraised[0][0]},{appraised[0][1]},{state})", "state")
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
        of = self._result("base_total")
        shown = f"IF(ISTEXT({total}),{total},{total}/{10**places})"
        cell = sheet.computed(told.words.term("base_total"), shown, Form(places), of)
        agreement(sheet, [Compared(cell, of, Form(places), told.words.term("base_total"), 10**places)])
        return total

    def _too_little(
        self, tops: list[Scored], indicators: list[Scored], weights: Whole, pending: str
    ) -> list[tuple[str, str]]:
        """Whether less counts than the rules ask for: down to the indicators, of dimensions."""
        role, least = self.role, self.role.least_counted
        if least is None:
            return []
        limit = self.scope.rules.figure(self._say("least counted"), least)
        if not role.dimensions:
            listed = sum(one.weight.high for one in tops)
            return [(f"{(weights * limit.bottom).text}<{(limit.top * Whole.constant(listed)).text}", pending)]
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
                none = f"{inside.text}=0"
                pending_ = ",".join(self.sheet.told.is_("pending", one.points) for one in own)
                inside = Whole(f"IF(OR({none},{pending_}),{full},{inside.text})", 0, full)
            given = Whole(f"ISNUMBER({top.points})*({inside.text})", 0, full)
            reached, listed = reached + given * Whole.constant(share), listed + full * share
        kept = self.sheet.whole(reached, State(), "weight counted")
        return [(f"{(kept * limit.bottom).text}<{(limit.top * Whole.constant(listed)).text}", pending)]

    def _total(self, adjusting: Adjusting) -> str:
        """The last total: none where a step couldn't be decided, or where there is no place to grade it by."""
        sheet, told, places = self.sheet, self.sheet.told, self.role.total_decimals
        sheet.group = self.scope.rules.owner = told.words.term("total")
        text, pending = adjusting.total, quoted(told.words.term("pending"))
        out = [holds for veto, holds in adjusting.held if veto.disqualify]
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
            over = sheet.input(self._say("overridden"), put, Form(places))
            total = sheet.keep(f'IF({over}="",{total},ROUND({over}*{10**places},0))', "total")
            why = (f'{over}<>""', undecided("overridden"))
        of = self._result("total")
        shown = f"IF(ISTEXT({total}),{total},{total}/{10**places})"
        cell = sheet.computed(told.words.term("total"), shown, Form(places), of)
        agreement(sheet, [Compared(cell, of, Form(places), told.words.term("total"), 10**places)], why)
        return total

    def _result(self, name: str) -> Callable[[Row], Any]:
        """A total as published, or what became of the record where it has none."""
        words = self.sheet.told.words

        def result(row: Row) -> Any:
            if row[name] is not None:
                return row[name]
            return words.term("exempt" if row["status"] == "not_appraised" else "pending")

        return result

    def _grade(self, adjusting: Adjusting, total: str) -> None:
        """The grade of the last total, no better than a veto allows."""
        scale, sheet, told = self.role.grades, self.sheet, self.sheet.told
        if scale is None:
            return
        sheet.group = self.scope.rules.owner = told.words.term("grade")
        subject = Number(Whole(total, 1 - LIMIT // 1000, LIMIT // 1000), Whole.constant(10**self.role.total_decimals))
        scope, start = self.scope.about(subject), len(self.scope.rules.lines)
        self.scope.rules.rows([f"{row.name}{told.words.term('colon')}{row.text}" for row in scale.rows],
                              [None] * len(scale.rows), 0)  # fmt: skip
        tests = []
        for at, row in enumerate(scale.rows):
            with self.scope.rules.reading(start + at):
                found = None if row.condition is None else truth(row.condition, scope)
            tests.append("TRUE" if found is None else f"IF({found.state.known},{found.text},FALSE)" if found.state.kinds else found.text)
        text = "0"
        for at, test in reversed(list(enumerate(tests, 1))):
            text = f"IF({test},{at},{text})"
        row_cell = sheet.keep(f"IF(ISTEXT({total}),0,{text})", "row")
        names = [one.name for one in scale.rows]
        for veto, holds in adjusting.held:
            if veto.grade is not None:
                row_cell = sheet.keep(f"IF({holds},MAX({row_cell},{names.index(veto.grade) + 1}),{row_cell})", "row")
        said = f"CHOOSE({row_cell},{','.join(quoted(name) for name in names)})"
        out = [holds for veto, holds in adjusting.held if veto.disqualify]
        if out:
            said = f"IF(OR({','.join(out)}),{quoted(self._say('disqualified'))},{said})"
        text = f'IF(ISTEXT({total}),IF({told.is_("undecided", total)},{total},""),{said})'
        put, why = self.overridden.get("grade"), None
        if put is not None:
            over = sheet.input(self._say("overridden"), put)
            why = (f'{over}<>""', undecided("overridden"))
        of = self._grade_of
        cell = sheet.computed(told.words.term("grade"), text, Form(is_text=True), of)
        compared = [Compared(cell, of, Form(is_text=True), told.words.term("grade"), is_text=True)]
        places = scale.coefficient_decimals
        if places is not None:
            figures = [self.scope.rules.figure(f"{row.name} {told.words.term('coefficient')}", row.coefficient or 0, None, 10**places)
                       for row in scale.rows]  # fmt: skip
            said = f"CHOOSE({row_cell},{','.join(one.top.text for one in figures)})/{10**places}"
            none = f"OR(ISTEXT({total}),{','.join(out)})" if out else f"ISTEXT({total})"
            worth = sheet.computed(told.words.term("coefficient"), f'IF({none},"",{said})', Form(places), _of("coefficient"))
            compared.append(Compared(worth, _of("coefficient"), Form(places), told.words.term("coefficient"), 10**places))
        agreement(sheet, compared, why)

    def _grade_of(self, row: Row) -> Any:
        disqualified = row["grade"] in ("取消资格", "disqualified") and row["status"] == "scored"
        return self._say("disqualified") if disqualified else row["grade"]

    def _quoted(self, term: str) -> str:
        return quoted(self.sheet.told.words.term(term))

    def _say(self, key: str) -> str:
        return self.sheet.told.words.say("live", key)


def _of(name: str) -> Callable[[Row], Any]:
    return lambda row: row[name]
