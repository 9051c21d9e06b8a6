"""Conditions that always hold, or never: what they stand for happens to everybody, or to nobody.

Where figures hang together, what seems possible may not be: that is a question of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kaohe.checks.alone import stand_alone
from kaohe.checks.boxes import Box, Possible, TooManyError
from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import Interval
from kaohe.checks.proving.goals import Found, Holds
from kaohe.checks.proving.question import Question
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.pack import Assessment, Pack, Role
from kaohe.model.scoring import BandRow, Bands, Events
from kaohe.model.walk import adjusting, amount_expression, assessments, expressions_of, operands, walk

__all__ = ["check_truths"]

_NOWHERE: tuple[Box, ...] = ({},)
_Told = Iterator[Diagnostic | Question]


def check_truths(pack: Pack, sources: Mapping[str, str]) -> _Told:
    """W574 for a condition that never holds, W575 for one that always does, W576 for a row that nothing reaches."""
    for role in pack.roles:
        tells = _Tells(role, sources)
        for kind, title, condition in _conditions(role):
            yield from tells.judged(condition, _Where(Possible(role), kind, title))
        for node in (*_deciding(role), *adjusting(role)):
            yield from tells.branches(node, _Where(Possible(role), "branch"))
        for indicator in role.indicators:
            for one in assessments(indicator):
                yield from tells.assessment(one, indicator.name)


def _conditions(role: Role) -> Iterator[tuple[str, str, ex.Expression]]:
    """Each condition that something hangs on, with what it is of."""
    for exemption in role.exemptions:
        yield "exemption", exemption.title, exemption.condition
    for scored in role.scored:
        if scored.condition is not None:
            yield "applies", scored.name, scored.condition
    for adjustment in role.adjustments:
        if adjustment.condition is not None:
            yield adjustment.kind, adjustment.title, adjustment.condition
    for veto in role.vetoes:
        yield "veto", veto.title, veto.condition


def _deciding(role: Role) -> Iterator[ex.Expression]:
    yield from (one.condition for one in role.exemptions)
    yield from (one.condition for one in role.scored if one.condition is not None)
    yield from (amount_expression(one) for one in role.adjustments)


@dataclass(frozen=True)
class _Where:
    """Where a condition stands: what hangs on it, and the conditions that hold wherever it is asked."""

    possible: Possible
    kind: str
    title: str = ""
    within: tuple[Box, ...] | None = _NOWHERE
    path: tuple[ex.Expression, ...] = ()

    def boxes(self, node: ex.Expression, *, wanted: bool) -> list[Box] | None:
        """The boxes in which a condition holds, or fails; None where they are too many to be followed."""
        return None if self.within is None else _boxes(self.possible, node, self.within, wanted=wanted)

    def inside(self, condition: ex.Expression, *, wanted: bool) -> _Where:
        """The branch behind a condition."""
        found = self.boxes(condition, wanted=wanted)
        path = (*self.path, condition if wanted else _not(condition))
        return replace(self, within=None if found is None else tuple(found), path=path)


class _Tells:
    """Tells of the conditions of a role."""

    def __init__(self, role: Role, sources: Mapping[str, str]) -> None:
        self._role = role
        self._sources = sources

    def assessment(self, one: Assessment, indicator: str) -> _Told:
        """What can be told of a value's branches, and of rows that speak of more than the value."""
        reach = value_range(one.value, self._role) if one.value.type.is_numeric else Interval(None, None)
        possible = Possible(self._role, one.value, reach)
        for node in (one.value, *expressions_of(one.scoring)):
            yield from self.branches(node, _Where(possible, "branch"))
        if isinstance(one.scoring, Bands | Events) and (not isinstance(one.scoring, Bands) or one.scoring.is_table):
            yield from self._rows(one.scoring.rows, possible, indicator)

    def branches(self, node: ex.Expression, where: _Where) -> _Told:
        """Every 若 in an expression: whether both its branches are reached, given those it stands in."""
        if not isinstance(node, ex.Choose):
            for inner in operands(node):
                yield from self.branches(inner, where)
            return
        found = list(self.judged(node.condition, where))
        yield from found
        if not any(isinstance(one, Diagnostic) for one in found):
            for branch, wanted in ((node.yes, True), (node.no, False)):
                yield from self.branches(branch, where.inside(node.condition, wanted=wanted))

    def judged(self, node: ex.Expression, where: _Where) -> _Told:
        """A condition that always or never holds; of several joined ones the part that does, if one alone does."""
        if isinstance(node, ex.AllOf | ex.AnyOf):
            parts = [told for one in node.conditions for told in self.judged(one, where)]
            yield from parts
            if any(isinstance(one, Diagnostic) for one in parts):
                return
        holds, fails = (where.boxes(node, wanted=wanted) for wanted in (True, False))
        if (holds == []) != (fails == []):
            yield self._finding(node, where, never=holds == [])
        elif holds != [] and not self._is_settled(node, where):
            yield self._question(node, where, never=True)
            yield self._question(node, where, never=False)

    def _is_settled(self, node: ex.Expression, where: _Where) -> bool:
        """Whether what seems possible is."""
        return where.within is not None and stand_alone((*where.path, node), where.possible.subject)

    def _question(self, node: ex.Expression, where: _Where, *, never: bool) -> Question:
        wanted = node if never else _not(node)
        goal = Holds(self._role, (*where.path, wanted), where.possible.subject)

        def told(found: Found | None) -> Diagnostic | None:
            return self._finding(node, where, never=never) if found is None else None

        facts = {"text": self._text(node), "name": where.title}
        return Question("holds" if never else "fails", node.span, goal, told, facts)

    def _text(self, node: ex.Expression) -> str:
        return " ".join(self._sources[node.span.file][node.span.start : node.span.end].split())

    def _finding(self, node: ex.Expression, where: _Where, *, never: bool) -> Diagnostic:
        possible = where.possible
        by_itself = not where.path or _boxes(possible, node, _NOWHERE, wanted=never) == []
        figure = _compared_figure(node) if by_itself else None
        reach = possible.reach(figure) if figure is not None else None
        name = self._text(figure) if figure is not None else ""
        return finding(
            "W574" if never else "W575", node.span, text=self._text(node), kind=where.kind, title=where.title,
            role=self._role.name, figure=name, type=figure.type if figure is not None else None,
            low=reach.low if reach is not None else None, high=reach.high if reach is not None else None,
            by_itself=by_itself,
        )  # fmt: skip

    def _rows(self, rows: Sequence[BandRow], possible: Possible, indicator: str) -> _Told:
        """Rows of which some speak of more than the value: those that the ones before leave nothing."""
        conditions = [row.condition for row in rows]
        if all(holds_for(one) is not None for one in conditions):
            return  # rows of the value alone are another check's
        where = _Where(possible, "row")
        for at, row in enumerate(rows):
            reached = where.within if row.condition is None else where.boxes(row.condition, wanted=True)
            asked = (*where.path, *([row.condition] if row.condition is not None else ()))
            if reached is not None and not reached:
                taken = bool(row.condition is None or _boxes(possible, row.condition, _NOWHERE, wanted=True))
                yield finding("W576", row.span, indicator=indicator, text=row.text, row=at + 1, taken=taken)
            elif reached is None or not stand_alone(asked, possible.subject):
                yield self._row_question(row, at, asked, possible, indicator)
            if row.condition is not None:
                where = where.inside(row.condition, wanted=False)

    def _row_question(
        self, row: BandRow, at: int, asked: tuple[ex.Expression, ...], possible: Possible, indicator: str
    ) -> Question:
        def told(found: Found | None) -> Diagnostic | None:
            if found is not None:
                return None
            return finding("W576", row.span, indicator=indicator, text=row.text, row=at + 1, taken=True)

        goal = Holds(self._role, asked, possible.subject)
        return Question("row", row.span, goal, told, {"name": indicator, "text": row.text, "row": at + 1})


def _not(node: ex.Expression) -> ex.Expression:
    return ex.Not(condition=node, type=node.type, span=node.span)


def _boxes(possible: Possible, node: ex.Expression, within: Sequence[Box], *, wanted: bool) -> list[Box] | None:
    """The boxes of a condition; None where they are too many to be followed."""
    try:
        return possible.boxes(node, wanted=wanted, within=within)
    except TooManyError:
        return None


def _compared_figure(node: ex.Expression) -> ex.Expression | None:
    """The number that a comparison is about, where its other side is fixed."""
    sides = (node.left, node.right) if isinstance(node, ex.Compare) else ()
    moving = [side for side in sides if any(isinstance(one, ex.MetricValue | ex.PriorValue) for one in walk(side))]
    return moving[0] if len(moving) == 1 and moving[0].type.is_numeric else None
