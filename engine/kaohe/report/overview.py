"""The front page's figures: how the rows add up, how totals and grades spread over roles, departments, periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from kaohe.model.exact import exact_text, round_half_up
from kaohe.report.drawings import Box, Chart, Segment, box, chart, colours, segments
from kaohe.report.histogram import of_totals
from kaohe.report.pseudonyms import TOGETHER
from kaohe.report.shown import WHOLE, Shown
from kaohe.report.tallies import Group, Spread, graded, grades_of, groups, spread_of
from kaohe.report.thresholds import Threshold, thresholds_of_grades
from kaohe.run.trace import DISQUALIFIED
from kaohe.wording import Wording
from kaohe.wording.numbers import fixed

__all__ = [
    "GradeBar",
    "Overview",
    "Row",
    "Table",
    "drawn_totals",
    "fates",
    "grade_bars",
    "mean_of",
    "overview",
    "share_of",
]

_FATES = ("scored", "incomplete", "not_appraised", "rejected", "look_back", "rolled_up")
_ALWAYS = 4
"""So many fates are told even where nobody met them."""


@dataclass(frozen=True, slots=True)
class GradeBar:
    """A grade, how many have it, which share of those with a total that is, its colour; ``known`` where it is one."""

    name: str
    known: bool
    count: int
    share: str
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Row:
    """A group as a row: its name, how many records, the mean of its totals, its grades and spread drawn.

    ``known`` where its name is the rules' or the data's own, ``listed`` where the people's list can be asked for it.
    """

    name: str
    known: bool
    listed: bool
    group: Group
    mean: str
    ends: str
    segments: tuple[Segment, ...]
    box: Box | None


@dataclass(frozen=True, slots=True)
class Table:
    """Groups by one key."""

    key: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The front page's figures."""

    grades: tuple[str | None, ...]
    grade_names: tuple[str, ...]
    fates: tuple[tuple[str, int], ...]
    totals: Chart | None
    spread: Spread | None
    bars: tuple[GradeBar, ...]
    tables: tuple[Table, ...]
    periods: tuple[str, ...]


def overview(it: Shown, words: Wording) -> Overview:
    """The figures of the front page, in a language."""
    out = DISQUALIFIED[words.language]
    grades = grades_of(it.plans, out, it.scores)
    names = tuple(words.say("report", "no grade") if one is None else one for one in grades)
    palette = colours(grades, out)
    return Overview(
        grades=grades,
        grade_names=names,
        fates=fates(it),
        totals=drawn_totals(it.scores, it.places, _common_thresholds(it), words),
        spread=spread_of(it.scores, it.share),
        bars=grade_bars(tuple(zip(grades, graded(it.scores, grades), strict=True)), palette, words),
        tables=tuple(_tables(it, grades, names, palette, words)),
        periods=tuple(sorted(it.scores["period"].drop_nulls().unique())),
    )


def fates(it: Shown) -> tuple[tuple[str, int], ...]:
    """How many rows met which fate; they add up to all rows."""
    pairs = [(fate, int(getattr(it.counts, fate))) for fate in _FATES]
    return tuple((fate, count) for at, (fate, count) in enumerate(pairs) if count or at < _ALWAYS)


def drawn_totals(scores: pl.DataFrame, places: int, thresholds: Sequence[Threshold], words: Wording) -> Chart | None:
    """The published totals of some records as a histogram; None where there are none."""
    histogram = of_totals(scores.filter(status="scored")[WHOLE], places)
    if histogram is None:
        return None
    return chart(histogram, thresholds, exact_text, lambda **facts: words.say("report", "column", **facts))


def _common_thresholds(it: Shown) -> tuple[Threshold, ...]:
    """Those of the grades, where all roles with records share them."""
    found = {
        thresholds_of_grades(plan.role.grades) for plan in it.plans if len(it.traces[plan.table])
    }  # fmt: skip
    return found.pop() if len(found) == 1 else ()


def grade_bars(
    counted: Sequence[tuple[str | None, int]], palette: Sequence[str], words: Wording
) -> tuple[GradeBar, ...]:
    """Grades side by side, the most frequent as wide as can be."""
    whole = sum(count for _, count in counted)
    most = max((count for _, count in counted), default=0)
    return tuple(
        GradeBar(
            grade or words.say("report", "no grade"),
            grade is not None,
            count,
            share_of(count, whole),
            round(count * 100 / most, 2) if most else 0,
            colour,
        )
        for (grade, count), colour in zip(counted, palette, strict=True)
    )


def share_of(count: int, whole: int) -> str:
    """A share in percent, with one decimal; ≈ where that is rounded."""
    if not whole:
        return ""
    exact = Fraction(count * 100, whole)
    shown = round_half_up(exact, 1)
    return f"{'' if shown == exact else '≈'}{fixed(shown, 1)}%"


def mean_of(exact: Fraction, places: int) -> str:
    """A mean, with ≈ where it is rounded."""
    return f"{'' if round_half_up(exact, places) == exact else '≈'}{fixed(exact, places)}"


def _tables(
    it: Shown, grades: Sequence[str | None], names: Sequence[str], palette: Sequence[str], words: Wording
) -> Iterator[Table]:
    scored = it.scores.filter(status="scored")[WHOLE]
    low, high = (Fraction(int(end or 0), it.share) for end in (scored.min(), scored.max()))  # type: ignore[arg-type]

    def row(key: str, group: Group) -> Row:
        spread = group.spread
        name = words.say("report", f"no {key}") if group.name is None else group.name
        return Row(
            name=words.say("report", "together") if group.name == TOGETHER and key == "department" else name,
            known=group.name is not None and group.name != TOGETHER,
            listed=group.name is not None,
            group=group,
            mean="" if spread is None else mean_of(spread.mean, it.places),
            ends="" if spread is None else " · ".join(
                fixed(one, it.places) for one in (spread.least, spread.middle, spread.most)
            ),
            segments=segments(
                group.grades, names, palette,
                lambda grade, count: words.say("report", "of grade", grade=grade, count=count),
            ),
            box=None if spread is None else box(spread, low, high),
        )  # fmt: skip

    for key in ("role", "department", "period"):
        found = groups(it.scores, key, grades, it.share)
        if key == "role":
            order = {name: at for at, name in enumerate(it.pack.role_names)}
            found = tuple(sorted(found, key=lambda one: order.get(one.name or "", len(order))))
        found = tuple(sorted(found, key=lambda one: (one.name == TOGETHER, one.name is None)))
        known = any(one.name is not None for one in found)
        wanted = {"role": bool(found), "department": known, "period": known and len(found) > 1}
        if wanted[key]:
            yield Table(key, tuple(row(key, one) for one in found))
