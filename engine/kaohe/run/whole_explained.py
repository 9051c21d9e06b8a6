"""Why somebody's whole over several roles is what it is, held to what was published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from kaohe.backends.exact.person import PersonScore, whole_of
from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.explain.explanation import Explanation, WholeLine
from kaohe.explain.whole import explain_whole
from kaohe.model.pack import Pack
from kaohe.model.periods import Period
from kaohe.plan.columns import RolePlan
from kaohe.run.trace import DISQUALIFIED
from kaohe.run.wholes import KEYS, rejected_roles, results_of
from kaohe.wording import wording

__all__ = ["explained_wholes", "with_wholes"]

_Rows = Sequence[Mapping[str, Any]]


def explained_wholes(
    pack: Pack, plans: Sequence[RolePlan], tables: Mapping[str, pl.LazyFrame], employees: Iterable[str], language: str
) -> dict[tuple[str, str], WholeLine]:
    """The wholes of some people by person and period; of nobody who has one role in a period.

    Raises
    ------
    RefusedError
        Where working the recorded results out again gives another whole than the recorded one.
    """
    if "people" not in tables:
        return {}
    wanted = pl.col("employee").is_in(list(employees))
    published = tables["people"].filter(wanted).collect(engine="streaming").to_dicts()
    if not published:
        return {}
    scores = tables["scores"].filter(wanted).collect(engine="streaming").to_dicts()
    faults = tables["rejected"].filter(wanted).select("employee", "role", "period").collect(engine="streaming")
    theirs: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in scores:
        theirs[row["employee"], row["period"]].append(row)
    for row in rejected_roles(pack, faults).to_dicts():
        known = theirs[row["employee"], row["period"]]
        if known and all(one["role"] != row["role"] for one in known):
            known.append({"grade": None, "reason": None, **row})
    places = max((plan.role.total_decimals for plan in plans), default=2)
    words, found, wrong = wording(language), {}, []
    for row in published:
        key = row["employee"], row["period"]
        results = results_of(pack, sorted(theirs[key], key=lambda one: str(one["role"])))
        score, period = whole_of(results, places, Period.parse(row["period"])), Period.parse(row["period"])
        wrong += list(_disagreements(pack, row, score))
        found[key] = explain_whole(results, score, places, period, words)
    if wrong:
        raise RefusedError(wrong, language)
    return found


def _disagreements(pack: Pack, published: Mapping[str, Any], score: PersonScore) -> Iterator[Diagnostic]:
    """Where the recorded results worked out again give something else than the table of people says."""
    grade = DISQUALIFIED[pack.language] if score.disqualified else score.grade
    worked = {
        "days": score.days, "total": score.total, "grade": grade, "coefficient": score.coefficient,
        "status": score.status, "counted": Fraction(len(score.counted)),
    }  # fmt: skip
    place = CellPlace("people.parquet")
    for name, actual in worked.items():
        told = published.get(name)
        traced = Fraction(told) if told is not None and not isinstance(told, str) else told
        if traced != actual:
            key = ", ".join(str(published[one]) for one in KEYS)
            yield finding("B107", place, figure=f"{key}: {name}", actual=actual, traced=told)


def with_wholes(
    explanations: Iterable[Explanation], wholes: Mapping[tuple[str, str], WholeLine]
) -> tuple[Explanation, ...]:
    """Explanations, each with the whole of its person and period where there is one."""
    return tuple(
        one if (found := wholes.get((one.employee or "", one.period or ""))) is None
        else one.model_copy(update={"whole": found})
        for one in explanations
    )  # fmt: skip
