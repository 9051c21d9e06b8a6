"""What a role version scores, line by line: dimensions, indicators, parts, each with its columns in the trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kaohe.model.exact import exact_text
from kaohe.model.pack import Assessment, Dimension, Indicator, Part
from kaohe.model.scoring import BandRow, LevelRow, rows_of
from kaohe.pages.plain import plain
from kaohe.plan.columns import Holds, Layer, RolePlan
from kaohe.wording import Wording
from kaohe.wording.numbers import approximate

__all__ = ["Line", "adjustment_names", "lines_of"]

Kind = Literal["dimension", "indicator", "part"]


@dataclass(frozen=True, slots=True)
class Line:
    """A dimension, an indicator or a part. ``rows`` are its rows' words and points; ``columns`` its trace's columns.

    ``inside`` tells how deep it stands: a part of an indicator of a dimension 2.
    """

    kind: Kind
    name: str
    label: str | None
    inside: int
    weight: str
    full_marks: Fraction
    assessment: Assessment | None
    rows: tuple[tuple[str, str], ...]
    columns: Mapping[Holds, str]


def lines_of(plan: RolePlan, words: Wording) -> tuple[Line, ...]:
    """The lines of a role version, in the order in which they add up."""
    return tuple(_lines(plan, words))


def _lines(plan: RolePlan, words: Wording) -> Iterator[Line]:
    role = plan.role
    for top in role.tops:
        depth = 0
        if isinstance(top, Dimension):
            yield _line(plan, "dimension", top, (top.name,), 0, top.full_marks, words)
            depth = 1
        for indicator in role.within(top) if isinstance(top, Dimension) else (top,):
            marks = indicator.full_marks
            yield _line(plan, "indicator", indicator, (indicator.name,), depth, marks, words)
            for part in indicator.parts:
                yield _line(plan, "part", part, (indicator.name, part.name), depth + 1, marks, words)


def _line(
    plan: RolePlan,
    kind: Kind,
    rule: Dimension | Indicator | Part,
    subject: tuple[str, ...],
    inside: int,
    marks: Fraction,
    words: Wording,
) -> Line:
    layers = (Layer.DIMENSION, Layer.INDICATOR, Layer.PART)
    is_share = plan.role.form == "weight" or kind == "part"
    assessment = None if isinstance(rule, Dimension) else rule.assessment
    return Line(
        kind=kind,
        name=rule.name,
        label=rule.label,
        inside=inside,
        weight=f"{approximate(rule.weight * 100)}%" if is_share else approximate(rule.weight),
        full_marks=marks,
        assessment=assessment,
        rows=tuple(_rows(assessment, words)),
        columns={one.holds: one.name for one in plan.columns if one.layer in layers and one.subject == subject},
    )


def _rows(assessment: Assessment | None, words: Wording) -> Iterator[tuple[str, str]]:
    for row in rows_of(assessment.scoring) if assessment is not None else ():
        if isinstance(row, BandRow):
            ends = " – ".join(dict.fromkeys(map(exact_text, row.ends))) if row.ends is not None else ""
            yield row.text, ends or plain(row.points, words)
        elif isinstance(row, LevelRow):
            yield row.text, exact_text(row.points)
        else:
            yield row.text, ""


def adjustment_names(plan: RolePlan, words: Wording) -> dict[str, str]:
    """What each adjustment, limit and veto of the trace is called."""
    role = plan.role
    found = {f"adjustment {number}": one.title for number, one in enumerate(role.adjustments, 1)}
    found |= {name: words.say("pages", name) for name in ("floor", "cap")}
    return found | {f"veto {number}": one.title for number, one in enumerate(role.vetoes, 1)}
