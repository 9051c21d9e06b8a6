"""Divisions by what can be 0, where nothing says what happens then: whoever has a 0 gets no total.

若 投诉数 大于 0 则 … is something said: of a division, the conditions that it stands behind are looked at too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaohe.checks.boxes import Possible, TooManyError
from kaohe.checks.intervals import Interval
from kaohe.checks.proving.goals import Found, Holds
from kaohe.checks.proving.question import Question
from kaohe.checks.ranges import value_range
from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.model import expressions as ex
from kaohe.model.pack import Assessment, Indicator, Pack, Part, Role
from kaohe.model.scoring import Bands, Events, Ratio, Scoring
from kaohe.model.types import Kind, Type
from kaohe.model.walk import amount_expression, expressions_of, operands, walk

__all__ = ["check_divisions"]

_Path = tuple[ex.Expression, ...]
"""The conditions that hold wherever something is asked for."""
_FLAG = Type(kind=Kind.FLAG)
_CHANGES = ("growth", "decline", "yearly_growth", "yearly_decline")


def check_divisions(pack: Pack, sources: Mapping[str, str]) -> Iterator[Diagnostic | Question]:
    """N579 for a divisor that can be 0 where no 缺数据 says what then happens: the total waits for a decision."""
    for role in pack.roles:
        for indicator in role.indicators:
            outer = role.dimension_of(indicator.name)
            decided = indicator.missing.stated or (outer is not None and outer.missing.stated)
            scored: tuple[Indicator | Part, ...] = (indicator, *indicator.parts)
            for one in scored:
                if one.assessment is None or decided or (isinstance(one, Part) and one.missing.stated):
                    continue
                asked = _Divisions(role, one.name, "scored", sources, one.assessment.value)
                yield from asked.told(_assessed(one.assessment))
        for adjustment in role.adjustments:
            if not adjustment.missing_ignored:
                when: _Path = () if adjustment.condition is None else (adjustment.condition,)
                asked = _Divisions(role, adjustment.title, adjustment.kind, sources)
                yield from asked.told([*((node, ()) for node in when), (amount_expression(adjustment), when)])
        for veto in role.vetoes:
            if not veto.missing_ignored:
                yield from _Divisions(role, veto.title, "veto", sources).told([(veto.condition, ())])


def _assessed(one: Assessment) -> Iterator[tuple[ex.Expression, _Path]]:
    """The expressions of a value and its scoring; of a row those before it have failed."""
    yield one.value, ()
    match one.scoring:
        case Bands(rows=rows) | Events(rows=rows) if not isinstance(one.scoring, Bands) or one.scoring.is_table:
            path: _Path = ()
            for row in rows:
                if row.condition is not None:
                    yield row.condition, path
                yield row.points, path if row.condition is None else (*path, row.condition)
                path = path if row.condition is None else (*path, _not(row.condition))
        case Bands():  # what a method of other words comes to says itself when points are missing
            return
        case _:
            yield from ((node, ()) for node in (*expressions_of(one.scoring), *_target(one.scoring)))


def _target(scoring: Scoring) -> list[ex.Expression]:
    """The target of a ratio, by which it divides, as a division."""
    if not isinstance(scoring, Ratio) or scoring.lower_is_better:
        return []
    target = scoring.target
    return [ex.Arithmetic(sign="/", left=target, right=target, type=target.type, span=target.span)]


@dataclass(frozen=True)
class _Divisions:
    """The divisions of an indicator, a part, an adjustment or a veto; ``subject`` is the value that is spoken of."""

    role: Role
    name: str
    kind: str
    sources: Mapping[str, str]
    subject: ex.Expression | None = None

    def told(self, nodes: Iterable[tuple[ex.Expression, _Path]]) -> Iterator[Diagnostic | Question]:
        """The first division by what can be 0, if any; questions about those before it."""
        for node, path in (found for outer, when in nodes for found in _reached(outer, when)):
            divisor = _divisor(node, self.role)
            if divisor is None or not _has_zero(value_range(divisor, self.role, self._reach())):
                continue
            if not path and isinstance(divisor, ex.MetricValue | ex.PriorValue):
                yield self._finding(node, divisor)
                return
            zero = (*path, _is_zero(divisor))
            if self._can_hold(zero):
                yield self._question(zero, self._finding(node, divisor))

    def _reach(self) -> Interval:
        is_number = self.subject is not None and self.subject.type.is_numeric
        return value_range(self.subject, self.role) if self.subject is not None and is_number else Interval(None, None)

    def _finding(self, node: ex.Expression, divisor: ex.Expression) -> Diagnostic:
        span, change = divisor.span, isinstance(node, ex.Call)
        text = " ".join(self.sources[span.file][span.start : span.end].split())
        text = divisor.metric if isinstance(divisor, ex.PriorValue) and change else text
        return finding("N579", node.span, name=self.name, kind=self.kind, text=text, change=change)

    def _question(self, zero: _Path, told: Diagnostic) -> Question:
        def of(found: Found | None) -> Diagnostic | None:
            return None if found is None else told

        place = told.place if isinstance(told.place, Span) else zero[0].span
        facts = {"name": self.name, "text": told.facts["text"]}
        return Question("division", place, Holds(self.role, zero, self.subject), of, facts)

    def _can_hold(self, conditions: _Path) -> bool:
        """Whether some conditions seem possible together."""
        together = ex.AllOf(conditions=conditions, type=_FLAG, span=conditions[0].span)
        try:
            return bool(Possible(self.role, self.subject, self._reach()).boxes(together, wanted=True))
        except TooManyError:
            return True


def _is_zero(divisor: ex.Expression) -> ex.Expression:
    nothing = ex.LiteralValue(value=Fraction(0), type=divisor.type, span=divisor.span)
    return ex.Compare(comparator="=", left=divisor, right=nothing, type=_FLAG, span=divisor.span)


def _reached(node: ex.Expression, path: _Path) -> Iterator[tuple[ex.Expression, _Path]]:
    """An expression and everything inside it, each with the conditions under which it matters what it is."""
    yield node, path
    match node:
        case ex.Choose(condition=condition, yes=yes, no=no):
            yield from _reached(condition, path)
            yield from _reached(yes, (*path, condition))
            yield from _reached(no, (*path, _not(condition)))
        case ex.AllOf(conditions=conditions) | ex.AnyOf(conditions=conditions):
            every = isinstance(node, ex.AllOf)
            for at, one in enumerate(conditions):
                others = (*conditions[:at], *conditions[at + 1 :])
                yield from _reached(one, (*path, *(others if every else map(_not, others))))
        case _:
            for inner in operands(node):
                yield from _reached(inner, path)


def _not(node: ex.Expression) -> ex.Expression:
    return ex.Not(condition=node, type=node.type, span=node.span)


def _divisor(node: ex.Expression, role: Role) -> ex.Expression | None:
    """What an expression divides by, where that is a figure of the record's own."""
    match node:
        case ex.Arithmetic(sign="/", averaged=None, right=right) if not _of_others(right, role):
            return right
        case ex.Call(function=name, arguments=(_, before)) if name in _CHANGES:
            return before
        case _:
            return None


def _of_others(node: ex.Expression, role: Role) -> bool:
    """Whether a number comes from other records: where there are none it is missing for a reason of its own."""
    derived = {one.figure.name for one in role.derived}
    return any(isinstance(one, ex.MetricValue) and one.metric in derived for one in walk(node))


def _has_zero(one: Interval) -> bool:
    return (one.low is None or one.low <= 0) and (one.high is None or one.high >= 0)
