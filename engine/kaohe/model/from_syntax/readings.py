"""What a step that is written in two meanings could mean: every reading, written out and worked on one number."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import Any

from kaohe.diagnostics import Span
from kaohe.model.exact import exact_text, round_half_up
from kaohe.model.from_syntax.scope import Report
from kaohe.model.scoring import Counting
from kaohe.syntax import nodes as sx
from kaohe.syntax.keywords import keywords

__all__ = ["counted_readings", "unit_readings"]

_COUNTINGS: dict[Counting, str] = {"whole": "WHOLE", "begun": "BEGUN", "proportional": "PROPORTIONAL"}
_USUAL_TARGET, _USUAL_START = Fraction(95, 100), Fraction(100)
_USUAL_GAP = Fraction(3, 2)
_GAPS = (_USUAL_GAP, *(Fraction(tenths, 10) for tenths in range(10, 400)))
"""How many steps off the target the number may lie on which the readings are worked out."""
_PLACES = 2


def counted_readings(report: Report, row: sx.Node, amount: Fraction) -> tuple[tuple[str, Fraction], ...]:
    """A row with each way of counting a part of a step, and what it adds at a step and a half."""
    words = report.text(row.span)
    return tuple(
        (_with_counting(report, row.span, words, counting), amount * _counted(_USUAL_GAP, counting))
        for counting in _COUNTINGS
    )


def unit_readings(
    report: Report, row: sx.StepRow, amount: Fraction, start: Fraction | None, target: Fraction | None
) -> dict[str, Any]:
    """The facts of a percentage that may be percentage points or a share of the target.

    Where the row doesn't say either how a part of a step counts, that makes six readings. What the rules leave to the
    record is taken as what is usual: a target of 95%, from 100 points.
    """
    aim, points = target or _USUAL_TARGET, _USUAL_START if start is None else start
    size = row.size.value / 100
    countings = [row.counting] if row.counting is not None else list(_COUNTINGS)
    worked: list[Fraction] = []
    gap = Fraction(0)
    for steps in _GAPS:
        gap = steps * size
        worked = [
            points + amount * _counted(gap / one, counting) for one in (size, size * aim) for counting in countings
        ]
        if len(set(worked)) > 1:
            break
    value = aim - gap if row.side == "below" else aim + gap
    lines = list(_lines(report, row, countings))
    return {
        "value": value * 100,
        "target": aim * 100,
        "readings": tuple((line, round_half_up(one, _PLACES)) for line, one in zip(lines, worked, strict=True)),
    }


def _lines(report: Report, row: sx.StepRow, countings: list[Counting]) -> Iterator[str]:
    """The row in each reading: percentage points first, each with every way of counting."""
    words = keywords()
    language = report.language(row.span)
    number = exact_text(row.size.value)
    sizes = (f"{number} {words.unit_words[language]['pp']}", f"{words.canonical[language]['RELATIVE']} {number}%")
    before = report.text(Span(row.span.file, row.span.start, row.size.span.start))
    after = report.text(Span(row.span.file, row.size.span.end, row.span.end))
    for size in sizes:
        line = f"{before} {size} {after}"
        for counting in countings:
            yield line if row.counting is not None else _with_counting(report, row.span, line, counting)


def _with_counting(report: Report, span: Span, words: str, counting: Counting) -> str:
    return f"{words}, {keywords().canonical[report.language(span)][_COUNTINGS[counting]]}"


def _counted(steps: Fraction, counting: Counting) -> Fraction:
    whole = {"whole": floor, "begun": ceil}.get(counting)
    return Fraction(whole(steps)) if whole else steps
