"""学生服务 as somebody would write it in Polars by hand: floats, staged, with the same columns of trace as kaohe keeps.

What the trace holds as decimals is made decimals here too, as well as floats allow.
"""

from __future__ import annotations

import polars as pl

from kaohe.backends.frame.codes import COUNTINGS, REASONS

__all__ = ["by_hand"]

_WEIGHTS = {"响应速度": 0.25, "满意度评分": 0.25, "解决率": 0.20, "学习指导效果": 0.15, "投诉与反馈数量": 0.15}
_WHOLE = "投诉与反馈数量"
_PARTS = {f"{_WHOLE}/负面反馈趋势": 0.7, f"{_WHOLE}/改进措施": 0.3}
_TENTHS = ("平均响应时间", "学员满意度")
_COUNTS = ("已解决问题数", "问题总数", "成绩提升学员数", "辅导学员数", "负面反馈数", "改进措施数")
_BEFORE = "before1.负面反馈数"
_REASON = pl.Enum(list(REASONS.values()))
_COUNTING = pl.Enum(list(COUNTINGS))
_GRADE = pl.Enum(["A", "B", "C", "D", "取消资格"])
_STATUS = pl.Enum(["scored", "incomplete", "not_appraised"])


def by_hand(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The totals and everything on the way to them.

    ``frame`` has the key columns, ``input.<metric>`` with minutes and ratings as floats, and the negative feedback of
    the quarter before as ``before1.负面反馈数``.
    """
    for stage in (_values, _rows, _points, _sums, _contributions, _totals, _grades):
        frame = frame.with_columns(**stage())
    return frame.select(*_kept())


def _col(name: str) -> pl.Expr:
    return pl.col(f"input.{name}")


def _half_up(value: pl.Expr, places: int = 2) -> pl.Expr:
    return (value * 10**places + 0.5 + 1e-9).floor() / 10**places


def _values() -> dict[str, pl.Expr]:
    before = pl.col(_BEFORE)
    return {
        "响应速度.value": _col("平均响应时间"),
        "满意度评分.value": _col("学员满意度"),
        "解决率.value": pl.when(_col("问题总数") > 0).then(_col("已解决问题数") / _col("问题总数")),
        "学习指导效果.value": pl.when(_col("辅导学员数") > 0).then(_col("成绩提升学员数") / _col("辅导学员数")),
        f"{_WHOLE}/负面反馈趋势.value": pl.when(before > 0).then((before - _col("负面反馈数")) / before),
        f"{_WHOLE}/改进措施.value": _col("改进措施数").cast(pl.Float64),
    }


def _rows() -> dict[str, pl.Expr]:
    return {
        "响应速度.row": _band("响应速度", [("<=", 5), ("<=", 15), ("<=", 30)]),
        f"{_WHOLE}/负面反馈趋势.row": _band(f"{_WHOLE}/负面反馈趋势", [(">=", 0.2), (">=", 0.0), (">=", -0.2)]),
        f"{_WHOLE}/改进措施.row": _band(f"{_WHOLE}/改进措施", [(">=", 3), (">=", 1)]),
    }


def _points() -> dict[str, pl.Expr]:
    rating, solved, improved = (pl.col(f"{name}.value") for name in ("满意度评分", "解决率", "学习指导效果"))
    line = (
        pl.when(rating < 3).then((rating - 1) * 30)
        .when(rating < 4).then(60 + (rating - 3) * 20)
        .otherwise(80 + (rating - 4) * 20)
    )  # fmt: skip
    steps = (100 - ((0.95 - solved) * 100 + 1e-9).floor() * 2).clip(0, None)
    return {
        "响应速度.points": _given("响应速度", [100, 90, 75, 40]),
        f"{_WHOLE}/负面反馈趋势.points": _given(f"{_WHOLE}/负面反馈趋势", [100, 80, 60, 40]),
        f"{_WHOLE}/改进措施.points": _given(f"{_WHOLE}/改进措施", [100, 80, 60]),
        "满意度评分.points": _half_up(line),
        "解决率.points": pl.when(solved >= 0.95).then(100.0).otherwise(steps),
        "学习指导效果.points": _half_up((improved / 0.85 * 100).clip(0, 120)),
    }


def _sums() -> dict[str, pl.Expr]:
    shares = {f"{name}.contribution": pl.col(f"{name}.points") * weight for name, weight in _PARTS.items()}
    whole = _half_up(sum((pl.col(f"{name}.points") * weight for name, weight in _PARTS.items()), pl.lit(0.0)))
    pending = whole.is_null()
    return {
        **shares,
        f"{_WHOLE}.value": whole,
        f"{_WHOLE}.points": whole.fill_null(80.0),
        f"{_WHOLE}.counting": pl.when(pending).then(_way("assigned")).otherwise(_way("counted")),
        f"{_WHOLE}.reason": pl.when(pending).then(_why("parts_pending")),
    }


def _contributions() -> dict[str, pl.Expr]:
    given = {f"{name}.contribution": pl.col(f"{name}.points") * weight for name, weight in _WEIGHTS.items()}
    for name in ("响应速度", "满意度评分", "解决率", "学习指导效果", *_PARTS):
        absent = pl.col(f"{name}.value").is_null()
        left_out = _way("pending" if name in _PARTS or name == "响应速度" else "skipped")
        given[f"{name}.counting"] = pl.when(absent).then(left_out).otherwise(_way("counted"))
        given[f"{name}.reason"] = _reason(name, absent)
    return given


def _reason(name: str, absent: pl.Expr) -> pl.Expr:
    """Why an indicator has no value."""
    divisor = {
        "解决率": _col("问题总数"),
        "学习指导效果": _col("辅导学员数"),
        f"{_WHOLE}/负面反馈趋势": pl.col(_BEFORE),
    }
    absence = "no_period_before" if name.endswith("负面反馈趋势") else "no_cell"
    if name not in divisor:
        return pl.when(absent).then(_why(absence))
    zero = "base_not_positive" if absence == "no_period_before" else "divided_by_zero"
    return pl.when(divisor[name] == 0).then(_why(zero)).when(absent).then(_why(absence))


def _totals() -> dict[str, pl.Expr]:
    top = pl.sum_horizontal(f"{name}.contribution" for name in _WEIGHTS)
    counts = (pl.when(pl.col(f"{name}.points").is_not_null()).then(weight) for name, weight in _WEIGHTS.items())
    complete = pl.col("响应速度.points").is_not_null()
    base = _half_up(pl.when(complete).then(top / pl.sum_horizontal(counts)))
    floored = base.clip(0, None)
    capped = floored.clip(None, 120)
    vetoed = pl.when(_col("数据泄露")).then(pl.min_horizontal(capped, pl.lit(59.0))).otherwise(capped)
    return {
        "base_total": base,
        "floor.before": base, "floor.after": floored, "floor.applied": base < 0,
        "cap.before": floored, "cap.after": capped, "cap.applied": floored > 120,
        "veto 1.before": capped, "veto 1.after": vetoed, "veto 1.applied": _col("数据泄露"),
        "total": vetoed,
    }  # fmt: skip


def _grades() -> dict[str, pl.Expr]:
    total = pl.col("total")
    grade = (
        pl.when(total >= 90).then(pl.lit("A", _GRADE))
        .when(total >= 80).then(pl.lit("B", _GRADE))
        .when(total >= 60).then(pl.lit("C", _GRADE))
        .when(total.is_not_null()).then(pl.lit("D", _GRADE))
    )  # fmt: skip
    scored = total.is_not_null()
    status = pl.when(scored).then(pl.lit("scored", _STATUS)).otherwise(pl.lit("incomplete", _STATUS))
    return {"grade": grade, "status": status, "reason": pl.when(~scored).then(pl.lit("响应速度: no_cell"))}


def _kept() -> list[pl.Expr]:
    """The trace's columns, in order and as they are held."""
    keys = ("employee", "name", "role", "period", "department", "file", "row")
    kept = [pl.col(name) for name in keys]
    for metric in (*_TENTHS, *_COUNTS, "数据泄露"):
        held = _col(metric) if metric == "数据泄露" else _decimal(f"input.{metric}", metric in _TENTHS)
        kept += [held, pl.when(_col(metric).is_null()).then(_why("no_cell")).alias(f"input.{metric}.state")]
    absent = pl.when(pl.col(_BEFORE).is_null()).then(_why("no_period_before"))
    kept += [_decimal(_BEFORE, 0), absent.alias(f"{_BEFORE}.state")]
    for name in ("响应速度", "满意度评分", "解决率", "学习指导效果", *_PARTS, _WHOLE):
        places = 3 if name == "解决率" or name in _PARTS else 4
        banded = name == "响应速度" or name in _PARTS
        row = pl.col(f"{name}.row") if banded else pl.lit(None, pl.Int64)
        kept += [
            pl.col(f"{name}.value"), row.cast(pl.Int64).alias(f"{name}.row"), _decimal(f"{name}.points", 2),
            pl.col(f"{name}.counting", f"{name}.reason"), _decimal(f"{name}.contribution", places),
        ]  # fmt: skip
    for name in ("floor", "cap", "veto 1"):
        kept += [pl.col(f"{name}.applied"), _decimal(f"{name}.before", 2), _decimal(f"{name}.after", 2)]
    return [*kept, _decimal("base_total", 2), _decimal("total", 2), pl.col("grade", "status", "reason")]


def _decimal(name: str, places: int) -> pl.Expr:
    return pl.col(name).cast(pl.Decimal(38, int(places)))


def _band(name: str, rows: list[tuple[str, float]]) -> pl.Expr:
    """The number of the first row that fits."""
    value = pl.col(f"{name}.value")
    found = pl.lit(len(rows) + 1, pl.Int8)
    for at, (sign, bound) in reversed(list(enumerate(rows, 1))):
        fits = value <= bound if sign == "<=" else value >= bound
        found = pl.when(fits).then(pl.lit(at, pl.Int8)).otherwise(found)
    return pl.when(value.is_not_null()).then(found)


def _given(name: str, points: list[int]) -> pl.Expr:
    """The points of a band's row."""
    row = pl.col(f"{name}.row")
    found = pl.lit(float(points[-1]))
    for at, given in reversed(list(enumerate(points[:-1], 1))):
        found = pl.when(row == at).then(pl.lit(float(given))).otherwise(found)
    return pl.when(row.is_not_null()).then(found)


def _why(reason: str) -> pl.Expr:
    return pl.lit(reason, _REASON)


def _way(counting: str) -> pl.Expr:
    return pl.lit(counting, _COUNTING)
