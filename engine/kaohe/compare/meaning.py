"""What rules mean, whatever they are called and however they are written: equal meanings give equal points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from kaohe.model.adjustments import Adjustment
from kaohe.model.expressions import Expression, MetricValue, PriorValue
from kaohe.model.pack import Dimension, Indicator, Role, Veto
from kaohe.model.types import Frozen
from kaohe.model.walk import amount_expression, assessments, expressions_of, walk

__all__ = ["Pair", "merged", "meaning", "meaning_of_dimension", "meaning_of_indicator", "meaning_of_step", "paired"]

_SAID = frozenset({"span", "text", "label", "basis", "duties", "written", "told", "remark", "stated"})
"""What is said of rules, and counts for nothing; so does everything whose name ends in ``_text``."""

_One = TypeVar("_One")
Pair: TypeAlias = tuple[_One | None, _One | None]
"""A rule of the old pack and its like of the new one; None where only the other has it."""
Meanings: TypeAlias = tuple[Callable[[_One], Any], Callable[[_One], Any]]


def meaning(rule: Frozen | None, role: Role | None = None, *, without: Iterable[str] = ()) -> Any:
    """A rule as plain facts, without the places and words of its writing.

    Figures that a ``role`` takes from elsewhere are named as the rules write them; they stand for where they come from.
    """
    if rule is None:
        return None
    sources = {} if role is None else {one.figure.name: repr(meaning(one.source)) for one in role.derived}
    return _plain(rule.model_dump(exclude=set(without)), sources)


def _plain(fact: Any, sources: Mapping[str, str]) -> Any:
    if isinstance(fact, dict):
        kept = {key: one for key, one in fact.items() if key not in _SAID and not key.endswith("_text")}
        return {key: _plain(one, sources) for key, one in kept.items()}
    if isinstance(fact, list | tuple):
        return [_plain(one, sources) for one in fact]
    return sources.get(fact, fact) if isinstance(fact, str) else fact


def meaning_of_indicator(role: Role, one: Indicator) -> Any:
    """All that an indicator's contribution hangs on, its name and its dimension's rules aside."""
    outer = role.dimension_of(one.name)
    read = [] if one.condition is None else [one.condition]
    for assessment in assessments(one):
        read += [assessment.value, *expressions_of(assessment.scoring)]
    inside = outer.name if outer is not None else None
    return meaning(one, role, without={"name"}), inside, role.indicator_decimals, role.form, _read(role, read)


def meaning_of_dimension(role: Role, one: Dimension) -> Any:
    """All that a dimension's contribution hangs on besides its indicators."""
    read = [] if one.condition is None else [one.condition]
    return meaning(one, role, without={"indicators"}), role.indicator_decimals, role.form, _read(role, read)


def meaning_of_step(role: Role, one: Adjustment | Veto) -> Any:
    """All that an adjustment or veto hangs on."""
    read = [] if one.condition is None else [one.condition]
    if isinstance(one, Adjustment):
        read.append(amount_expression(one))
    return meaning(one, role), _read(role, read)


def _read(role: Role, expressions: Iterable[Expression]) -> Any:
    """The metrics that some expressions read, with what they are and where they come from."""
    names = {
        node.metric for one in expressions for node in walk(one) if isinstance(node, MetricValue | PriorValue)
    }  # fmt: skip
    own = [role.metric(name) for name in names]
    derived = {one.figure.name for one in role.derived}
    without = {one.name: {"name", "column"} if one.name in derived else set() for one in own}
    return sorted(repr(meaning(one, role, without=without[one.name])) for one in own)


def paired(
    old: Sequence[_One], new: Sequence[_One], key: Callable[[_One], Any], meant: Meanings[_One]
) -> list[Pair[_One]]:
    """Rules of two packs, each with the other's of the same key, or else of the same meaning: that one was renamed.

    ``meant`` tell what a rule means, among the old ones and among the new ones. In the order of the new rules; what
    only the old ones have stands behind what it stood behind there.
    """
    keys = {key(one): at for at, one in enumerate(old)}
    partner = {at: keys[key(one)] for at, one in enumerate(new) if key(one) in keys}
    left = [at for at in range(len(old)) if at not in partner.values()]
    for at, one in enumerate(new):
        same = () if at in partner else (other for other in left if meant[0](old[other]) == meant[1](one))
        found = next(iter(same), None)
        if found is not None:
            partner[at] = found
            left.remove(found)
    new_of = {other: at for at, other in partner.items()}
    places = merged([(new_of.get(at), at) for at in range(len(old))], [(at, partner.get(at)) for at in range(len(new))])
    return [
        (None if other is None else old[other], None if at is None else new[at]) for at, other in places
    ]  # fmt: skip


def merged(old: Sequence[_One], new: Sequence[_One]) -> list[_One]:
    """The new ones in their order; each that only the old ones have stands behind what it stood behind there."""
    found = list(new)
    at = 0
    for one in old:
        if one in found:
            at = found.index(one) + 1
        else:
            found.insert(at, one)
            at += 1
    return found
