"""From one role version to another, a change at a time: hybrid role versions between the two.

The order, which the output states: decimals of totals, the form of weights, indicators in the order of the new rules
(what they no longer have stands where it stood), dimensions, the order of adjustments, adjustments, limits, vetoes.
What two changes do together counts for the later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Generic, Literal, TypeVar

from kaohe.backends.exact.adjust import adjust
from kaohe.backends.exact.record import with_points
from kaohe.backends.exact.score import DimensionScore, Figures, IndicatorScore
from kaohe.backends.exact.scored import score_dimensions
from kaohe.compare.comparison import Share
from kaohe.compare.meaning import (
    Pair,
    meaning,
    meaning_of_dimension,
    meaning_of_indicator,
    meaning_of_step,
    paired,
)
from kaohe.model.adjustments import Adjustment
from kaohe.model.exact import round_half_up, sum_of
from kaohe.model.pack import Dimension, Indicator, Limits, Role, Veto

__all__ = ["Hybrid", "Record", "RolePair", "Step"]

Side = Literal[0, 1]
"""Old or new."""
_Rule = TypeVar("_Rule", bound=Indicator | Dimension | Adjustment | Veto)
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Record:
    """A record by both packs: its indicators' scores, and its figures, of which the second are asked for if needed."""

    scores: tuple[Mapping[str, IndicatorScore], Mapping[str, IndicatorScore]]
    figures: tuple[Callable[[], Figures], Callable[[], Figures]]


@dataclass(frozen=True, slots=True)
class Hybrid:
    """A role version whose rules are partly the old ones and partly the new ones.

    Each rule is worked with its own pack's figures. ``steps`` are what follows the base total, in runs of one side.
    """

    indicators: tuple[tuple[Side, str], ...]
    dimensions: tuple[tuple[Side, Role], ...]
    unit: Fraction
    places: int
    steps: tuple[tuple[Side, Role], ...]

    def total(self, record: Record) -> Fraction | None:
        """The exact total of a record; None where there is none."""
        scores = tuple(record.scores[side][name] for side, name in self.indicators)
        tops: tuple[IndicatorScore | DimensionScore, ...] = scores
        if self.dimensions:
            tops = tuple(
                one for side, role in self.dimensions for one in score_dimensions(role, scores, record.figures[side]())
            )
        counted = sum_of(one.weight for one in tops if one.score.counting.counts)
        if not counted:
            return None
        given = sum_of(one.contribution for one in tops if one.contribution is not None)
        total = round_half_up(given / counted * self.unit, self.places)
        everything = (*scores, *tops) if self.dimensions else scores
        for side, role in self.steps:
            figures = Figures({})
            if role.adjustments or role.vetoes:
                figures = with_points(record.figures[side](), (*_own(role, record, side), *everything))
            adjusted = adjust(role, total, figures)
            if adjusted.gaps:
                return None
            total = adjusted.total
        return total


def _own(role: Role, record: Record, side: Side) -> tuple[IndicatorScore | DimensionScore, ...]:
    """What a side's own rules may speak of, be it no longer, or not yet, in the hybrid."""
    scores = tuple(record.scores[side].values())
    return (*scores, *score_dimensions(role, scores, record.figures[side]())) if role.dimensions else scores


@dataclass(frozen=True, slots=True)
class Step:
    """A change, and the role version with it and all changes before it. ``moves`` are an indicator's two names."""

    kind: str
    name: str
    hybrid: Hybrid
    moves: tuple[str | None, str | None] | None = None

    def moves_nothing(self, record: Record) -> bool:
        """Whether it is an indicator that contributes to this record as much as before."""
        if self.moves is None:
            return False
        old, new = (None if name is None else record.scores[side][name] for side, name in enumerate(self.moves))
        if old is None or new is None:
            return False
        same = old.weight == new.weight and old.contribution == new.contribution
        return same and old.score.points == new.score.points and old.score.counting == new.score.counting


@dataclass(frozen=True)
class _Family(Generic[_Rule]):
    """Rules of one kind, old and new side by side, and which side of each is in a hybrid (None: neither)."""

    pairs: list[Pair[_Rule]]
    changed: list[bool]
    chosen: list[Side | None] = field(default_factory=list)

    @classmethod
    def of(cls, pairs: list[Pair[_Rule]], changed: list[bool]) -> _Family[_Rule]:
        return cls(pairs, changed, [None if old is None else 0 for old, _ in pairs])

    def rules(self) -> Iterator[tuple[Side, _Rule]]:
        """Those that are in the hybrid."""
        for pair, side in zip(self.pairs, self.chosen, strict=True):
            rule = None if side is None else pair[side]
            if side is not None and rule is not None:
                yield side, rule

    def switch(self, at: int) -> None:
        """Puts the new one of a pair in the place of the old one."""
        self.chosen[at] = None if self.pairs[at][1] is None else 1


class RolePair:
    """Two versions of a role, and the steps from the old one to the new one."""

    def __init__(self, old: Role, new: Role) -> None:
        self.roles = old, new
        self.indicators = self._family(old.indicators, new.indicators, lambda one: one.name, meaning_of_indicator)
        self.dimensions = self._family(old.dimensions, new.dimensions, lambda one: one.name, meaning_of_dimension)
        self.adjustments = self._family(
            old.adjustments, new.adjustments, lambda one: (one.kind, one.title), meaning_of_step
        )  # fmt: skip
        self.vetoes = self._family(old.vetoes, new.vetoes, lambda one: one.title, meaning_of_step)
        self._places, self._form, self._limits = old.total_decimals, old.form, old.limits
        self._own_order = True
        self.steps = tuple(self._steps())

    def _family(
        self, old: Sequence[_Rule], new: Sequence[_Rule], key: Callable[[_Rule], object],
        meant: Callable[[Role, _Rule], object],
    ) -> _Family[_Rule]:  # fmt: skip
        first, second = self.roles
        pairs = paired(old, new, key, (lambda one: meant(first, one), lambda one: meant(second, one)))
        changed = [
            one is None or other is None or key(one) != key(other) or meant(first, one) != meant(second, other)
            for one, other in pairs
        ]
        return _Family.of(pairs, changed)

    @property
    def is_regrouped(self) -> bool:
        """Whether weights are of another kind, so that indicators can't be changed one by one."""
        old, new = self.roles
        return old.form != new.form or bool(old.dimensions) != bool(new.dimensions)

    @property
    def is_reordered(self) -> bool:
        """Whether adjustments that both have follow each other in another order."""
        both = [(old, new) for old, new in self.adjustments.pairs if old is not None and new is not None]
        ranks = [self.roles[0].adjustments.index(old) for old, _ in both]
        return ranks != sorted(ranks)

    def shares(self, record: Record, before: Fraction, after: Fraction) -> Iterator[Share]:
        """What each change moves of a record's total, from ``before`` to ``after``.

        Where a hybrid has no total, what it does comes to the next that has one.
        """
        at, is_open = before, False
        for step in self.steps:
            if step.moves_nothing(record) and not is_open:
                continue
            total = step.hybrid.total(record)
            is_open = total is None
            if total is not None and total != at:
                yield Share(step.kind, step.name, total - at)
                at = total
        if after != at:
            yield Share("rest", "", after - at)

    def _steps(self) -> Iterator[Step]:
        new = self.roles[1]
        if self._places != new.total_decimals:
            self._places = new.total_decimals
            yield self._step("decimals")
        if self.is_regrouped:
            for family in (self.indicators, self.dimensions):
                for at in range(len(family.pairs)):
                    family.switch(at)
            self._form = new.form
            yield self._step("form")
        else:
            yield from self._switched("indicator", self.indicators)
            yield from self._switched("dimension", self.dimensions)
        if self.is_reordered:
            self._own_order = False
            yield self._step("order")
        self._own_order = False
        yield from self._switched("adjustment", self.adjustments)
        if meaning(self._limits) != meaning(new.limits):
            self._limits = new.limits
            yield self._step("limits")
        yield from self._switched("veto", self.vetoes)

    def _switched(self, kind: str, family: _Family[_Rule]) -> Iterator[Step]:
        for at, (old, new) in enumerate(family.pairs):
            rule = old if new is None else new
            if rule is None or not family.changed[at]:
                continue
            family.switch(at)
            if isinstance(rule, Dimension):
                self._switch_inside(rule.name)
            own = rule.kind if isinstance(rule, Adjustment) else kind
            step = self._step(own, rule.title if isinstance(rule, Adjustment | Veto) else rule.name)
            names = tuple(one.name if isinstance(one, Indicator) else None for one in (old, new))
            yield replace(step, moves=(names[0], names[1])) if isinstance(rule, Indicator) else step

    def _switch_inside(self, dimension: str) -> None:
        """What a dimension's condition does to its indicators comes with the dimension."""
        for at, (old, new) in enumerate(self.indicators.pairs):
            outer = None if old is None else self.roles[0].dimension_of(old.name)
            if new is not None and outer is not None and outer.name == dimension:
                self.indicators.switch(at)

    def _step(self, kind: str, name: str = "") -> Step:
        return Step(kind, name, self._hybrid())

    def _hybrid(self) -> Hybrid:
        indicators = tuple((side, one.name) for side, one in self.indicators.rules())
        return Hybrid(
            indicators, tuple(self._dimensions_of(indicators)), Fraction(1 if self._form == "weight" else 100),
            self._places, tuple(self._after_base()),
        )  # fmt: skip

    def _dimensions_of(self, indicators: Sequence[tuple[Side, str]]) -> Iterator[tuple[Side, Role]]:
        """The dimensions, each alone in its role, with the indicators that are in it by their own rules."""
        of = {name: self.roles[side].dimension_of(name) for side, name in indicators}
        for pair, chosen in zip(self.dimensions.pairs, self.dimensions.chosen, strict=True):
            names = {one.name for one in pair if one is not None}
            members = tuple(name for name, outer in of.items() if outer is not None and outer.name in names)
            side: Side = (0 if pair[0] is not None else 1) if chosen is None else chosen
            rule = pair[side]
            if members and rule is not None:
                own = rule.model_copy(update={"indicators": members})
                yield side, self.roles[side].model_copy(update={"dimensions": (own,)})

    def _after_base(self) -> Iterator[tuple[Side, Role]]:
        """What follows the base total: runs of adjustments of one side, limits, runs of vetoes."""
        adjustments = list(self.adjustments.rules())
        if self._own_order:
            adjustments = [(0, one) for one in self.roles[0].adjustments]
        for side, some in _runs(adjustments):
            yield side, self._alone(side, adjustments=some)
        if self._limits.are_stated:
            yield 1, self._alone(1, limits=self._limits)
        for side, others in _runs(list(self.vetoes.rules())):
            yield side, self._alone(side, vetoes=others)

    def _alone(self, side: Side, **rules: object) -> Role:
        bare = {"adjustments": (), "limits": Limits(), "vetoes": (), "total_decimals": self._places}
        return self.roles[side].model_copy(update=bare | rules)


def _runs(rules: Sequence[tuple[Side, _Rule]]) -> Iterator[tuple[Side, tuple[_Rule, ...]]]:
    """Rules as they follow each other, those of one side together."""
    run: list[_Rule] = []
    for at, (side, rule) in enumerate(rules):
        run.append(rule)
        if at + 1 == len(rules) or rules[at + 1][0] != side:
            yield side, tuple(run)
            run = []
