"""Charts as places in percent of the width, which any width can show, and in pixels of the height."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaohe.diagnostics.width import display_width
from kaohe.report.histogram import Histogram
from kaohe.report.ladder import round_marks
from kaohe.report.tallies import Spread
from kaohe.report.thresholds import Threshold

__all__ = ["Box", "Chart", "Column", "Mark", "Segment", "box", "chart", "colours", "segments"]

_PLOT = 128
_LABEL_LINE = 13
_MOST_LABEL_LINES = 3
_SIGN = 2.3
"""A column of a label's text, in percent of a narrow chart's width."""
_LONGEST_LABEL = 12
_MOST_TICKS, _MOST_LEVELS = 6, 4
_ROOM_FOR_NAME = 7
_BEST, _MIDDLE, _WORST, _OUT, _NONE = "#17506f", "#b9d4e2", "#cf8d76", "#97371b", "#c9d1d9"
_DARK = 0.179
"""How light a colour may be for white to be read on it better than black."""
_MANY_GRADES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a histogram: its place and height, and what it says."""

    x: float
    width: float
    y: float
    height: float
    said: str
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A line at a place with its label; ``line`` is the label's, from 0 at the top, None where there is no room."""

    at: float
    label: str
    line: int | None = 0

    @property
    def anchor(self) -> str:
        """To which side its label runs, so that it stays inside."""
        return "start" if self.at < 6 else "end" if self.at > 94 else "middle"


@dataclass(frozen=True, slots=True)
class Chart:
    """A histogram: columns, thresholds, ticks along its foot and levels up its side."""

    columns: tuple[Column, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    top: int
    foot: int

    @property
    def height(self) -> int:
        """Of the whole drawing."""
        return self.foot + 20


def chart(
    it: Histogram,
    thresholds: Sequence[Threshold],
    said: Callable[[Fraction], str],
    holds: Callable[..., str],
    *,
    whole: bool = False,
) -> Chart:
    """A histogram drawn; ``said`` writes a value, ``holds`` says what a column holds. ``whole`` values have no others
    between them."""
    single = whole and it.steps.step == 1
    marks = tuple(_marks(it, thresholds))
    lines = 1 + max((one.line for one in marks if one.line is not None), default=-1)
    top = lines * _LABEL_LINE + 4
    foot = top + _PLOT
    most = max(it.counts)
    levels = [one for one in round_marks(Fraction(0), Fraction(most), _MOST_LEVELS) if one.denominator == 1]

    def y(count: Fraction | int) -> float:
        return round(foot - float(Fraction(count) / most) * (_PLOT - 6), 1)

    width = round(100 / it.steps.count, 3)
    ends, last = it.steps.ends, it.steps.count - 1
    columns = tuple(
        Column(
            round(at * 100 / it.steps.count, 3), width, y(count), round(foot - y(count), 1),
            holds(
                low=said(ends[at]), high=said(ends[at + 1]), count=count,
                below=it.below > 0 and at == 0, above=it.above > 0 and at == last,
                single=single and not (it.below and at == 0) and not (it.above and at == last),
            ),
            count,
        )
        for at, count in enumerate(it.counts)
    )  # fmt: skip
    return Chart(
        columns,
        marks,
        tuple(Mark(it.steps.place(at), said(at)) for at in round_marks(it.steps.start, it.steps.end, _MOST_TICKS)),
        tuple(Mark(y(one), str(one)) for one in levels),
        top,
        foot,
    )


def _marks(it: Histogram, thresholds: Sequence[Threshold]) -> Iterator[Mark]:
    """The thresholds within the chart, each label on the first line that has room for it."""
    taken: list[float] = []
    for one in thresholds:
        if not it.steps.start <= one.at <= it.steps.end:
            continue
        at = it.steps.place(one.at)
        label = one.label if len(one.label) <= _LONGEST_LABEL else f"{one.label[: _LONGEST_LABEL - 1]}…"
        half = display_width(label) * _SIGN / 2 + 0.5
        low, high = (at, at + 2 * half) if at < 6 else (at - 2 * half, at) if at > 94 else (at - half, at + half)
        free = next((line for line, end in enumerate(taken) if end <= low), len(taken))
        if free == len(taken) and free < _MOST_LABEL_LINES:
            taken.append(high)
        elif free < len(taken):
            taken[free] = high
        yield Mark(at, label, free if free < _MOST_LABEL_LINES else None)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: a grade's share of a group."""

    x: float
    width: float
    name: str
    said: str
    colour: str
    dark: bool

    @property
    def has_room(self) -> bool:
        """Whether its name fits into it."""
        return display_width(self.name) * 2 <= self.width >= _ROOM_FOR_NAME


def segments(
    counts: Sequence[int], names: Sequence[str], palette: Sequence[str], said: Callable[[str, int], str]
) -> tuple[Segment, ...]:
    """Shares side by side; of none there is none."""
    whole, start = sum(counts), 0
    found = []
    for count, name, colour in zip(counts, names, palette, strict=True):
        if count:
            x, end = round(start * 100 / whole, 3), round((start + count) * 100 / whole, 3)
            found.append(Segment(x, round(end - x, 3), name, said(name, count), colour, _luminance(colour) < _DARK))
        start += count
    return tuple(found)


def colours(grades: Sequence[str | None], disqualified: str) -> tuple[str, ...]:
    """A colour for each grade, from the best to the worst; apart from those, disqualified and none."""
    plain = [grade for grade in grades if grade not in (None, disqualified)]
    found = {grade: _between(at, len(plain) - 1) for at, grade in enumerate(plain)}
    return tuple(
        _NONE if grade is None else found.get(grade, _OUT) for grade in grades
    )  # fmt: skip


def _between(at: int, last: int) -> str:
    """The colour at a place of the scale, which ends in the worst one only where there are four or more."""
    share = Fraction(at, last) if last else Fraction(0)
    turn = Fraction(2, 3) if last >= _MANY_GRADES else Fraction(1)
    if share <= turn:
        return _mixed(_BEST, _MIDDLE, float(share / turn))
    return _mixed(_MIDDLE, _WORST, float((share - turn) / (1 - turn)))


def _mixed(one: str, other: str, share: float) -> str:
    parts = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    """How light it is, from 0 to 1."""
    red, green, blue = ((part / 255) ** 2.2 for part in _parts(colour))
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


@dataclass(frozen=True, slots=True)
class Box:
    """How totals spread: from the least to the greatest, the middle half of them, the one in the middle."""

    least: float
    lower: float
    middle: float
    upper: float
    most: float

    @property
    def width(self) -> float:
        """Of the middle half."""
        return round(self.upper - self.lower, 2)


def box(spread: Spread, low: Fraction, high: Fraction) -> Box:
    """A spread between two ends of an axis."""
    span = high - low or Fraction(1)
    places = (spread.least, spread.lower, spread.middle, spread.upper, spread.most)
    return Box(*(round(float((one - low) / span * 100), 2) for one in places))
