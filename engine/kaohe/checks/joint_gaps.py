"""Rows that speak of several figures at once: what none of them takes, with a record that shows it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction

from kaohe.checks.alone import figures_compared, stand_alone
from kaohe.checks.boxes import Box, Possible, TooManyError, figure_of
from kaohe.checks.conditions import holds_for
from kaohe.checks.intervals import NumberSet
from kaohe.checks.proving.goals import Found, Holds
from kaohe.checks.proving.question import Question
from kaohe.checks.proving.record import shown_figures
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.pack import Assessment, Pack, Role
from kaohe.model.scoring import Bands
from kaohe.model.walk import assessments

__all__ = ["check_joint_gaps"]


def check_joint_gaps(pack: Pack) -> Iterator[Diagnostic | Question]:
    """E577 for figures that no row takes, W595 where a solver finds them; asked where figures hang together."""
    for role in pack.roles:
        for indicator in role.indicators:
            for one in assessments(indicator):
                if isinstance(one.scoring, Bands) and one.scoring.is_table:
                    yield from _gap(role, indicator.name, one, one.scoring)


def _gap(role: Role, indicator: str, one: Assessment, scoring: Bands) -> Iterator[Diagnostic | Question]:
    conditions = [row.condition for row in scoring.rows if row.condition is not None]
    alone = all(holds_for(condition) is not None for condition in conditions)
    if alone or len(conditions) < len(scoring.rows):
        return  # rows of the value alone are another check's, and 其余 takes the rest
    possible = Possible(role, one.value, value_range(one.value, role))
    try:
        left = possible.all_fail(conditions)
    except TooManyError:
        yield _question(role, indicator, one, scoring)
        return
    if left and stand_alone(conditions, one.value):
        yield finding("E577", scoring.rows[-1].span, indicator=indicator, witness=_shown(left[0], conditions, one))
    elif left:
        yield _question(role, indicator, one, scoring)


def _question(role: Role, indicator: str, one: Assessment, scoring: Bands) -> Question:
    rows = [row.condition for row in scoring.rows if row.condition is not None]
    goal = Holds(role, tuple(ex.Not(condition=row, type=row.type, span=row.span) for row in rows), one.value)
    place = scoring.rows[-1].span

    def told(found: Found | None) -> Diagnostic | None:
        if found is None:
            return None
        return finding(
            "W595" if found.solved else "E577",
            place,
            indicator=indicator,
            witness=shown_figures(found.record, goal.keys),
        )

    return Question("gap", place, goal, told, {"name": indicator})


def _shown(
    box: Box, conditions: list[ex.Expression], one: Assessment
) -> tuple[tuple[str, int, object, object], ...]:  # fmt: skip
    """A record in a box, figure by figure."""
    figures = [figure for condition in conditions for figure in figures_compared(condition) or ()]
    named = {figure_of(one.value if isinstance(node, ex.SubjectValue) else node): node for node in figures}
    return tuple(_figure(box, key, node, one) for key, node in named.items() if key in box)


def _figure(box: Box, key: Hashable, node: ex.Expression, one: Assessment) -> tuple[str, int, object, object]:
    held = box[key]
    value: Fraction | bool | str | None = None
    if isinstance(held, NumberSet):
        value = held.first().witness()
    elif isinstance(held, frozenset):
        value = min(held, key=str)
    name = one.value_text if isinstance(node, ex.SubjectValue) else str(getattr(node, "metric", ""))
    return name, 0, value, node.type
