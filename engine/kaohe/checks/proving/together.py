"""Figures of other records that can't come together: a place beyond the group's size, a sum of more than there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from kaohe.backends.exact.outcome import Scalar
from kaohe.checks.proving.record import Key
from kaohe.model.derived import Derived, DetailFigure, PeerFigure, RolledCount
from kaohe.model.pack import Role

__all__ = ["can_come_together"]

_Figures = dict[str, Fraction]
"""What is known of one metric of one group of people or rows, by what it is of it."""


def can_come_together(role: Role, values: Mapping[Key, Scalar | None]) -> bool:
    """Whether a record could have some figures beside each other, as far as those of others are concerned."""
    known = {name: value for (name, back), value in values.items() if not back and isinstance(value, Fraction)}
    groups: dict[object, _Figures] = {}
    for one in role.derived:
        if one.figure.name in known and not isinstance(one.source, RolledCount):
            groups.setdefault(_group(one), {})[getattr(one.source, "of", "")] = known[one.figure.name]
    people = [(asked, own) for asked, own in groups.items() if isinstance(asked, PeerFigure)]
    rows = [(asked, own) for asked, own in groups.items() if isinstance(asked, DetailFigure)]
    return (
        all(_is_of_people(own, known.get(asked.metric or "")) for asked, own in people)
        and all(_is_of_rows(own, role, asked) for asked, own in rows)
        and all(_is_rolled_up(role, one, known) for one in role.derived)
    )


def _group(one: Derived) -> object:
    """A figure's source, with nothing said of what it is of it."""
    source = one.source
    if isinstance(source, PeerFigure):
        return source.model_copy(update={"of": "size", "least": None, "lowest_first": False})
    return source.model_copy(update={"of": "count", "weight": None}) if isinstance(source, DetailFigure) else source


def _is_of_people(one: _Figures, own: Fraction | None) -> bool:
    size = one.get("size", one["others"] + 1 if "others" in one else None)
    if size is not None:
        others = one.get("others", size - 1)
        places = one.get("rank", Fraction(1)) + one.get("behind", Fraction(0))
        if others != size - 1 or not 1 <= places <= size:
            return False
    return _rises([one.get("min"), own, one.get("max")]) and _is_sum(one, size, one.get("min"), one.get("max"))


def _is_of_rows(one: _Figures, role: Role, asked: DetailFigure) -> bool:
    metric = role.detail(asked.detail).metric(asked.metric) if asked.metric is not None else None
    low, high = (metric.low, metric.high) if metric is not None else (None, None)
    least, most = one.get("min", low), one.get("max", high)
    count = one.get("count")
    in_order = _rises([low, one.get("min"), one.get("lower_middle"), one.get("upper_middle"), one.get("max"), high])
    return in_order and _rises([Fraction(0), count, one.get("decided")]) and _is_sum(one, count, least, most)


def _is_rolled_up(role: Role, one: Derived, known: Mapping[str, Fraction]) -> bool:
    if not isinstance(one.source, RolledCount) or one.figure.name not in known or one.source.metric not in known:
        return True
    metric, count = role.metric(one.source.metric), known[one.figure.name]
    is_average = metric.roll_up is not None and metric.roll_up.how == "average"
    return not is_average or _is_sum({"sum": known[one.source.metric]}, count, metric.low, metric.high)


def _is_sum(one: _Figures, count: Fraction | None, least: Fraction | None, most: Fraction | None) -> bool:
    """Whether a sum can be one of so many figures between two ends."""
    if "sum" not in one or count is None:
        return True
    ends = [None if end is None else end * count for end in (least, most)]
    return _rises([ends[0], one["sum"], ends[1]])


def _rises(numbers: Iterable[Fraction | None]) -> bool:
    known: Iterator[Fraction] = (one for one in numbers if one is not None)
    return all(one <= other for one, other in pairwise(known))
