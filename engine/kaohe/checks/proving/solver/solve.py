"""Asks z3 for a record, and has the exact evaluator work out whatever it finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import z3

from kaohe.checks.proving.figures import asks_whether_known, some_periods
from kaohe.checks.proving.goals import Falls, Found, Goal, Graded, Holds, Turns
from kaohe.checks.proving.question import Open, Why
from kaohe.checks.proving.solver.methods import points_of
from kaohe.checks.proving.solver.symbols import BeyondError, Symbols, exact
from kaohe.checks.proving.solver.terms import Terms, Value, rational
from kaohe.checks.proving.solver.totals import Scores
from kaohe.checks.proving.together import can_come_together
from kaohe.checks.ranges import value_range
from kaohe.model.walk import walk

__all__ = ["Limits", "Solver"]

_STEPS_OF_A_TOTAL = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a question may take, and how much all of them.

    ``effort`` is z3's own count of what it does, the same on every machine; the time is for what that doesn't count.
    """

    effort: int = 3_000_000
    seconds: int = 10
    megabytes: int = 512
    all_effort: int = 30_000_000


class Solver:
    """Answers questions until its effort is spent."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.all_effort
        self._spent = _effort_so_far()

    def answer(self, goal: Goal) -> Found | Open | None:
        """What was asked for, why that is not known, or None where it is proved that there is no such thing."""
        if self._left <= 0:
            return Open(Why.RAN_OUT)
        try:
            match goal:
                case Holds():
                    return self._holds(goal)
                case Turns():
                    return self._turns(goal)
                case Falls():
                    return self._falls(goal)
                case Graded():
                    return self._graded(goal)
        except BeyondError as beyond:
            return Open(Why.BEYOND, beyond.name or beyond.what)
        except z3.Z3Exception:  # out of memory
            return Open(Why.RAN_OUT)

    def _holds(self, goal: Holds) -> Found | Open | None:
        symbols = _symbols(goal)
        scores = Scores(goal.role, symbols, exactly=True)
        terms = Terms(symbols, points=scores.points)
        if goal.subject is not None:
            terms = terms.about(terms.of(goal.subject))
        wanted = [terms.holds(one) for one in goal.conditions]
        model = self._model([*wanted, *symbols.constraints], symbols.plain())
        if model is None or isinstance(model, Open):
            return model
        found = goal.found_in(symbols.record(model, needs_points=goal.needs_points))
        return _kept(found)

    def _turns(self, goal: Turns) -> Found | Open | None:
        symbols, kind = _symbols(goal), goal.assessment.value.type
        reach = value_range(goal.assessment.value, goal.role)
        values = [symbols.number(kind, f"value {at}", reach.low, reach.high) for at in range(4)]
        terms = Terms(symbols)
        points = [points_of(goal.assessment.scoring, Value(one, z3.BoolVal(True)), terms, symbols) for one in values]
        wanted = [one.known for one in points]
        wanted += [values[0] < values[1], points[0].term < points[1].term]
        wanted += [values[2] < values[3], points[2].term > points[3].term]
        hair = [z3.IsInt(one * 10_000) for one in values] if not kind.whole else []
        model = self._model([*wanted, *symbols.constraints], [*hair, *symbols.plain()])
        if model is None or isinstance(model, Open):
            return model
        if not goal.value_stands_alone:
            return Open(Why.BEYOND, "hangs together")
        record = symbols.record(model)
        at = [exact(model.eval(one, model_completion=True)) for one in values]
        along = [(one, goal.points(record, one)) for one in at]
        known = tuple((one, scored) for one, scored in along if scored is not None)
        if len(known) < len(along) or not (known[0][1] < known[1][1] and known[2][1] > known[3][1]):
            return Open(Why.RAN_OUT)
        return _kept(Found(record, along=known))

    def _falls(self, goal: Falls) -> Found | Open | None:
        role = goal.role
        symbols = _symbols(goal)
        beside = _symbols(goal, beside=symbols, movers=frozenset(goal.movers))
        worse, better = (Scores(role, one, exactly=False) for one in (symbols, beside))
        low, high = worse.total(), better.total()
        pairs = [(worse.indicator(one), better.indicator(one)) for one in role.indicators]
        wanted = [low.known, high.known, *(one.counts == other.counts for one, other in pairs)]
        wanted += [z3.Or(z3.Not(one.counts), other.points >= one.points) for one, other in pairs]
        unit = Fraction(1, 10 ** min(role.total_decimals, role.indicator_decimals))
        for gain, gap in ((Fraction(1), Fraction(1)), (unit, unit * (_STEPS_OF_A_TOTAL + len(role.adjustments)))):
            gained = (z3.And(one.counts, other.points >= one.points + rational(gain)) for one, other in pairs)
            lower = low.term - high.term > rational(gap)
            constraints = [*wanted, z3.Or(*gained), lower, *symbols.constraints, *beside.constraints]
            model = self._model(constraints, [*symbols.plain(), *beside.plain()])
            if isinstance(model, Open):
                return model
            if model is not None:
                found = goal.found_among([symbols.record(model), beside.record(model)])
                return _kept(found)
        return None

    def _graded(self, goal: Graded) -> Found | Open | None:
        symbols = _symbols(goal)
        total = Scores(goal.role, symbols, exactly=True).total()
        terms = Terms(symbols, total)
        rows = goal.role.grades.rows if goal.role.grades is not None else ()
        wanted = [total.known]
        for at, row in enumerate(rows[: goal.row + 1]):
            takes = z3.BoolVal(True) if row.condition is None else terms.holds(row.condition)
            wanted.append(takes if at == goal.row else z3.Not(takes))
        model = self._model([*wanted, *symbols.constraints], symbols.plain())
        if model is None or isinstance(model, Open):
            return model
        return _kept(goal.found_in(symbols.record(model)))

    def _model(self, constraints: Sequence[Any], plain: Iterable[Any]) -> Any:
        """A solution, with plain numbers where there is one; None where there is none at all."""
        first = self._check(constraints)
        if first is None or isinstance(first, Open):
            return first
        plainer = self._check([*constraints, *plain])
        return first if plainer is None or isinstance(plainer, Open) else plainer

    def _check(self, constraints: Sequence[Any]) -> Any:
        if self._left <= 0:
            return Open(Why.RAN_OUT)
        solver = z3.Solver()
        solver.set("rlimit", min(self._limits.effort, self._left))
        solver.set("timeout", self._limits.seconds * 1000)
        solver.set("max_memory", self._limits.megabytes)
        solver.add(*constraints)
        answer = solver.check()
        spent = _effort(solver)
        self._left -= spent - self._spent
        self._spent = spent
        if answer == z3.unsat:
            return None
        return solver.model() if answer == z3.sat else Open(Why.RAN_OUT)


def _effort_so_far() -> int:
    solver = z3.Solver()
    solver.add(z3.Int("any") > 0)
    solver.check()
    return _effort(solver)


def _effort(solver: Any) -> int:
    """How much z3 has done in this process, by its own count, once a solver has answered."""
    statistics = solver.statistics()
    return int(statistics.get_key_value("rlimit count")) if "rlimit count" in statistics.keys() else 0  # noqa: SIM118


def _symbols(goal: Goal, **beside: Any) -> Symbols:
    may_lack = any(asks_whether_known(node) for one in goal.nodes for node in walk(one))
    return Symbols(goal.role, some_periods(goal.role), may_lack=may_lack, **beside)


def _kept(found: Found | None) -> Found | Open:
    """What is sure to be there: worked out exactly, and of figures that can come together."""
    if found is None:
        return Open(Why.RAN_OUT)
    records = [one for one in (found.record, found.better) if one is not None]
    together = all(can_come_together(one.role, one.values) for one in records)
    return replace(found, solved=True) if together else Open(Why.BEYOND, "hangs together")
