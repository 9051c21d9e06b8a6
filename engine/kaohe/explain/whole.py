"""A person's whole over several roles of a period, as facts with the sentences that say it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.backends.exact.person import PersonScore, RoleResult, earned_row
from kaohe.explain.case import rounding
from kaohe.explain.explanation import WholeLine
from kaohe.explain.from_score import said_gap
from kaohe.model.exact import exact_text
from kaohe.model.periods import Period
from kaohe.model.types import Kind, Type
from kaohe.wording import Wording
from kaohe.wording.numbers import fixed

__all__ = ["explain_whole"]

_DAYS = Type(kind=Kind.DURATION, unit="day")


def explain_whole(
    results: Sequence[RoleResult], score: PersonScore, places: int, period: Period | None, words: Wording
) -> WholeLine:
    """The whole of some roles, told: what it was worked out from, or why there is none."""
    left_out = [one.role for one in results if one.became == "exempt"]
    return WholeLine(
        roles=tuple(one.role for one in results if one.role),
        status=score.status,
        total=score.total,
        total_decimals=places,
        days=score.days,
        grade=score.grade,
        coefficient=score.coefficient,
        disqualified=score.disqualified,
        sentence=_sum(score, places, words) if score.total is not None else None,
        grade_sentence=_grade(score, places, period, words),
        left_out=words.say("explanation", "left out of whole", roles=words.joined(left_out))
        if left_out and score.counted
        else None,
        gaps=tuple(said_gap(role, reason, words) for role, reason in score.gaps),
    )


def _sum(score: PersonScore, places: int, words: Wording) -> str:
    if len(score.counted) == 1 or score.unrounded is None:
        only = score.counted[0]
        return words.say(
            "explanation", "one role counts", role=only.role, total=fixed(score.total or Fraction(0), places)
        )
    products, days = [], []
    for one in score.counted:
        told = words.value(one.days, _DAYS)
        total = fixed(one.total or Fraction(0), places)
        products.append(f"{one.role} {f'({total})' if total.startswith('-') else total} × {told}")
        days.append(told)
    return f"({' + '.join(products)}) ÷ ({' + '.join(days)}) {rounding(score.unrounded, places)}"


def _grade(score: PersonScore, places: int, period: Period | None, words: Wording) -> str | None:
    """Which row the whole fits, or why it has no grade though its roles have; None where nothing is to be said."""
    graded = [one for one in score.counted if one.scale is not None]
    if score.total is None or not graded or len(score.counted) == 1:
        return None
    if score.disqualified:
        return words.say("explanation", "whole disqualified")
    scale = score.counted[0].scale
    if score.row is None or scale is None:
        reason = "place" if any(one.scale is not None and one.scale.forced is not None for one in graded) else "scales"
        alike = all(one.scale == scale for one in score.counted)
        return words.say("explanation", "whole without grade", reason="row" if alike and reason == "scales" else reason)
    earned = earned_row(scale, score.total, period)
    row = scale.rows[score.row if earned is None else earned]
    return words.say(
        "explanation", "whole grade", total=fixed(score.total, places), text=row.text, grade=score.grade,
        earned=row.name if row.name != score.grade else None,
        coefficient=exact_text(score.coefficient) if score.coefficient is not None else None,
    )  # fmt: skip
