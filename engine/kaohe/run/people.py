"""Many people's results at once: who is meant, and each one's explanations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import polars as pl

from kaohe.diagnostics import finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.explain.explanation import Explanation
from kaohe.run.corrections import with_corrections
from kaohe.run.explained import Explainer
from kaohe.run.results import Results
from kaohe.run.trace import TracedRecord, traced
from kaohe.run.whole_explained import explained_wholes, with_wholes

__all__ = ["Selection", "explained_people", "people"]

_Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Selection:
    """Whose results are meant; empty and None mean everybody's, of every department and period.

    Rejected rows have no department, so that of a department only those count whose person has other records there.
    """

    employees: tuple[str, ...] = ()
    department: str | None = None
    period: str | None = None


def people(results: Results[Any], selection: Selection, language: str) -> tuple[str, ...]:
    """Everybody who is meant, each once, in the order of the records.

    Raises
    ------
    RefusedError
        Where somebody named, or the department, is not in the results, or nobody is left.
    """
    if selection.department is not None:
        _known_department(results, selection.department, language)
    names = ["scores"] if selection.department is not None else ["scores", "rejected"]
    tables = [results.tables[name].filter(_tests(name, selection)).select("employee") for name in names]
    found = pl.concat(tables).drop_nulls().unique(maintain_order=True).collect(engine="streaming")["employee"].to_list()
    if not selection.employees:
        if not found:
            raise RefusedError([finding("B112", department=selection.department, period=selection.period)], language)
        return tuple(found)
    there = set(found)
    wanted = tuple(dict.fromkeys(selection.employees))
    unknown = [results.nobody(one, None, selection.period, selection.department) for one in wanted if one not in there]
    if unknown:
        raise RefusedError(unknown, language)
    return wanted


def explained_people(
    results: Results[Any], employees: Iterable[str], selection: Selection, explainer: Explainer
) -> Iterator[tuple[str, tuple[Explanation, ...]]]:
    """The explanations of each of some people, by period.

    Raises
    ------
    RefusedError
        Where scoring recorded figures again gives another result than the recorded one.
    """
    wanted = tuple(employees)
    records = _records(results, wanted, selection)
    scores = _by_person(results.tables["scores"], wanted, _tests("scores", selection))
    faults = _by_person(results.tables["rejected"], wanted, _tests("rejected", selection))
    wholes = explained_wholes(results.pack, results.plans, results.tables, wanted, explainer.language)
    given: _Rows = {}
    if "overrides" in results.tables:
        given = _by_person(results.tables["overrides"], wanted, _tests("overrides", selection))
    corrected: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in results.corrections_of(wanted):
        corrected[row["employee"]].append(row)
    for one in wanted:
        theirs = (records.get(one, ()), scores.get(one, ()), faults.get(one, ()), given.get(one, ()))
        whole = with_wholes(explainer.explain(*theirs), wholes)
        yield one, with_corrections(whole, corrected.get(one, ()), results.supersedes)


def _known_department(results: Results[Any], department: str, language: str) -> None:
    scores = results.tables["scores"].select("department").drop_nulls().unique().collect(engine="streaming")
    departments = sorted(scores["department"])
    if department not in departments:
        near = get_close_matches(department, departments, 3, 0.4)
        near += [one for one in departments if department and (department in one or one in department)]
        facts: dict[str, Any] = {"near": tuple(dict.fromkeys(near))[:3], "departments": tuple(departments[:8])}
        raise RefusedError([finding("B111", department=department, **facts)], language)


def _tests(table: str, selection: Selection) -> list[pl.Expr]:
    wanted = {"period": selection.period, "department": selection.department if table in ("scores", "trace") else None}
    tests = [pl.col(key) == value for key, value in wanted.items() if value is not None]
    if selection.employees:
        tests.append(pl.col("employee").is_in(list(selection.employees)))
    return tests or [pl.lit(True)]


def _by_person(frame: pl.LazyFrame, employees: Sequence[str], tests: list[pl.Expr]) -> _Rows:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    rows = frame.filter(*tests, pl.col("employee").is_in(list(employees))).collect(engine="streaming")
    for row in rows.iter_rows(named=True):
        found[row["employee"]].append(row)
    return found


def _records(
    results: Results[Any], employees: Sequence[str], selection: Selection
) -> Mapping[str, Sequence[TracedRecord]]:
    found: dict[str, list[TracedRecord]] = defaultdict(list)
    for plan in results.plans:
        rows = _by_person(results.traces[plan.table], employees, _tests("trace", selection))
        for employee, theirs in rows.items():
            found[employee] += [traced(plan, row) for row in theirs]
    return found
