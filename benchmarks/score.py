"""The compiled role against the same query by hand in Polars: figures in memory to the whole trace in memory.

``python benchmarks/score.py [ROWS …]`` prints each round's seconds and the median ratio.
"""

from __future__ import annotations

import sys
from statistics import median

import narwhals as nw
import polars as pl
import polars.selectors as cs
from by_hand import by_hand
from measured import keep, seconds
from polars.testing import assert_frame_equal

import kaohe
from kaohe.backends.frame.inputs import Input, figures_of
from kaohe.backends.frame.record import score_frame
from kaohe.plan.columns import RolePlan
from kaohe.plan.from_model import plan_pack
from kaohe.run.coded import decoded
from kaohe.shipped import shipped

ROUNDS = 5
COMPARED = 1_000_000
_RANGES = {
    "平均响应时间": (1, 400, 10), "学员满意度": (10, 50, 10), "已解决问题数": (0, 200, 1), "问题总数": (1, 220, 1),
    "成绩提升学员数": (0, 50, 1), "辅导学员数": (1, 60, 1), "负面反馈数": (0, 20, 1), "改进措施数": (0, 5, 1),
}  # fmt: skip


def figures(rows: int) -> tuple[pl.DataFrame, list[Input]]:
    """Figures as kaohe reads them: whole numbers of the last decimal, with their facts.

    Every tenth satisfaction and every tenth period before is missing.
    """
    at = pl.int_range(0, rows, dtype=pl.Int64)
    columns = {key: pl.lit(None, pl.String) for key in ("employee", "name", "role", "period", "department", "file")}
    columns["row"] = at
    inputs = []
    for number, (metric, (low, high, share)) in enumerate(_RANGES.items()):
        spread = (at * (7919 + 2 * number)) % (high - low + 1) + low
        rated = metric == "学员满意度"
        absent = at % 10 == 1 if rated else pl.lit(False)
        columns[f"input.{metric}"] = pl.when(~absent).then(spread) if rated else spread
        columns[f"input.{metric}.state"] = absent.cast(pl.Int8)
        inputs.append(Input(metric, 0, "number", frozenset({0, 1} if rated else {0}), share, low, high))
    columns |= {"input.数据泄露": at % 97 == 0, "input.数据泄露.state": pl.lit(0, pl.Int8)}
    inputs.append(Input("数据泄露", 0, "flag", frozenset({0})))
    absent = at % 10 == 3
    columns["before1.负面反馈数"] = pl.when(~absent).then((at * 31) % 21)
    columns["before1.负面反馈数.state"] = pl.when(absent).then(3).otherwise(0).cast(pl.Int8)
    inputs.append(Input("负面反馈数", 1, "number", frozenset({0, 3}), 1, 0, 20))
    return pl.select(**columns), inputs


def floats(frame: pl.DataFrame) -> pl.DataFrame:
    """The same figures as floats, for the query by hand."""
    tenths = [f"input.{metric}" for metric, (_, _, share) in _RANGES.items() if share > 1]
    return frame.select(cs.exclude(cs.ends_with(".state"))).with_columns(pl.col(tenths) / 10)


def compiled(plan: RolePlan, frame: pl.DataFrame, inputs: list[Input]) -> pl.DataFrame:
    """The role as kaohe compiles it, with its whole trace."""
    shares = {one.name: one.share for one in inputs if one.kind == "number"}
    scored: pl.LazyFrame = score_frame(plan.role, nw.from_native(frame.lazy()), figures_of(inputs)).to_native()
    return scored.select(decoded(plan, shares, "zh")).collect(engine="streaming")


def written(frame: pl.DataFrame) -> pl.DataFrame:
    """The role as written by hand."""
    return by_hand(frame.lazy()).collect(engine="streaming")


def compare(plan: RolePlan, rows: int) -> None:
    """Ends the run where the two queries don't compute the same columns, shown floats' last bits aside."""
    frame, inputs = figures(rows)
    assert_frame_equal(compiled(plan, frame, inputs), written(floats(frame)), rel_tol=1e-12)


def timed(plan: RolePlan, rows: int) -> dict[str, object]:
    """The seconds of each round, and the median ratio."""
    frame, inputs = figures(rows)
    natural = floats(frame)
    rounds = []
    for _ in range(ROUNDS):
        rounds.append((seconds(lambda: compiled(plan, frame, inputs)), seconds(lambda: written(natural))))
        print("compiled {:.3f} s   by hand {:.3f} s".format(*rounds[-1]), flush=True)
    ratio = median(one / other for one, other in rounds)
    print(f"{rows:,} rows, {len(plan.columns)} columns: median ratio {ratio:.2f}")
    return {"rows": rows, "columns": len(plan.columns), "seconds": rounds, "ratio": ratio}


def main() -> None:
    pack = kaohe.load(shipped("rules") / "online_education").pack
    [plan] = [one for one in plan_pack(pack) if one.role.name == "学生服务"]
    wanted = [int(rows) for rows in sys.argv[1:]] or [1_000_000, 10_000_000]
    compare(plan, COMPARED)
    keep("score", [timed(plan, rows) for rows in wanted])


if __name__ == "__main__":
    main()
