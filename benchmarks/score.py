"""The compiled role against the same query written by hand in Polars: time and trace columns side by side in one run.

``python benchmarks/score.py [ROWS]`` prints each round's seconds and the median ratio, and keeps them in a JSON file
beside.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import narwhals as nw
import polars as pl
from by_hand import by_hand

import kaohe
from kaohe.backends.frame.inputs import Input, figures_of
from kaohe.backends.frame.record import score_frame
from kaohe.plan.from_model import plan_pack
from kaohe.run.coded import decoded
from kaohe.shipped import shipped

ROUNDS = 5
ALIKE = 0.02
"""How far floats may be off: they round some ties to the other side."""
_RANGES = {
    "平均响应时间": (1, 400, 10), "学员满意度": (10, 50, 10), "已解决问题数": (0, 200, 1), "问题总数": (1, 220, 1),
    "成绩提升学员数": (0, 50, 1), "辅导学员数": (1, 60, 1), "负面反馈数": (0, 20, 1), "改进措施数": (0, 5, 1),
}  # fmt: skip


def made(rows: int) -> tuple[pl.DataFrame, list[Input]]:
    """Figures as whole numbers, with their facts; every tenth satisfaction and look-back is missing."""
    at = pl.int_range(0, rows, dtype=pl.Int64)
    columns = {"row": at}
    inputs = []
    for number, (metric, (low, high, share)) in enumerate(_RANGES.items()):
        spread = (at * (7919 + 2 * number)) % (high - low + 1) + low
        codes = {0, 1} if metric == "学员满意度" else {0}
        state = pl.when(at % 10 == number).then(1).otherwise(0) if len(codes) > 1 else pl.lit(0)
        columns |= {f"input.{metric}": spread, f"input.{metric}.state": state.cast(pl.Int8)}
        inputs.append(Input(metric, 0, "number", frozenset(codes), share, low, high))
    columns |= {"input.数据泄露": at % 97 == 0, "input.数据泄露.state": pl.lit(0, pl.Int8)}
    inputs.append(Input("数据泄露", 0, "flag", frozenset({0})))
    absent = at % 10 == 3
    columns |= {
        "before1.负面反馈数": pl.when(~absent).then((at * 31) % 21),
        "before1.负面反馈数.state": pl.when(absent).then(3).otherwise(0).cast(pl.Int8),
    }
    inputs.append(Input("负面反馈数", 1, "number", frozenset({0, 3}), 1, 0, 20))
    frame = pl.select(**columns)
    satisfaction = pl.when(pl.col("input.学员满意度.state") == 0).then("input.学员满意度").alias("input.学员满意度")
    return frame.with_columns(satisfaction), inputs


def compiled(frame: pl.DataFrame, inputs: list[Input]) -> pl.DataFrame:
    """The role as kaohe compiles it, with its whole trace."""
    [plan] = plan_pack(kaohe.load(shipped("rules") / "online_education").pack)
    shares = {one.name: one.share for one in inputs if one.kind == "number"}
    keys = [pl.lit(None, pl.String).alias(key) for key in ("employee", "name", "role", "period", "department", "file")]
    scored = score_frame(plan.role, nw.from_native(frame.lazy().with_columns(keys)), figures_of(inputs))
    native: pl.LazyFrame = scored.to_native()
    return native.select(decoded(plan, shares, "zh")).collect(engine="streaming")


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    frame, inputs = made(rows)
    one, other = compiled(frame, inputs), by_hand(frame)
    apart = (one["total"].cast(pl.Float64) - other["total"].cast(pl.Float64)).abs()
    if not (apart.max() or 0) < ALIKE:
        raise SystemExit("the two queries don't compute the same")
    ties = (apart > ALIKE / 4).sum()
    rounds = []
    for _ in range(ROUNDS):
        rounds.append((seconds(lambda: compiled(frame, inputs)), seconds(lambda: by_hand(frame))))
        print(f"compiled {rounds[-1][0]:.3f} s   by hand {rounds[-1][1]:.3f} s")
    ratio = median(one / other for one, other in rounds)
    print(f"{rows:,} rows, {one.width} and {other.width} columns: median ratio {ratio:.2f}")
    print(f"floats missed {ties} totals by a cent")
    found = {"rows": rows, "seconds": rounds, "ratio": ratio, "columns": [one.width, other.width], "missed": ties}
    Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
