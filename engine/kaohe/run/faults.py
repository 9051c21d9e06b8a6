"""What is wrong with rows, as columns: a row for each fault, said in the language of the rules."""

from __future__ import annotations

from typing import Any

import polars as pl

from kaohe.diagnostics import Diagnostic, finding
from kaohe.diagnostics.facts import facts_as_json
from kaohe.diagnostics.render import sentence
from kaohe.model.pack import KEYS, Metric
from kaohe.run.cells import Fault, read_cell
from kaohe.run.frames import REJECTED

__all__ = ["AT", "FAULTS", "ORDER", "RANK", "as_faults", "fault_rows", "faults_of_texts", "said"]

ORDER = "~order"
"""The column that keeps the order in which rows stand in their tables."""
RANK = "~rank"
"""The column that keeps the order of a row's faults."""
AT = "~at"
"""The column that numbers periods of one kind so that they follow each other; null where a row has none."""

FAULTS: dict[str, Any] = {
    ORDER: pl.Int64, RANK: pl.Int64, AT: pl.Int64, **dict.fromkeys(KEYS, pl.String), **REJECTED,
}  # fmt: skip
"""Rejected rows as they are collected."""


def said(fault: Diagnostic, language: str) -> dict[str, str]:
    """A fault in the language of the rules, with the facts to say it in another."""
    return {"code": fault.code, "reason": sentence(fault, language), "facts": facts_as_json(fault.facts)}


def fault_rows(rows: pl.LazyFrame, rank: int, column: str | None, language: str, fault: Diagnostic) -> pl.DataFrame:
    """One fault that all of some rows have."""
    facts: dict[str, Any] = {"column": column, "cell": None, **said(fault, language)}
    return as_faults(rows, rank, **{name: pl.lit(value, pl.String) for name, value in facts.items()})


def faults_of_texts(
    rows: pl.LazyFrame, rank: int, column: str, text: pl.Expr, metric: Metric, language: str
) -> pl.DataFrame:
    """What is wrong with a metric's cells in some rows, all of which can't be read."""
    found = as_faults(rows, rank, column=pl.lit(column), cell=text)
    reasons = []
    for cell in found["cell"].unique().to_list():
        read = read_cell(cell, metric)
        fault = finding(read.code, **read.facts) if isinstance(read, Fault) else finding("R101", metric=metric.name)
        reasons.append({"cell": cell, **said(fault, language)})
    schema = dict.fromkeys(("cell", "code", "reason", "facts"), pl.String)
    known = pl.DataFrame(reasons, schema)
    return found.drop("code", "reason", "facts").join(known, on="cell", how="left").select(*FAULTS)


def as_faults(rows: pl.LazyFrame, rank: int, **columns: pl.Expr) -> pl.DataFrame:
    """Rows with some columns as faults; what is not given is null."""
    given = {RANK: pl.lit(rank, pl.Int64), **columns}
    known = set(rows.collect_schema().names()) | set(given)
    blank = [pl.lit(None, kind).alias(name) for name, kind in FAULTS.items() if name not in known]
    return rows.with_columns(*blank, **given).select(*FAULTS).collect(engine="streaming")
