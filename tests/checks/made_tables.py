"""Band tables, grade scales and conditions at random, each with what it means worked out here a second time.

Nothing here asks the checker: a table is a list of tests of a number, and what it leaves out is found by trying numbers
on, and just beside, every threshold.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from random import Random

__all__ = ["Condition", "Kind", "Row", "Table", "made_condition", "made_table", "tried"]

_WORDS: dict[str, tuple[str, Callable[[Fraction, Fraction], bool]]] = {
    "不低于": ("不低于", operator.ge), "高于": ("高于", operator.gt), "不高于": ("不高于", operator.le),
    "低于": ("低于", operator.lt), "等于": ("等于", operator.eq),
}  # fmt: skip
_POINTS = (0, 40, 60, 80, 100)
_HAIR = Fraction(1, 1000)


@dataclass(frozen=True)
class Kind:
    """A metric's type as rules write it, how its numbers are written, and between which ends it lies."""

    written: str
    unit: str
    scale: int
    low: Fraction | None
    high: Fraction | None
    whole: bool
    steps: tuple[Fraction, ...]

    def text(self, value: Fraction) -> str:
        """A threshold as rules write it."""
        number = value * self.scale
        shown = str(number.numerator) if number.denominator == 1 else f"{float(number):g}"
        return f"{shown}{self.unit}"


KINDS = (
    Kind("数量 0 到 12", "", 1, Fraction(0), Fraction(12), True, tuple(Fraction(n, 2) for n in range(-2, 28))),
    Kind("百分比", "%", 100, Fraction(0), Fraction(1), False, tuple(Fraction(n, 20) for n in range(-1, 23))),
    Kind("数字", "", 1, None, None, False, tuple(Fraction(n, 2) for n in range(-6, 12))),
    Kind("评分 1 到 5", "", 1, Fraction(1), Fraction(5), False, tuple(Fraction(n, 4) for n in range(3, 22))),
)


@dataclass(frozen=True)
class Row:
    """A row: how it is written, which numbers it takes, and its points or, in a scale, its place."""

    text: str
    takes: Callable[[Fraction], bool]
    points: int


@dataclass(frozen=True)
class Table:
    """Rows of a value of a kind."""

    kind: Kind
    rows: tuple[Row, ...]
    bounds: frozenset[Fraction]

    def taker(self, value: Fraction) -> int | None:
        """The first row that takes a number."""
        return next((at for at, row in enumerate(self.rows) if row.takes(value)), None)


def made_table(random: Random, kind: Kind, *, more: int = 5) -> Table:
    """A table of a few rows; the last takes the rest as often as not."""
    rows: list[Row] = []
    bounds: set[Fraction] = set()
    falling = sorted(random.sample(kind.steps, random.randint(2, more)), reverse=random.random() < 0.7)
    orderly = random.random() < 0.5
    for number, bound in enumerate(falling):
        text, takes, used = _test(random, kind, bound, orderly=orderly, down=falling[0] >= falling[-1])
        bounds |= used
        points = (100 - 20 * number) if orderly and random.random() < 0.8 else random.choice(_POINTS)
        rows.append(Row(text, takes, points))
    if random.random() < 0.6:
        rows.append(Row("其余", lambda _: True, random.choice(_POINTS)))
    return Table(kind, tuple(rows), frozenset(bounds))


def _test(
    random: Random, kind: Kind, bound: Fraction, *, orderly: bool, down: bool
) -> tuple[str, Callable[[Fraction], bool], set[Fraction]]:
    """A test of a number; in an orderly table all look the same way."""
    if not orderly and random.random() < 0.35:
        other = random.choice(kind.steps)
        low, high = sorted((bound, other))
        if random.random() < 0.5:
            return f"介于 {kind.text(low)} 到 {kind.text(high)}", lambda value: low <= value <= high, {low, high}
        upper = random.choice(("低于", "不高于"))
        compare = _WORDS[upper][1]
        text = f"高于 {kind.text(low)} 且 {upper} {kind.text(high)}"
        return text, lambda value: value > low and compare(value, high), {low, high}
    words = ("不低于", "高于") if down else ("不高于", "低于")
    word = random.choice(words if orderly else tuple(_WORDS))
    compare = _WORDS[word][1]
    return f"{word} {kind.text(bound)}", lambda value: compare(value, bound), {bound}


def tried(kind: Kind, bounds: frozenset[Fraction], unit: Fraction | None = None) -> list[Fraction]:
    """Numbers on every threshold and beside it, at the ends and between, in order; only whole ``unit``s if stated."""
    unit = Fraction(1) if kind.whole else unit
    hair = unit or _HAIR
    ends = {end for end in (kind.low, kind.high) if end is not None}
    marks = sorted(bounds | ends) or [Fraction(0)]
    found = {mark + way * hair for mark in marks for way in (-1, 0, 1)}
    found |= {(one + other) / 2 for one, other in pairwise(marks)} | {marks[0] - 7, marks[-1] + 7}
    if unit is not None:
        found = {near * unit for one in found for near in (one // unit, one // unit + 1)}
    return sorted(
        one for one in found if (kind.low is None or one >= kind.low) and (kind.high is None or one <= kind.high)
    )


@dataclass(frozen=True)
class Condition:
    """A condition on two metrics, as written, what it gives for each pair of them, and what it is joined of."""

    text: str
    holds: Callable[[Fraction, bool], bool]
    parts: tuple[Condition, ...] = ()

    def told(self) -> Iterator[str]:
        """What always (W575) or never (W574) holds: of joined ones the parts that do, if one alone does."""
        found = [code for part in self.parts for code in part.told()]
        truths = {self.holds(Fraction(count), flag) for count, flag in product(range(6), (True, False))}
        if found:
            yield from found
        elif len(truths) == 1:
            yield "W575" if truths.pop() else "W574"


def made_condition(random: Random, depth: int = 2) -> Condition:
    """A condition on 件数 (0 to 5) and 新员工."""
    if depth and random.random() < 0.6:
        parts = tuple(made_condition(random, depth - 1) for _ in range(random.randint(2, 3)))
        every = random.random() < 0.5
        join: Callable[[Iterator[bool]], bool] = all if every else any
        texts: Sequence[str] = [f"({part.text})" if part.parts else part.text for part in parts]
        return Condition(
            (" 且 " if every else " 或 ").join(texts),
            lambda count, flag: join(part.holds(count, flag) for part in parts),
            parts,
        )
    if random.random() < 0.3:
        wanted = random.random() < 0.5
        return Condition(f"新员工 等于 {'是' if wanted else '否'}", lambda _, flag: flag == wanted)
    bound, word = Fraction(random.randint(-1, 12), 2), random.choice(tuple(_WORDS))
    bound = max(bound, Fraction(0))
    compare = _WORDS[word][1]
    return Condition(f"件数 {word} {KINDS[0].text(bound)}", lambda count, _: compare(count, bound))
