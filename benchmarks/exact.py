"""How many records outgrow whole numbers of 128 bits and go to the exact evaluator, and what that costs.

``python benchmarks/exact.py`` scores the sample records, the real ones, and made-up ones of which some have figures
without measure; it prints how many went to the exact evaluator, and the seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import polars as pl
from measured import keep, seconds
from records import make_records

import kaohe
from kaohe.run import scored
from kaohe.shipped import shipped

ROWS = 100_000
_HUGE = 10**35
"""Of which the products in the rules need more than 128 bits."""


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many records the exact evaluator scores meanwhile, alike ones once."""
    calls = [0]

    def count(*given: Any) -> Any:
        calls[0] += 1
        return real(*given)

    real = scored.score_record
    with patch.object(scored, "score_record", count):
        yield calls


def measured(
    name: str, rules: kaohe.Rules, records: pl.DataFrame | list[Path], details: dict[str, Path] | None = None
) -> dict[str, Any]:
    """What scoring some records takes."""
    with counted() as calls:
        took = seconds(lambda: rules.evaluate(records, details=details))
    rows = rules.evaluate(records, details=details).counts.rows
    share = calls[0] / rows
    print(f"{name:44} {rows:8,} rows, {calls[0]:6,} scored exactly ({share:.2%}), {took:.2f} s")
    return {"rows": rows, "exact": calls[0], "share": share, "seconds": took}


def with_huge(records: pl.DataFrame, every: int) -> pl.DataFrame:
    """The same records, each so-manyth with counts of 36 digits."""
    at = pl.int_range(pl.len())
    counts = ["已解决问题数", "问题总数", "成绩提升学员数", "辅导学员数"]
    huge = [
        pl.when(at % every == 0).then(pl.col(name).cast(pl.Int128) * _HUGE + at).otherwise(name).alias(name)
        for name in counts
    ]
    return records.with_columns(pl.col(counts).cast(pl.Int128)).with_columns(huge)


def main() -> None:
    own, real = (kaohe.load(shipped("rules") / name) for name in ("online_education", "open_university"))
    samples = shipped("rules") / "online_education" / "samples"
    found = {
        "sample": measured(
            "sample records", own, sorted(samples.glob("*.csv")), {"教师记录": samples / "明细" / "教师记录.csv"}
        ),
        "real": measured("real records", real, [shipped("rules") / "open_university" / "records.csv"]),
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "records.parquet"
        make_records(path, ROWS)
        records = pl.read_parquet(path)
    found["made up"] = measured("made-up records", own, records)
    for every in (1000, 100, 10):
        name = f"of which {1 / every:.1%} have counts of 36 digits"
        found[name] = measured(name, own, with_huge(records, every))
    keep("exact", found)


if __name__ == "__main__":
    main()
