"""Made-up records of 学生服务, as many as wanted: a row a person and quarter, in Parquet."""

from __future__ import annotations

from pathlib import Path

import polars as pl

__all__ = ["make_records"]

_QUARTERS = 4
_RANGES = {
    "已解决问题数": (0, 200), "问题总数": (1, 220), "成绩提升学员数": (0, 50), "辅导学员数": (1, 60),
    "负面反馈数": (0, 20), "改进措施数": (0, 5),
}  # fmt: skip


def make_records(path: Path, rows: int) -> None:
    """Writes records quarter by quarter: each person stands once in each, and looks back at the one before.

    Every tenth satisfaction is missing; minutes and satisfaction have one decimal.
    """
    people = rows // _QUARTERS
    at = pl.col("at")
    counts = [_spread(number, low, high).alias(metric) for number, (metric, (low, high)) in enumerate(_RANGES.items())]
    numbers = pl.int_range(0, people * _QUARTERS, dtype=pl.Int64, eager=True).alias("at").to_frame().lazy()
    numbers.select(
        pl.format("E{}", (at % people).cast(pl.String).str.zfill(8)).alias("工号"),
        pl.lit("学生服务").alias("岗位"),
        pl.format("2026-Q{}", at // people + 1).alias("考核期"),
        _tenths(_spread(10, 1, 400)).alias("平均响应时间"),
        pl.when(at % 10 != 0).then(_tenths(_spread(11, 10, 50))).alias("学员满意度"),
        *counts,
        (at % 97 == 0).alias("数据泄露"),
    ).sink_parquet(path)


def _spread(seed: int, low: int, high: int) -> pl.Expr:
    """Whole numbers without a pattern, the same each time: a step of Knuth's linear congruential generator."""
    mixed = pl.col("at").cast(pl.UInt64) * 6364136223846793005 + 1442695040888963407 * (2 * seed + 1) % 2**64
    mixed = (mixed // 2**29).cast(pl.UInt64) * 6364136223846793005
    return (mixed // 2**33 % (high - low + 1)).cast(pl.Int64) + low


def _tenths(whole: pl.Expr) -> pl.Expr:
    """The floats nearest to tenths: a quotient by a literal is a product by its reciprocal, one place off."""
    return whole.cast(pl.Float64) / (whole * 0 + 10).cast(pl.Float64)
