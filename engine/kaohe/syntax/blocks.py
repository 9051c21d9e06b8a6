"""Statements to blocks: which role, indicator, scoring or example a statement belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.syntax import nodes as sx

__all__ = ["Blocks", "Standing"]

_IN_ROLE = (
    sx.Effective, sx.Crossing, sx.Cycle, sx.RecordKeys, sx.Decimals, sx.UseGrades, sx.Duty, sx.Metric,
    sx.InRole, sx.Exemption, sx.CountedWeight, sx.Adjustment, sx.TotalLimits, sx.Veto,
)  # fmt: skip
_IN_DETAIL = (sx.Metric, sx.RecordKeys)
_A_ROW = (sx.BandRow, sx.Point, sx.StepRow, sx.KeyedRow, sx.TierRow, sx.EachRow, sx.WordedRow, sx.Limits)
_ROWS: dict[type, tuple[tuple[type, ...], str]] = {
    sx.Bands: ((sx.BandRow,), "rows"),
    sx.Interpolation: ((sx.Point,), "points"),
    sx.Steps: ((sx.StepRow,), "rows"),
    sx.GoalPost: ((sx.StepRow,), "rows"),
    sx.Levels: ((sx.LevelRow,), "rows"),
    sx.Tiers: ((sx.TierRow,), "rows"),
    sx.Events: ((sx.EachRow, sx.BandRow), "rows"),
    sx.WordedMethod: (_A_ROW, "rows"),  # which of them it has, its declaration says
}
"""Which rows a method has, and in which field."""
_LIMITED = (sx.Ratio, sx.Steps, sx.GoalPost, sx.Tiers, sx.Events, sx.Formula)
"""The methods that take limits of their own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a statement stands: where it or a part of it begins in the text, how deep, and in which block.

    ``block`` is where the statement that opened it begins; -1 at the top.
    """

    start: int
    level: int
    block: int


@dataclass
class _Open:
    """A block that statements are still being added to."""

    node: Any
    inside: list[Any] = field(default_factory=list)


@dataclass
class Blocks:
    """Puts statements together in the order read.

    Where a statement that opens a block could not be read, ``lost`` says so: what stands below it belongs to something
    unknown and is left out without a finding of its own.
    """

    items: list[_Open] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    lost: str | None = None

    _role: _Open | None = None
    _detail: _Open | None = None
    _dimension: _Open | None = None
    _indicator: _Open | None = None
    _part: _Open | None = None
    _scoring: _Open | None = None
    _latest: _Open | None = None  # the block that was last opened or added to, of which an exception below speaks
    _exceptions: list[tuple[_Open | None, _Open | None, sx.StatedException]] = field(default_factory=list)

    def lose(self, opener: str | None) -> None:
        """Tells that a block's first line could not be read."""
        if opener in ("ROLE", "DETAIL"):
            self._detail = self._role = self._dimension = self._indicator = self._part = self._scoring = None
        elif opener in ("DIMENSION", "INDICATOR", "PART"):
            self._part = self._scoring = None
            self._indicator = self._indicator if opener == "PART" else None
            self._dimension = self._dimension if opener != "DIMENSION" else None
        elif opener == "SCORE":
            self._scoring = None
        elif opener not in ("POLICY", "GRADES", "EXAMPLE", "LOOKUP"):
            return
        self.lost = opener

    def add(self, node: Any, words: str) -> bool:
        """Puts a statement where it belongs; False where it was left out. ``words`` are its text, for findings."""
        match node:
            case sx.Policy() | sx.Constant() | sx.Lookup() | sx.Grades() | sx.Detail() | sx.Role() | sx.Example():
                self._top(node)
                return True
            case sx.Approved() | sx.Published():
                return self._to_item(sx.Policy, node, words, "POLICY")
            case sx.GradeRow() | sx.SmallGroups():
                return self._to_item(sx.Grades, node, words, "GRADES")
            case sx.StatedException():
                return self._except(node)
            case sx.Dimension():
                return self._open_dimension(node, words)
            case sx.Indicator():
                return self._open_indicator(node, words)
            case sx.Part():
                return self._open_part(node, words)
            case sx.Scoring():
                return self._open_scoring(node, words)
            case tuple():
                return self._to_example(node, words)
            case _ if isinstance(node, _A_ROW):
                return self._row(node, words)
            case _ if isinstance(node, _IN_DETAIL) and self._detail is not None:
                return self._to(self._detail, node, words, "DETAIL")
            case _ if isinstance(node, _IN_ROLE):
                return self._to(self._role, node, words, "ROLE")
            case sx.MissingRule():
                return self._to_scored(node, words)
            case _:
                return self._to(self._part or self._indicator, node, words, "INDICATOR", "PART", "DIMENSION", "ROLE")

    def _top(self, node: Any) -> None:
        opened = _Open(node)
        self.items.append(opened)
        self.lost = None
        self._latest = opened
        if not isinstance(node, sx.Constant | sx.Lookup):  # these may stand beside what uses them
            self._role = opened if isinstance(node, sx.Role) else None
            self._detail = opened if isinstance(node, sx.Detail) else None
        self._dimension = self._indicator = self._part = self._scoring = None

    def _to(self, owner: _Open | None, node: Any, words: str, *openers: str) -> bool:
        if owner is not None and self.lost not in openers:
            owner.inside.append(node)
            self._latest = owner
            return True
        return self._left_out(node, words, *openers)

    def _except(self, node: sx.StatedException) -> bool:
        """An exception is of the block that what stands above it belongs to; at the top, of the whole pack."""
        if self.lost is not None:
            return False
        of_pack = self._latest is None or isinstance(self._latest.node, sx.Policy)
        self._exceptions.append((None if of_pack else self._latest, None if of_pack else self._role, node))
        return True

    def _to_scored(self, node: Any, words: str) -> bool:
        """What an indicator, a part and a dimension can say: to the innermost that stands above."""
        owner = self._part or self._indicator or self._dimension
        return self._to(owner, node, words, "INDICATOR", "PART", "DIMENSION", "ROLE")

    def _left_out(self, node: Any, words: str, *openers: str) -> bool:
        if self.lost is None:
            self.findings.append(finding("E109", _span(node), text=words, owner=openers[0]))
        return False

    def _to_item(self, kind: type, node: Any, words: str, opener: str) -> bool:
        last = self.items[-1] if self.items else None
        fits = last is not None and isinstance(last.node, kind)
        return self._to(last if fits else None, node, words, opener)

    def _to_example(self, nodes: tuple[Any, ...], words: str) -> bool:
        return all(self._to_item(sx.Example, node, words, "EXAMPLE") for node in nodes)

    def _open_dimension(self, node: sx.Dimension, words: str) -> bool:
        if self._role is None:
            return self._left_out(node, words, "ROLE")
        self.lost = None
        self._dimension, self._indicator, self._part, self._scoring = _Open(node), None, None, None
        self._role.inside.append(self._dimension)
        self._latest = self._dimension
        return True

    def _open_indicator(self, node: sx.Indicator, words: str) -> bool:
        if self._role is None:
            return self._left_out(node, words, "ROLE")
        self.lost = None
        self._indicator, self._part, self._scoring = _Open(node), None, None
        (self._dimension or self._role).inside.append(self._indicator)
        self._latest = self._indicator
        return True

    def _open_part(self, node: sx.Part, words: str) -> bool:
        if self._indicator is None:
            return self._left_out(node, words, "INDICATOR")
        self.lost = None
        self._part, self._scoring = _Open(node), None
        self._indicator.inside.append(self._part)
        self._latest = self._part
        return True

    def _open_scoring(self, node: sx.Scoring, words: str) -> bool:
        opened = _Open(node)
        if not self._to(self._part or self._indicator, opened, words, "INDICATOR", "PART", "DIMENSION", "ROLE"):
            return False
        self.lost = None
        self._scoring = opened
        return True

    def _row(self, node: Any, words: str) -> bool:
        """A row goes to the scoring above it, if it is of that method, or to the look-up table above it.

        Limits that no method takes limit the points of what stands above.
        """
        if self._scoring is None and self.items and isinstance(self.items[-1].node, sx.Lookup):
            return self._lookup_row(self.items[-1], node, words)
        if isinstance(node, sx.Limits) and not self._method_takes_limits():
            return self._to_scored(node, words)
        if self._scoring is None:
            return self._left_out(node, words, "SCORE")
        method = self._scoring.node.method
        if isinstance(method, sx.Levels):
            node = _level(node)
        rows, _ = _ROWS.get(type(method), ((), ""))
        if isinstance(node, (*rows, sx.Limits)):
            self._scoring.inside.append(node)
            return True
        self.findings.append(finding("E115", _span(node), text=words, method=type(method).__name__))
        return False

    def _lookup_row(self, table: _Open, node: Any, words: str) -> bool:
        """A row of a look-up table, which may read like one of a scoring method."""
        row = _keyed(node)
        if row is not None:
            return self._to(table, row, words, "LOOKUP")
        self.findings.append(finding("E115", _span(node), text=words, method="Lookup"))
        return False

    def _method_takes_limits(self) -> bool:
        """Whether limits belong to the scoring above; of one that could not be read they may."""
        if self._scoring is None:
            return self.lost == "SCORE"
        return isinstance(self._scoring.node.method, _LIMITED)

    def standings(self) -> Iterator[Standing]:
        """Where everything that was put together stands, in no order."""
        waiting: list[tuple[Any, int, int]] = [(item, 0, -1) for item in self.items]
        placed: dict[int, list[sx.StatedException]] = {id(owner): [] for owner, _, _ in self._exceptions}
        for owner, _, exception in self._exceptions:
            placed[id(owner)].append(exception)
        waiting += [(exception, 0, -1) for exception in placed.get(id(None), ())]
        while waiting:
            one, level, block = waiting.pop()
            start = _span(one).start
            waiting += [(exception, level + 1, start) for exception in placed.get(id(one), ())]
            yield Standing(start, level, block)
            waiting += [(inner, level + 1, start) for inner in one.inside] if isinstance(one, _Open) else []

    def file(self, language: Any) -> sx.File:
        """The finished tree."""
        exceptions = tuple(_placed(*one) for one in self._exceptions)
        return sx.File(tuple(_closed(item) for item in self.items), language, exceptions, span=_whole(self.items))


def _level(node: Any) -> Any:
    """A row of words and points, which reads like one of a look-up table."""
    words = tuple(key for key in node.keys if isinstance(key, sx.Text)) if isinstance(node, sx.KeyedRow) else ()
    return sx.LevelRow(words, node.value, span=node.span) if words and len(words) == len(node.keys) else node


def _keyed(node: Any) -> sx.KeyedRow | None:
    """A row as one of keys and a value: a number alone reads like a point, 其余 alone like a band."""
    match node:
        case sx.KeyedRow():
            return node
        case sx.Point(value=key, points=value):
            return sx.KeyedRow((key,), value, span=node.span)
        case sx.BandRow(condition=None, points=value):
            return sx.KeyedRow((None,), value, span=node.span)
        case _:
            return None


def _span(node: Any) -> Any:
    return node.node.span if isinstance(node, _Open) else node.span


def _placed(owner: _Open | None, role: _Open | None, node: sx.StatedException) -> sx.StatedException:
    """An exception with the block that it is of."""
    if owner is None:
        return node
    within = replace(_span(owner), end=_end(owner))
    name = owner.node.title if isinstance(owner.node, sx.Example) else owner.node.name
    return replace(node, owner=name, role=role.node.name if role is not None else None, within=within)


def _end(node: Any) -> int:
    """Where a statement ends, or the last of those that belong to it."""
    inside = node.inside if isinstance(node, _Open) else ()
    own: int = _span(node).end
    return max([own, *(_end(one) for one in inside)])


def _whole(items: list[_Open]) -> Span:
    return items[0].node.span.to(items[-1].node.span) if items else Span("", 0, 0)


def _closed(opened: _Open) -> Any:
    """A block's node with what belongs to it put in."""
    inside = tuple(_closed(one) if isinstance(one, _Open) else one for one in opened.inside)
    close = _CLOSERS.get(type(opened.node))
    return close(opened.node, inside) if close else opened.node


def _close_dimension(node: sx.Dimension, inside: tuple[Any, ...]) -> sx.Dimension:
    own = tuple(one for one in inside if not isinstance(one, sx.Indicator))
    return replace(node, statements=own, indicators=tuple(one for one in inside if isinstance(one, sx.Indicator)))


def _close_indicator(node: sx.Indicator, inside: tuple[Any, ...]) -> sx.Indicator:
    parts = tuple(one for one in inside if isinstance(one, sx.Part))
    return replace(node, statements=tuple(one for one in inside if not isinstance(one, sx.Part)), parts=parts)


def _close_example(node: sx.Example, inside: tuple[Any, ...]) -> sx.Example:
    return replace(
        node,
        given=tuple(one for one in inside if isinstance(one, sx.Given)),
        expected=tuple(one for one in inside if isinstance(one, sx.Expected)),
    )


def _close_scoring(node: sx.Scoring, inside: tuple[Any, ...]) -> sx.Scoring:
    """Rows go into the method; limits on lines of their own are joined with those on the method's line."""
    method: Any = node.method
    if type(method) in _ROWS:
        _, name = _ROWS[type(method)]
        method = replace(method, **{name: tuple(one for one in inside if not isinstance(one, sx.Limits))})
    for limits in (one for one in inside if isinstance(one, sx.Limits)):
        method = replace(method, limits=_joined(method.limits, limits))
    return replace(node, method=method)


def _joined(one: sx.Limits | None, other: sx.Limits) -> sx.Limits:
    if one is None:
        return other
    return replace(one, floor=one.floor or other.floor, cap=one.cap or other.cap)


_CLOSERS: dict[type, Callable[[Any, tuple[Any, ...]], Any]] = {
    sx.Policy: lambda node, inside: replace(node, statements=inside),
    sx.Grades: lambda node, inside: replace(node, rows=inside),
    sx.Detail: lambda node, inside: replace(node, statements=inside),
    sx.Lookup: lambda node, inside: replace(node, rows=inside),
    sx.Role: lambda node, inside: replace(node, statements=inside),
    sx.Dimension: _close_dimension,
    sx.Indicator: _close_indicator,
    sx.Part: lambda node, inside: replace(node, statements=inside),
    sx.Scoring: _close_scoring,
    sx.Example: _close_example,
}
