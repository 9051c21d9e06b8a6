"""学生服务 as somebody would write it in Polars by hand: floats, staged, with the same columns of trace.

What the trace holds as decimals (figures as read, points, contributions, totals) is made decimals here too, as well as
floats allow.
"""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

__all__ = ["by_hand"]

_WEIGHTS = {"响应速度": 0.25, "满意度评分": 0.25, "解决率": 0.20, "学习指导效果": 0.15, "投诉与反馈数量": 0.15}


def _half_up(value: pl.Expr) -> pl.Expr:
    return (value * 100 + 0.5 + 1e-9).floor() / 100


def by_hand(frame: pl.DataFrame) -> pl.DataFrame:
    """The totals and everything on the way to them."""
    col = pl.col
    minutes, rating = col("input.平均响应时间") / 10, col("input.学员满意度") / 10
    query = (
        frame.lazy()
        .with_columns(
            **{
                "响应速度.value": minutes, "满意度评分.value": rating,
                "解决率.value": col("input.已解决问题数") / col("input.问题总数"),
                "学习指导效果.value": col("input.成绩提升学员数") / col("input.辅导学员数"),
                "负面反馈趋势.value": pl.when(col("before1.负面反馈数") > 0).then(
                    (col("before1.负面反馈数") - col("input.负面反馈数")) / col("before1.负面反馈数")
                ),
                "改进措施.value": col("input.改进措施数").cast(pl.Float64),
            }
        )
        .with_columns(
            **{
                "响应速度.row": _bands("响应速度.value", [("<=", 5), ("<=", 15), ("<=", 30)]),
                "负面反馈趋势.row": _bands("负面反馈趋势.value", [(">=", 0.2), (">=", 0.0), (">=", -0.2)]),
                "改进措施.row": _bands("改进措施.value", [(">=", 3), (">=", 1)]),
            }
        )
        .with_columns(
            **{
                "响应速度.points": _points("响应速度.row", [100, 90, 75, 40]),
                "负面反馈趋势.points": _points("负面反馈趋势.row", [100, 80, 60, 40]),
                "改进措施.points": _points("改进措施.row", [100, 80, 60]),
                "满意度评分.points": _half_up(
                    pl.when(col("满意度评分.value") < 3).then((col("满意度评分.value") - 1) * 30)
                    .when(col("满意度评分.value") < 4).then(60 + (col("满意度评分.value") - 3) * 20)
                    .otherwise(80 + (col("满意度评分.value") - 4) * 20)
                ),
                "解决率.points": pl.when(col("解决率.value") >= 0.95).then(100.0).otherwise(
                    (100 - ((0.95 - col("解决率.value")) * 100 + 1e-9).floor() * 2).clip(0, None)
                ),
                "学习指导效果.points": _half_up((col("学习指导效果.value") / 0.85 * 100).clip(0, 120)),
            }
        )
        .with_columns(
            **{
                "投诉与反馈数量.points": _half_up(
                    col("负面反馈趋势.points") * 0.7 + col("改进措施.points") * 0.3
                ).fill_null(80.0),
            }
        )
        .with_columns(
            **{f"{name}.contribution": col(f"{name}.points") * weight for name, weight in _WEIGHTS.items()},
            **{
                f"{name}.counting": pl.when(col(f"{name}.points").is_null()).then(pl.lit("skipped"))
                .otherwise(pl.lit("counted")).cast(pl.Enum(["counted", "skipped"]))
                for name in _WEIGHTS
            },
        )
        .with_columns(
            total=pl.sum_horizontal(f"{name}.contribution" for name in _WEIGHTS),
            counted=pl.sum_horizontal(
                pl.when(col(f"{name}.points").is_not_null()).then(weight) for name, weight in _WEIGHTS.items()
            ),
        )
        .with_columns(base_total=_half_up(col("total") / col("counted")))
        .with_columns(floored=col("base_total").clip(0, None))
        .with_columns(capped=col("floored").clip(None, 120))
        .with_columns(total=pl.when("input.数据泄露").then(pl.min_horizontal("capped", 59.0)).otherwise("capped"))
        .with_columns(
            grade=pl.when(col("total") >= 90).then(pl.lit("A")).when(col("total") >= 80).then(pl.lit("B"))
            .when(col("total") >= 60).then(pl.lit("C")).otherwise(pl.lit("D")).cast(pl.Enum(["A", "B", "C", "D"]))
        )
        .with_columns(
            **{"floor.applied": col("floored") != col("base_total"), "floor.before": col("base_total"),
               "cap.applied": col("capped") != col("floored"), "cap.before": col("floored"),
               "veto.applied": col("input.数据泄露"), "veto.before": col("capped"), "veto.after": col("total")}
        )
    )  # fmt: skip
    decimals = cs.by_name("total", "base_total", "floored", "capped") | cs.ends_with(".points", ".before", ".after")
    read = (cs.starts_with("input.") | cs.starts_with("before1.")) & cs.numeric() & ~cs.ends_with(".state")
    query = query.with_columns(
        decimals.cast(pl.Decimal(38, 2)), cs.ends_with(".contribution").cast(pl.Decimal(38, 4)),
        read.cast(pl.Float64).cast(pl.Decimal(38, 1)),
    )  # fmt: skip
    return query.collect(engine="streaming")


def _bands(value: str, rows: list[tuple[str, float]]) -> pl.Expr:
    """The number of the first row that fits."""
    found = pl.lit(len(rows) + 1, pl.Int8)
    for at, (sign, bound) in reversed(list(enumerate(rows, 1))):
        fits = pl.col(value) <= bound if sign == "<=" else pl.col(value) >= bound
        found = pl.when(fits).then(pl.lit(at, pl.Int8)).otherwise(found)
    return pl.when(pl.col(value).is_not_null()).then(found)


def _points(row: str, points: list[int]) -> pl.Expr:
    found = pl.lit(float(points[-1]))
    for at, given in reversed(list(enumerate(points[:-1], 1))):
        found = pl.when(pl.col(row) == at).then(pl.lit(float(given))).otherwise(found)
    return pl.when(pl.col(row).is_not_null()).then(found)
