"""The tables of an export: scores with a column an indicator, and what got no score, with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from kaohe.model.exact import exact_text
from kaohe.model.pack import Dimension, Indicator, Role
from kaohe.plan.columns import Holds, Layer, RolePlan
from kaohe.run.explained import said_fault
from kaohe.run.results import Results
from kaohe.wording import Wording

__all__ = [
    "KEYS", "corrections", "heading", "indicator_rows", "overrides", "people", "reasons", "reasons_of",
    "scores", "set_aside", "statuses",
]  # fmt: skip

KEYS = ("employee", "name", "department", "role", "period")
_PLACE = ("file", "row")
_RECORD = ("employee", "role", "period")
_SCORED = (*KEYS, "total", "grade", "coefficient", "status", "reason", "override")
_INDICATOR = "indicator: "
"""Begins the name of an indicator's column, so that none is taken for one of the others."""


def scores(results: Results[Any], words: Wording, *, with_indicators: bool = True) -> pl.LazyFrame:
    """A row for each record that was not rejected: keys, total, grade, status, reason, and each indicator's points,
    those of a dimension before those of its indicators.

    Indicators of the same name in several roles share a column; a column of keys that nobody has is left out. With
    overrides a column says what of each record was overridden.
    """
    table = _with_overridden(results, words)
    points = pl.concat([_points(plan, results.traces[plan.table]) for plan in results.plans], how="diagonal_relaxed")
    joined = table.join(points, on=list(_PLACE), how="left", maintain_order="left")
    said = joined.with_columns(_said(reasons(results, words), "reason"), _said(statuses(words), "status"))
    held = [name for name in KEYS if name not in ("name", "department") or _holds(table, name)]
    schema = table.collect_schema()
    held += [name for name in _SCORED[len(KEYS) :] if name in schema]
    indicators = [name for name in points.collect_schema() if name.startswith(_INDICATOR) and with_indicators]
    return said.select(*held, *indicators).rename(_headings([*held, *indicators], words))


def _with_overridden(results: Results[Any], words: Wording) -> pl.LazyFrame:
    """The scores, with the names of what was overridden where overrides were given."""
    table = results.tables["scores"]
    if "overrides" not in results.tables:
        return table
    applied = results.tables["overrides"].filter(pl.col("fate") == "applied")
    items = pl.col("item").str.join(words.term("list separator")).alias("override")
    return table.join(applied.group_by(_RECORD).agg(items), on=_RECORD, how="left", maintain_order="left")


def _points(plan: RolePlan, trace: pl.LazyFrame) -> pl.LazyFrame:
    layers = (Layer.INDICATOR, Layer.DIMENSION)
    held = {one.subject[0]: one for one in plan.columns if one.layer in layers and one.holds is Holds.POINTS}
    names = [name for top in plan.role.tops for name in (top.name, *_inside(top))]
    if plan.role.exemptions:  # nothing is published of whoever isn't appraised
        trace = trace.filter(pl.col("status").cast(pl.String) != "not_appraised")
    return trace.select(*_PLACE, *(pl.col(held[name].name).alias(f"{_INDICATOR}{name}") for name in names))


def _inside(top: Dimension | Indicator) -> tuple[str, ...]:
    """The indicators of a dimension."""
    return top.indicators if isinstance(top, Dimension) else ()


def _holds(table: pl.LazyFrame, name: str) -> bool:
    return bool(table.select(pl.col(name).is_not_null().any()).collect(engine="streaming").item())


def _headings(columns: Sequence[str], words: Wording) -> dict[str, str]:
    """Each column's heading; an indicator named like another column says that these are its points."""
    found = {name: heading(words.term(name)) for name in _SCORED if name in columns}
    found["status"], found["reason"] = words.say("export", "status"), words.say("export", "reason")
    taken = set(found.values())
    for column in columns:
        if column.startswith(_INDICATOR):
            name = column.removeprefix(_INDICATOR)
            found[column] = words.say("export", "points of", indicator=name) if name in taken else name
    return found


def heading(word: str) -> str:
    """A word at the head of a column."""
    return word[:1].upper() + word[1:]


def statuses(words: Wording) -> dict[str, str]:
    """Each status as a reader says it."""
    return {status: words.term(status) for status in ("scored", "incomplete", "not_appraised")}


def reasons(results: Results[Any], words: Wording) -> dict[str, str]:
    """Each reason in the scores as a reader says it: ``响应速度: no_cell`` is 响应速度没有数据."""
    return reasons_of(
        results.tables["scores"].select(pl.col("reason").unique()).collect(engine="streaming")["reason"], words
    )


def reasons_of(column: pl.Series, words: Wording) -> dict[str, str]:
    """Each reason in a column as a reader says it."""
    return {reason: _reason(reason, words) for reason in column.cast(pl.String).drop_nulls().unique()}


def _reason(reason: str, words: Wording) -> str:
    pieces = []
    for piece in reason.split("; "):
        name, _, code = piece.rpartition(": ")
        said = words.say("short reasons", code) if words.has("short reasons", code) else code
        pieces.append(f"{name}{words.term('colon')}{said}" if name else said)
    return words.term("semicolon").join(pieces)


def people(results: Results[Any], words: Wording) -> Iterator[dict[str, Any]]:
    """Whoever has several roles in a period, with what these come to."""
    for row in _rows(results.tables["people"]):
        reason = _reason(row["reason"], words) if row["reason"] is not None else None
        yield row | {"status": words.term(row["status"]), "reason": reason}


def _said(said: Mapping[str, str], column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).replace(said)


def set_aside(results: Results[Any], words: Wording) -> Iterator[dict[str, Any]]:
    """What got no score: rejected rows with each fault, detail rows set aside, incomplete and unappraised records."""

    @cache
    def fault(code: str, facts: str) -> str:
        return said_fault({"code": code, "facts": facts}, words.language)

    for row in _rows(results.tables["rejected"]):
        said = fault(row["code"], row["facts"])
        yield row | {"status": words.term("rejected"), "reason": said}
    for table in (name for name in ("details_rejected", "details_unmatched") if name in results.tables):
        for row in _rows(results.tables[table]):
            said = fault(row["code"], row["facts"]) if "code" in row else row["detail"]
            yield row | {"status": words.term(table), "reason": said}
    why, what = reasons(results, words), statuses(words)
    for row in _rows(results.tables["scores"].filter(pl.col("status").cast(pl.String) != "scored")):
        yield row | {"status": what[row["status"]], "reason": why.get(row["reason"], row["reason"])}


def overrides(results: Results[Any], words: Wording) -> Iterator[dict[str, Any]]:
    """Each override that was given, with what became of it and why."""
    for row in _rows(results.tables["overrides"]):
        refusal = said_fault(row, words.language) if row["code"] is not None else None
        yield row | {"fate": words.term(f"override {row['fate']}"), "refusal": refusal}


def corrections(results: Results[Any], words: Wording) -> Iterator[dict[str, Any]]:
    """Each result that changed against those superseded; a whole over several roles has no role."""
    for row in _rows(results.tables["corrections"]):
        said = {f"status_{side}": words.term(row[f"status_{side}"]) for side in ("before", "after")}
        yield row | said | ({"role": words.term("whole")} if row["of"] == "whole" else {})


def indicator_rows(results: Results[Any], table: pl.LazyFrame, words: Wording) -> Iterator[dict[str, Any]]:
    """The rows of a table of indicators as a reader has them, weights as shares of what they belong to."""
    whole = {plan.role.name: _whole_of(plan.role) for plan in results.plans}
    for row in _rows(table):
        reason = row["reason"]
        own = words.say("short reasons", reason) if reason else None
        weight = row["weight"]
        if row["part"] is None:
            inside = row["dimension"] if row["indicator"] is not None else None
            weight /= whole[row["role"]][inside]
        yield row | {"status": words.term(row["status"]), "reason": own, "weight": weight}


def _whole_of(role: Role) -> dict[str | None, Decimal]:
    """What weights are parts of: by 分值 what the dimension is worth, else (None) the role."""
    if role.form == "weight":
        return dict.fromkeys([None, *(one.name for one in role.dimensions)], Decimal(1))
    return {None: Decimal(100)} | {one.name: Decimal(exact_text(one.weight)) for one in role.dimensions}


def _rows(frame: pl.LazyFrame) -> Iterator[dict[str, Any]]:
    return frame.collect(engine="streaming").iter_rows(named=True)
