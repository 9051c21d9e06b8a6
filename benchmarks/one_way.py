"""One way from a file of records to files of results: ``one_way.py kaohe|by_hand|copy IN OUT``, a process of its own.

``copy`` only reads the records and the results that kaohe made of them before, and writes those again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from by_hand import by_hand

from kaohe import load
from kaohe.shipped import shipped

WRITING = {"compression": "zstd", "compression_level": 1, "row_group_size": 2**18}
TRACE = "trace/学生服务.parquet"
_SCORES = ("employee", "name", "role", "period", "department", "base_total", "total", "grade", "status", "reason")


def kaohe(records: Path, out: Path) -> None:
    """Scores the records into a run folder."""
    load(shipped("rules") / "online_education").evaluate(records, out=out, replace=True)


def written(records: Path, out: Path) -> None:
    """The query by hand, which looks back by joining the records with themselves."""
    col = pl.col
    figures = pl.scan_parquet(records).with_row_index("row")
    year, quarter = (col("考核期").str.slice(at, long).cast(pl.Int32) for at, long in ((0, 4), (6, 1)))
    keys = {"name": pl.lit(None, pl.String), "department": pl.lit(None, pl.String), "file": pl.lit(records.name)}
    frame = figures.select(
        col("工号").alias("employee"), col("考核期").alias("period"), (year * 4 + quarter).alias("number"),
        (col("row") + 2).cast(pl.Int64).alias("row"), col("岗位").alias("role"),
        *(expr.alias(name) for name, expr in keys.items()),
        pl.exclude("工号", "岗位", "考核期", "row").name.prefix("input."),
    )  # fmt: skip
    before = frame.select(
        "employee", (col("number") + 1).alias("number"), col("input.负面反馈数").alias("before1.负面反馈数")
    )
    joined = frame.join(before, on=["employee", "number"], how="left", maintain_order="left")
    _write(by_hand(joined), out)


def copy(records: Path, out: Path) -> None:
    """Reads every column of the records and of the trace, and writes the trace and the scores."""
    pl.scan_parquet(records).select(pl.all().null_count()).collect(engine="streaming")
    _write(pl.scan_parquet(out.parent / "kaohe" / TRACE), out)


def _write(trace: pl.LazyFrame, out: Path) -> None:
    path = out / TRACE
    trace.sink_parquet(path, mkdir=True, engine="streaming", **WRITING)
    pl.scan_parquet(path).select(_SCORES).sink_parquet(out / "scores.parquet", engine="streaming", **WRITING)


if __name__ == "__main__":
    way, source, target = sys.argv[1:]
    {"kaohe": kaohe, "by_hand": written, "copy": copy}[way](Path(source), Path(target))
