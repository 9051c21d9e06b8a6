"""The engines held together: every published figure of every record, by the exact evaluator and by columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import isclose, lcm
from typing import Any

import duckdb
import narwhals as nw
import polars as pl

from kaohe.backends.exact.outcome import Known, Missing, Reason
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import AssessmentScore, Figures, RecordScore
from kaohe.backends.frame.codes import COUNTINGS, KNOWN, REASONS, reason_code
from kaohe.backends.frame.inputs import PERIOD_DAYS, Input, figures_of, input_name
from kaohe.backends.frame.record import score_frame
from kaohe.model.exact import decimal_places, round_half_up
from kaohe.model.look_back import look_backs
from kaohe.model.pack import Role

__all__ = ["ENGINES", "differences"]

ENGINES = ("polars", "polars streaming", "duckdb")


def differences(role: Role, records: Sequence[Figures], engine: str) -> list[str]:
    """Where the columns of an engine give something else than the exact evaluator."""
    columns = [_column(role, records, *name) for name in _names(role)]
    days = [
        pl.Series(name, [getattr(one.period, f"{end}s") if one.period else date.max for one in records], pl.Date)
        for end, name in PERIOD_DAYS.items()
    ]
    frame = pl.DataFrame([*(series for _, *both in columns for series in both), *days]).with_row_index("at")
    rows = _scored(role, frame, [one for one, *_ in columns], engine)
    return [
        f"record {at}: {found}"
        for at, (figures, row) in enumerate(zip(records, rows, strict=True))
        for found in _differ(role, score_record(role, figures), row)
    ]


def _names(role: Role) -> Iterator[tuple[str, int]]:
    yield from ((metric.name, 0) for metric in role.figures)
    yield from look_backs(role)


def _column(role: Role, records: Sequence[Figures], name: str, back: int) -> tuple[Input, pl.Series, pl.Series]:
    """A metric's column with its facts, from the records' figures."""
    absent = Missing(Reason("no_period_before" if back else "no_cell", {"metric": name}))
    outcomes = [(one.before.get((name, back), absent) if back else one.now.get(name, absent)) for one in records]
    states = [KNOWN if isinstance(one, Known) else reason_code(one.reason.code) for one in outcomes]
    plain = [one.value if isinstance(one, Known) else None for one in outcomes]
    title, codes, metric = input_name(name, back), frozenset(states), role.metric(name)
    state = pl.Series(f"{title}.state", states, pl.Int8)
    if not metric.type.is_numeric:
        kind = {"flag": pl.Boolean, "date": pl.Date}.get(metric.kind, pl.String)
        return (
            Input(name, back, "flag" if metric.kind == "flag" else "word", codes),
            pl.Series(title, plain, kind),
            state,
        )
    numbers = [one for one in plain if isinstance(one, Fraction)]
    share = lcm(*(one.denominator for one in numbers))
    whole = [int(one * share) if isinstance(one, Fraction) else None for one in plain]
    low, high = (end((one for one in whole if one is not None), default=0) for end in (min, max))
    wide = max(abs(low), abs(high)) >= 2**63
    facts = Input(name, back, "number", codes, share, low, high, wide)
    return facts, pl.Series(title, whole, pl.Int128 if wide else pl.Int64), state


def _scored(role: Role, frame: pl.DataFrame, inputs: Sequence[Input], engine: str) -> list[dict[str, Any]]:
    figures = figures_of(inputs)
    if engine.startswith("polars"):
        kind = "streaming" if engine.endswith("streaming") else "in-memory"
        scored = score_frame(role, nw.from_native(frame.lazy()), figures).to_native().collect(engine=kind)
    else:
        native = nw.from_native(duckdb.sql("select * from frame"))
        scored = pl.from_arrow(score_frame(role, native, figures).to_native().to_arrow_table())
    assert isinstance(scored, pl.DataFrame)
    return scored.sort("at").to_dicts()


def _differ(role: Role, exact: RecordScore, row: dict[str, Any]) -> Iterator[str]:
    for name, wanted, got in _pairs(role, exact, row):
        if wanted != got and not _same_shown(wanted, got):
            yield f"{name} is {got!r}, exactly {wanted!r}"


def _same_shown(wanted: object, got: object) -> bool:
    """A value is shown as a float, which columns of 128 bits give one place off; nothing is computed from it."""
    return isinstance(wanted, float) and isinstance(got, float) and isclose(wanted, got, rel_tol=1e-14)


def _pairs(role: Role, exact: RecordScore, row: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    places, total_places = role.indicator_decimals, role.total_decimals
    for rule, indicator in zip(role.indicators, exact.indicators, strict=True):
        for part_rule, part in zip(rule.parts, indicator.parts, strict=True):
            factor = places + (decimal_places(part_rule.weight) or 0)
            yield from _assessed(f"{rule.name}/{part.name}", part.score, part.contribution, row, (places, factor))
        by_weight = (decimal_places(rule.weight) or 0) if role.form == "weight" else 0
        yield from _assessed(rule.name, indicator.score, indicator.contribution, row, (places, places + by_weight))
    for dimension_rule, dimension in zip(role.dimensions, exact.dimensions, strict=True):
        by_weight = (decimal_places(dimension_rule.weight) or 0) if role.form == "weight" else 0
        scored = (dimension.score, dimension.contribution, row, (places, places + by_weight))
        yield from _assessed(dimension.name, *scored)
    yield "scored", exact.status == "scored", row["scored"]
    yield "exempt", 0 if exact.exempt is None else exact.exempt + 1, row.get("exempt", 0)
    yield "days", None if exact.days is None else int(exact.days), row.get("days")
    undecided = {
        name: reason.code for name, reason in exact.incomplete if name in [one.title for one in role.exemptions]
    }
    for at, one in enumerate(role.exemptions, 1):
        told = row[f"exemption {at}.reason"] if exact.exempt is None else 0
        yield f"exemption {at} reason", undecided.get(one.title), REASONS[told] if told else None
    yield "base total", _whole(exact.base_total, total_places), row["base_total"]
    yield "total", _whole(exact.total, total_places), row["total"]
    yield "grade", exact.grade_row, row["grade"]
    yield "disqualified", exact.disqualified if exact.status == "scored" else None, row["disqualified"]
    gaps = [reason.code for name, reason in exact.incomplete if name is None]
    told_gaps = ("gap", "place gap") if exact.exempt is None else ("place gap",)
    yield "gap", gaps, [REASONS[row[name]] for name in told_gaps if row.get(name)]
    vetoes = {
        name: reason.code for name, reason in exact.incomplete if name is not None and exact.base_total is not None
    }
    named = [(f"veto {number}", veto.title) for number, veto in enumerate(role.vetoes, 1)]
    named += [(f"adjustment {number}", one.title) for number, one in enumerate(role.adjustments, 1)]
    for number, title in named:
        told = row[f"{number}.reason"] if row["base_total"] is not None else 0
        yield f"{number} reason", vetoes.get(title), REASONS[told] if told else None
    steps = {one.name: one for one in exact.adjustments}
    for name in [name.removesuffix(".applied") for name in row if name.endswith(".applied")]:
        step = steps.get(name)
        yield f"{name} applied", step.applied if step else None, row[f"{name}.applied"]
        if f"{name}.amount" in row:
            amount = step.amount if step else None
            yield f"{name} amount", None if amount is None else float(amount), row[f"{name}.amount"]
        yield f"{name} before", _whole(step.before, total_places) if step else None, row[f"{name}.before"]
        yield f"{name} after", _whole(step.after, total_places) if step else None, row[f"{name}.after"]


def _assessed(
    name: str, score: AssessmentScore, contribution: Fraction | None, row: dict[str, Any], places: tuple[int, int]
) -> Iterator[tuple[str, object, object]]:
    yield f"{name} counting", score.counting.value, COUNTINGS[row[f"{name}.counting"]]
    reason = row[f"{name}.reason"]
    yield f"{name} reason", score.reason.code if score.reason else None, REASONS[reason] if reason else None
    yield f"{name} points", _whole(score.points, places[0]), row[f"{name}.points"]
    if f"{name}.before" in row:
        free = None if score.free is None else round_half_up(score.free, places[0])
        yield f"{name} before", _whole(free, places[0]), row[f"{name}.before"]
    if f"{name}.row" in row:  # a dimension has no rows to fall on
        yield f"{name} row", None if score.row is None else score.row + 1, row[f"{name}.row"]
    yield f"{name} contribution", _whole(contribution, places[1]), row[f"{name}.contribution"]
    value = getattr(score.value, "value", None)
    yield f"{name} value", float(value) if isinstance(value, Fraction) else None, row[f"{name}.value"]


def _whole(number: Fraction | None, places: int) -> int | None:
    return None if number is None else int(number * 10**places)
