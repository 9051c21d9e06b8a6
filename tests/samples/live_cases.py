"""Records of many packs in one workbook, so that one opening of LibreOffice works out every construct."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import DecimalException
from pathlib import Path
from random import Random
from typing import Any

from made import made_rules
from made_figures import made_records

from kaohe.backends.exact.examples import examples_of, figures_of_example
from kaohe.backends.exact.outcome import Known, Outcome
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures
from kaohe.model.pack import Pack, Role
from kaohe.pipeline import load_text
from kaohe.plan.from_model import plan_role
from kaohe.run.frames import trace_table
from kaohe.run.results import Counts, LazyResults
from kaohe.run.trace import trace_row

__all__ = ["Case", "language_cases", "made_cases", "results_of"]

_LANGUAGE = sorted((Path(__file__).parents[1] / "language").glob("*.kaohe"))


@dataclass(frozen=True)
class Case:
    """Records of a role, which goes by a name of its own."""

    name: str
    pack: Pack
    role: Role
    records: Sequence[Figures]


def language_cases() -> Iterator[Case]:
    """The hand-worked examples of the language, of each file the role with most of them."""
    for path in _LANGUAGE:
        pack = load_text(path.read_text(encoding="utf-8"), path.name).pack
        role = max(pack.roles, key=lambda one: len(examples_of(pack, one)))
        yield Case(path.stem, pack, role, [figures_of_example(one, role) for one in examples_of(pack, role)])


def made_cases(seeds: Sequence[int], count: int) -> Iterator[Case]:
    """Packs and records made up at random, at least a third of the figures on a threshold or a rounding half."""
    for seed in seeds:
        rng = Random(seed)
        text, thresholds = made_rules(rng)
        pack = load_text(text).pack
        records = [_written(one) for one in made_records(rng, pack.roles[0], thresholds, count)]
        yield Case(f"made {seed}", pack, pack.roles[0], records)


def _written(figures: Figures) -> Figures:
    """Records as files can hold them: no cell holds an empty text."""
    now = {name: _some(one) for name, one in figures.now.items()}
    return replace(figures, now=now, before={key: _some(one) for key, one in figures.before.items()})


def _some(outcome: Outcome) -> Outcome:
    return Known("x") if outcome == Known("") else outcome


def results_of(cases: Sequence[Case]) -> LazyResults:
    """The results of all records, as a run would give them; those whose figures no trace can hold are left out."""
    plans, traces, rows = [], {}, 0
    for case in cases:
        role = case.role.model_copy(update={"name": case.name})
        plan = plan_role(role, case.name)
        found = [row for at, one in enumerate(case.records) if (row := _traced(plan, role, one, at)) is not None]
        plans.append(plan)
        traces[case.name] = trace_table(plan, found).lazy()
        rows += len(found)
    pack = cases[0].pack.model_copy(update={"roles": tuple(plan.role for plan in plans), "title": None})
    counts = Counts(rows=rows, scored=rows, incomplete=0, not_appraised=0, rejected=0, look_back=0)
    return LazyResults(pack, tuple(plans), {}, traces, counts, lambda frame: frame)


def _traced(plan: Any, role: Role, figures: Figures, at: int) -> dict[str, Any] | None:
    period = "2026-Q1" if figures.period is None else str(figures.period)
    keys = {"employee": f"E{at}", "role": role.name, "period": period, "file": "records.csv", "row": at + 2}
    try:
        return trace_row(plan, figures, score_record(role, figures), keys, "zh")
    except DecimalException:  # a figure of an example that no decimal holds
        return None
