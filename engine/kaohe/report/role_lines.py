"""A role version's lines as its page shows them: figures in words, values drawn, rows with their shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kaohe.model.types import Type
from kaohe.report.drawings import Chart, chart
from kaohe.report.lines import Line
from kaohe.report.overview import mean_of, share_of
from kaohe.report.role_figures import LineFigures, RoleFigures
from kaohe.wording import Wording

__all__ = ["BandShare", "ShownLine", "shown_lines"]

_ORDER = ("counted", "overridden", "assigned", "skipped", "not_applicable", "pending")


@dataclass(frozen=True, slots=True)
class BandShare:
    """A row of the rules: how many records fell on it, and which share of those on any row that is."""

    text: str
    points: str
    count: int
    share: str
    width: float


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line: its weight, mean and counts in words, its values drawn, its rows."""

    line: Line
    weight: str
    mean: str
    counted: str
    reasons: tuple[tuple[str, str, int], ...]
    chart: Chart | None
    said_values: str
    rows: tuple[BandShare, ...]


def shown_lines(it: RoleFigures, words: Wording) -> Iterator[ShownLine]:
    """The lines of a role version, in a language."""
    for one in it.lines:
        yield _shown(one, it, words)


def _shown(one: LineFigures, role: RoleFigures, words: Wording) -> ShownLine:
    is_share = role.plan.role.form == "weight" or one.line.kind == "part"
    counted = [(words.term(key), one.counted[key]) for key in _ORDER if one.counted.get(key)]
    kind = one.line.assessment.value.type if one.line.assessment is not None else None
    return ShownLine(
        line=one.line,
        weight=words.say("pages", "weight" if is_share else "worth", weight=one.line.weight),
        mean="" if one.mean is None else mean_of(one.mean, role.plan.role.indicator_decimals),
        counted=words.say("report", "line counts", size=one.size, counted=counted),
        reasons=tuple(_reasons(one, words)),
        chart=None if kind is None else _chart(one, kind, words),
        said_values="" if one.values is None else words.say("report", "said values", size=one.values.size),
        rows=tuple(_rows(one)),
    )


def _reasons(one: LineFigures, words: Wording) -> Iterator[tuple[str, str, int]]:
    for counting, reason, count in one.reasons:
        said = words.say("short reasons", reason) if words.has("short reasons", reason) else reason
        yield words.term(counting), said, count


def _chart(one: LineFigures, kind: Type, words: Wording) -> Chart | None:
    if one.values is None:
        return None

    def said(value: Fraction) -> str:
        return words.value(value, kind)

    def holds(**facts: object) -> str:
        return words.say("report", "column", **facts)

    return chart(one.values, one.thresholds, said, holds, whole=kind.whole)


def _rows(one: LineFigures) -> Iterator[BandShare]:
    whole, most = sum(one.rows), max(one.rows, default=0)
    for (text, points), count in zip(one.line.rows, one.rows, strict=True):
        yield BandShare(text, points, count, share_of(count, whole), round(count * 100 / most, 2) if most else 0)
