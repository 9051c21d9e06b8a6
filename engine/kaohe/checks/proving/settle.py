"""From open questions to findings: by trying, by the solver where there is one, and else as not proven."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from kaohe.checks.proving.goals import Found, Goal
from kaohe.checks.proving.question import Open, Question, Why
from kaohe.checks.proving.trying import tried
from kaohe.diagnostics import Diagnostic, finding

__all__ = ["settle"]


_MOST = 500
"""So many questions of a pack are looked into."""


class _Solves(Protocol):
    def answer(self, goal: Goal) -> Found | Open | None: ...


def settle(questions: Iterable[Question]) -> Iterator[Diagnostic]:
    """The findings of some questions; W590 for each that stays open.

    The solver is imported by the first question that trying doesn't answer.
    """
    solver: _Solves | None = None
    for number, one in enumerate(questions):
        answer = tried(one.goal) if number < _MOST else Open(Why.RAN_OUT)
        if isinstance(answer, Open) and number < _MOST:
            solver = solver or _solver()
            answer = solver.answer(one.goal)
        if isinstance(answer, Open):
            yield finding("W590", one.place, claim=one.claim, why=answer.why.value, beyond=answer.beyond, **one.facts)
        elif (told := one.told(answer)) is not None:
            yield told


class _NoSolver:
    def answer(self, _goal: Goal) -> Open:
        return Open(Why.NO_SOLVER)


def _solver() -> _Solves:
    if find_spec("z3") is None:
        return _NoSolver()
    module = import_module("kaohe.checks.proving.solver.solve")
    solver: _Solves = module.Solver(module.Limits())
    return solver
