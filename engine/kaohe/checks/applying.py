"""Weights under every pattern of indicators that apply: somebody to whom none does, and weights that always move.

Patterns aren't listed, of which there can be as many as records: it is asked whether one of them can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaohe.checks.alone import stand_alone
from kaohe.checks.boxes import Possible, TooManyError
from kaohe.checks.proving.goals import Found, Holds
from kaohe.checks.proving.question import Question
from kaohe.checks.proving.record import shown_figures
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model import expressions as ex
from kaohe.model.pack import Dimension, Indicator, Pack, Role
from kaohe.model.types import Kind, Type

__all__ = ["check_applying"]

_FLAG = Type(kind=Kind.FLAG)


def check_applying(pack: Pack) -> Iterator[Diagnostic | Question]:
    """W593 where none of a role's indicators may apply to somebody, N594 where they can't all apply to anybody."""
    for role in pack.roles:
        left_out = [_left_out(role, one) for one in role.tops]
        if left_out and None not in left_out:
            appraised = [_not(one.condition) for one in role.exemptions]
            yield from _nobody(role, [*appraised, *(one for one in left_out if one is not None)])
        yield from _together(role)


def _left_out(role: Role, one: Dimension | Indicator) -> ex.Expression | None:
    """When an indicator, or a whole dimension, doesn't apply; None where it always does."""
    inside = [_left_out(role, indicator) for indicator in role.within(one)] if isinstance(one, Dimension) else []
    ways = [] if one.condition is None else [_not(one.condition)]
    if inside and None not in inside:
        ways.append(_all([each for each in inside if each is not None]))
    return None if not ways else ways[0] if len(ways) == 1 else _any(ways)


def _nobody(role: Role, left_out: Sequence[ex.Expression]) -> Iterator[Diagnostic | Question]:
    def told(found: Found | None) -> Diagnostic | None:
        if found is None:
            return None
        return finding("W593", role.span, role=role.name, witness=shown_figures(found.record, goal.keys))

    goal = Holds(role, tuple(left_out))
    if _can_hold(role, left_out):
        yield Question("nobody", role.span, goal, told, {"name": role.name})


def _together(role: Role) -> Iterator[Diagnostic | Question]:
    """Whether all conditions can hold at once, so that the weights count as they are listed."""
    named = [one for one in role.scored if one.condition is not None]
    conditions = [one.condition for one in named if one.condition is not None]
    if len(conditions) < 2:
        return
    told = finding("N594", named[-1].span, role=role.name, names=tuple(one.name for one in named))
    if not _can_hold(role, conditions):
        yield told
    elif not stand_alone(conditions):
        goal = Holds(role, tuple(conditions))
        yield Question("together", named[-1].span, goal, lambda found: None if found else told, {"name": role.name})


def _can_hold(role: Role, conditions: Sequence[ex.Expression]) -> bool:
    """Whether some conditions seem possible together."""
    try:
        return bool(Possible(role).boxes(_all(conditions), wanted=True))
    except TooManyError:
        return True


def _all(conditions: Sequence[ex.Expression]) -> ex.Expression:
    return ex.AllOf(conditions=tuple(conditions), type=_FLAG, span=conditions[0].span)


def _any(conditions: Sequence[ex.Expression]) -> ex.Expression:
    return ex.AnyOf(conditions=tuple(conditions), type=_FLAG, span=conditions[0].span)


def _not(node: ex.Expression) -> ex.Expression:
    return ex.Not(condition=node, type=_FLAG, span=node.span)
