"""What made up rules say of an indicator's points, one's own and those of others."""

from __future__ import annotations

from random import Random

__all__ = ["points_amounts", "points_conditions"]


def points_conditions(rng: Random, scored: str, comparison: str, literal: str, number: str) -> list[str]:
    """Conditions on the points of an indicator or a dimension, and on where they stand among those of others."""
    points = f"{scored}.得分"
    plain = [f"{points} {comparison} {literal}", f"{points} 低于 {number}", f"{points} 缺数据"]
    return [
        *plain,
        *plain,
        f"排名({points}, 同部门{rng.choice(['', ', 低者优先', ', 至少 3 人'])}) {comparison} 3",
        f"百分位({points}, 同岗位) {comparison} {rng.choice([25, 50])}%",
        f"{points} {comparison} 组内平均({points}, 同部门)",
        f"组内人数({points}, 同岗位) {comparison} 4",
    ]


def points_amounts(kind: str, points: str) -> list[str]:
    """Amounts that hang on points: a number to multiply by, or points."""
    share = f"占比({points}, 同部门)"
    if kind == "系数":
        return [f"{points} ÷ 80 分", f"{points} ÷ 80 分", share, f"{points} ÷ 组内最大({points}, 同岗位)"]
    return [
        points,
        points,
        f"{share} × 10",
        f"组内平均({points}, 同岗位, 至少 3 人)",
        f"({points} - 组内最小({points}, 同部门))",
        f"(5 - 排名({points}, 同岗位))",
    ]
