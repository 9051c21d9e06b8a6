"""Rows to Polars tables with the types that their columns declare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from kaohe.plan.columns import Column, RolePlan

__all__ = [
    "CELLS", "DETAILS_REJECTED", "DETAILS_UNMATCHED", "DIGITS", "REJECTED", "column_type", "scores_schema", "table",
    "trace_table",
]  # fmt: skip

DIGITS = 38
"""The most digits of a decimal column."""

_TYPES: dict[str, Any] = {
    "text": pl.String,
    "integer": pl.Int64,
    "float": pl.Float64,
    "flag": pl.Boolean,
    "date": pl.Date,
}


_RECORD = {"file": pl.String, "row": pl.Int64, "employee": pl.String, "role": pl.String, "period": pl.String}
REJECTED = _RECORD | {
    "column": pl.String, "cell": pl.String, "code": pl.String, "reason": pl.String, "facts": pl.String,
}  # fmt: skip
"""The faults of rejected rows."""
DETAILS_REJECTED = {"detail": pl.String, **REJECTED}
"""The faults of detail rows that could not be read."""
DETAILS_UNMATCHED = {"detail": pl.String, **_RECORD}
"""The detail rows of nobody who has a record of the period in a role that rolls them up."""
CELLS = _RECORD | {"metric": pl.String, "column": pl.String, "raw": pl.String}
"""The cells that were read as something other than they look."""


def scores_schema(plans: Sequence[RolePlan]) -> dict[str, Any]:
    """The scores, with as many decimals as the role with most; the grades' coefficient where any has one,
    and the days in the role where any counts them."""
    places = max((plan.role.total_decimals for plan in plans), default=2)
    worth = [plan.role.grades.coefficient_decimals for plan in plans if plan.role.grades is not None]
    decimals = max((one for one in worth if one is not None), default=None)
    days = any(plan.role.in_role is not None for plan in plans)
    return {
        "employee": pl.String, "name": pl.String, "role": pl.String, "period": pl.String, "department": pl.String,
        "total": pl.Decimal(DIGITS, places), "grade": pl.String,
        **({} if decimals is None else {"coefficient": pl.Decimal(DIGITS, decimals)}),
        **({"days": pl.Int64} if days else {}),
        "status": pl.String, "reason": pl.String, "file": pl.String, "row": pl.Int64,
    }  # fmt: skip


def column_type(column: Column) -> Any:
    """How a column of the trace that is no decimal is stored."""
    return _TYPES[column.storage]


def trace_table(plan: RolePlan, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """A role's trace."""
    columns = [_series(column, [row[column.name] for row in rows]) for column in plan.columns]
    return pl.DataFrame(columns)


def table(schema: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """A table of a schema from rows that may lack columns."""
    return pl.DataFrame(
        [pl.Series(name, [row.get(name) for row in rows], dtype, strict=True) for name, dtype in schema.items()]
    )


def _series(column: Column, values: list[Any]) -> pl.Series:
    if column.storage == "decimal":
        return pl.Series(column.name, values, pl.Decimal(DIGITS, column.places))
    if column.storage == "exact":
        return pl.Series(column.name, values, pl.Decimal(DIGITS, _places(values)))
    return pl.Series(column.name, values, _TYPES[column.storage])


def _places(values: list[Decimal | None]) -> int:
    """As many decimals as the longest of some numbers has."""
    exponents = (value.as_tuple().exponent for value in values if value is not None)
    return max((-exponent for exponent in exponents if isinstance(exponent, int) and exponent < 0), default=0)
