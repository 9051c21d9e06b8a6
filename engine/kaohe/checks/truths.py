"""Conditions that always hold, or never: what they stand for happens to everybody, or to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kaohe.checks.boxes import Box, Possible, TooManyError
from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import Interval
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.pack import Assessment, Pack, Role
from kaohe.model.scoring import BandRow, Bands, Events
from kaohe.model.walk import adjusting, amount_expression, assessments, expressions_of, operands, walk

__all__ = ["check_truths"]

_NOWHERE: tuple[Box, ...] = ({},)


def check_truths(pack: Pack, sources: Mapping[str, str]) -> Iterator[Diagnostic]:
    """W574 for a condition that never holds, W575 for one that always does, W576 for a row that nothing reaches."""
    for role in pack.roles:
        told = _Told(role, sources)
        for kind, title, condition in _conditions(role):
            yield from told.condition(condition, kind, title)
        for node in (*_deciding(role), *adjusting(role)):
            yield from told.branches(node, Possible(role))
        for indicator in role.indicators:
            for one in assessments(indicator):
                yield from told.assessment(one, indicator.name)


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


class _Told:
    """Tells of the conditions of a role."""

    def __init__(self, role: Role, sources: Mapping[str, str]) -> None:
        self._role = role
        self._sources = sources

    def condition(self, node: ex.Expression, kind: str, title: str) -> Iterator[Diagnostic]:
        """What can be told of a condition, or of the part of it that is to blame."""
        yield from self._judged(node, kind, title, Possible(self._role), _NOWHERE)

    def assessment(self, one: Assessment, indicator: str) -> Iterator[Diagnostic]:
        """What can be told of a value's branches, and of rows that speak of more than the value."""
        reach = value_range(one.value, self._role) if one.value.type.is_numeric else Interval(None, None)
        possible = Possible(self._role, one.value, reach)
        for node in (one.value, *expressions_of(one.scoring)):
            yield from self.branches(node, possible)
        if isinstance(one.scoring, Bands | Events) and (not isinstance(one.scoring, Bands) or one.scoring.is_table):
            yield from self._rows(one.scoring.rows, possible, indicator)

    def branches(
        self, node: ex.Expression, possible: Possible, within: Sequence[Box] = _NOWHERE
    ) -> Iterator[Diagnostic]:
        """Every 若 in an expression: whether both its branches are reached, given those it stands in."""
        if not isinstance(node, ex.Choose):
            for inner in operands(node):
                yield from self.branches(inner, possible, within)
            return
        found = list(self._judged(node.condition, "branch", "", possible, within))
        yield from found
        if not found:
            for branch, wanted in ((node.yes, True), (node.no, False)):
                inside = _boxes(possible, node.condition, within, wanted=wanted)
                yield from self.branches(branch, possible, within if inside is None else inside)

    def _judged(
        self, node: ex.Expression, kind: str, title: str, possible: Possible, within: Sequence[Box]
    ) -> Iterator[Diagnostic]:
        """A condition that always or never holds; of several joined ones the part that does, if one alone does."""
        if isinstance(node, ex.AllOf | ex.AnyOf):
            parts = [told for one in node.conditions for told in self._judged(one, kind, title, possible, within)]
            yield from parts
            if parts:
                return
        never = _boxes(possible, node, within, wanted=True) == []
        always = _boxes(possible, node, within, wanted=False) == []
        if never != always:
            yield self._finding(node, kind, title, possible, never=never)

    def _finding(self, node: ex.Expression, kind: str, title: str, possible: Possible, *, never: bool) -> Diagnostic:
        span = node.span
        text = " ".join(self._sources[span.file][span.start : span.end].split())
        by_itself = _boxes(possible, node, _NOWHERE, wanted=never) == []
        figure = _compared_figure(node) if by_itself else None
        reach = possible.reach(figure) if figure is not None else None
        name = " ".join(self._sources[figure.span.file][figure.span.start : figure.span.end].split()) if figure else ""
        return finding(
            "W574" if never else "W575", span, text=text, kind=kind, title=title, role=self._role.name, figure=name,
            type=figure.type if figure is not None else None, low=reach.low if reach is not None else None,
            high=reach.high if reach is not None else None, by_itself=by_itself,
        )  # fmt: skip

    def _rows(self, rows: Sequence[BandRow], possible: Possible, indicator: str) -> Iterator[Diagnostic]:
        """Rows of which some speak of more than the value: those that the ones before leave nothing."""
        conditions = [row.condition for row in rows]
        if all(holds_for(one) is not None for one in conditions):
            return  # rows of the value alone are another check's
        for at, row in enumerate(rows):
            above = [one for one in conditions[:at] if one is not None]
            try:
                left = possible.all_fail(above)
                reached = left if row.condition is None else possible.boxes(row.condition, wanted=True, within=left)
            except TooManyError:
                return
            if not reached:
                taken = bool(row.condition is None or _boxes(possible, row.condition, _NOWHERE, wanted=True))
                yield finding("W576", row.span, indicator=indicator, text=row.text, row=at + 1, taken=taken)


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
