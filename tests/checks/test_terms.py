"""The solver's terms are a third reading of the rules: held to the exact evaluator on packs made up at random."""

from __future__ import annotations

import os
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
import z3
from made import made_rules
from made_figures import made_records

from kaohe.backends.exact.examples import figures_of_example, version_of
from kaohe.backends.exact.outcome import Known, Missing, Outcome, Reason
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Counting, Figures, IndicatorScore
from kaohe.checks.proving.solver.symbols import BeyondError, Symbols, exact
from kaohe.checks.proving.solver.totals import Scored, Scores
from kaohe.model.from_syntax import build_pack
from kaohe.model.pack import Pack, Role
from kaohe.syntax.from_text import parse

BATCHES, AT_ONCE = 40 if "KAOHE_PROVE" in os.environ else 4, 10
LANGUAGE = Path(__file__).parents[1] / "language"
RECORDS = 3


def without_not_applicable(figures: Figures) -> Figures:
    """Cells that say 不适用 have no term: they are missing here."""

    def plain(outcome: Outcome) -> Outcome:
        return outcome if isinstance(outcome, Known) else Missing(Reason("no_cell"))

    now = {name: plain(one) for name, one in figures.now.items()}
    before = {key: plain(one) for key, one in figures.before.items()}
    return Figures(now, before, period=figures.period)


def model_of(symbols: Symbols, figures: Figures) -> z3.ModelRef | None:
    """The solution that is a record; None of one that there can't be, such as half a count of rows."""
    solver = z3.Solver()
    for name, back in symbols.keys:
        outcome = figures.before.get((name, back)) if back else figures.now.get(name)
        solver.add(symbols.known((name, back)) == isinstance(outcome, Known))
        if isinstance(outcome, Known):
            solver.add(symbols.term((name, back)) == written(symbols, outcome.value))
    solver.add(symbols.period == 0)
    return solver.model() if solver.check() == z3.sat else None


def written(symbols: Symbols, value: object) -> object:
    match value:
        case bool():
            return z3.BoolVal(value)
        case Fraction():
            return z3.Q(value.numerator, value.denominator)
        case date():
            return value.toordinal()
        case _:
            return symbols.word(str(value))


def agrees(scored: Scored, model: z3.ModelRef, one: IndicatorScore) -> bool:
    counts, pending = (z3.is_true(model.eval(term, model_completion=True)) for term in (scored.counts, scored.pending))
    if pending or one.score.counting is Counting.PENDING:
        return pending and one.score.counting is Counting.PENDING
    if not counts or not one.score.counting.counts:
        return not counts and not one.score.counting.counts
    return exact(model.eval(scored.points, model_completion=True)) == one.score.points


def compared(role: Role, record: Figures, told: str) -> tuple[int, int]:
    """How many indicators and totals of a record were compared; each comes out as the exact evaluator has it."""
    symbols = Symbols(role, [record.period], may_lack=True)
    scores = Scores(role, symbols, exactly=True)
    score = score_record(role, record)
    indicators = 0
    for rule, one in zip(role.indicators, score.indicators, strict=True):
        try:
            scored = scores.indicator(rule)
        except BeyondError:
            continue
        model = model_of(symbols, record)
        if model is not None:
            indicators += 1
            assert agrees(scored, model, one), f"{told}\n{record}\n{rule.name}"
    try:
        total = scores.total()
    except BeyondError:
        return indicators, 0
    model = model_of(symbols, record)
    if score.total is None or model is None:
        return indicators, 0
    assert z3.is_true(model.eval(total.known, model_completion=True)), f"{told}\n{record}"
    assert exact(model.eval(total.term, model_completion=True)) == score.total, f"{told}\n{record}"
    return indicators, 1


def built(text: str) -> Pack:
    """The rules of a text, unchecked."""
    return build_pack([parse(text, "rules.kaohe").file], {"rules.kaohe": text})[0]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_points_are_the_exact_ones_in_made_packs(batch: int) -> None:
    indicators = 0
    for seed in range(batch * AT_ONCE, (batch + 1) * AT_ONCE):
        rng = Random(f"terms {seed}")
        text, thresholds = made_rules(rng)
        role = built(text).roles[0]
        for record in made_records(rng, role, thresholds, RECORDS, whole=seed % 3 > 0):
            indicators += compared(role, without_not_applicable(record), text)[0]
    assert indicators > AT_ONCE


def test_totals_are_the_exact_ones_in_the_examples() -> None:
    totals = 0
    for path in sorted(LANGUAGE.glob("*.kaohe")):
        pack = built(path.read_text("utf-8"))
        for example in pack.examples[:3]:
            role = version_of(pack, example)
            if role is not None:
                figures = figures_of_example(example, role)
                totals += compared(role, without_not_applicable(figures), example.title)[1]
    assert totals > 50, totals
