"""File to file: kaohe's run against the query by hand, and against only reading and writing the same columns.

``python benchmarks/files.py [ROWS]`` prints seconds and peak memory of whole processes and their median ratios.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

import polars as pl
from measured import Cost, cost, keep
from one_way import TRACE
from polars.testing import assert_frame_equal
from records import make_records

ROUNDS = 3
WAYS = ("kaohe", "by_hand", "copy")
_GIGABYTE = 1e9


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records.parquet"
        make_records(records, rows)
        rounds = [_round(records) for _ in range(ROUNDS)]
        _compare(Path(folder))
    found: dict[str, object] = {"rows": rows}
    for way in WAYS:
        time, memory = median(one[way].seconds for one in rounds), max(one[way].memory for one in rounds)
        print(f"{way:8} {time:6.1f} s   peak {memory / _GIGABYTE:.1f} GB")
        found[way] = {"seconds": [one[way].seconds for one in rounds], "memory": memory}
    for way in WAYS[1:]:
        time = median(one["kaohe"].seconds / one[way].seconds for one in rounds)
        memory = median(one["kaohe"].memory / one[way].memory for one in rounds)
        print(f"kaohe against {way}: {time:.2f} times the seconds, {memory:.2f} times the memory")
        found[f"against {way}"] = {"seconds": time, "memory": memory}
    keep("files", found)


def _round(records: Path) -> dict[str, Cost]:
    return {way: cost("one_way.py", [way, str(records), str(records.parent / way)]) for way in WAYS}


def _compare(folder: Path) -> None:
    """Ends the run where the first records don't come out alike."""
    one, other = (pl.scan_parquet(folder / way / TRACE).head(1_000_000).collect() for way in ("kaohe", "by_hand"))
    assert_frame_equal(one, other, rel_tol=1e-12)


if __name__ == "__main__":
    main()
