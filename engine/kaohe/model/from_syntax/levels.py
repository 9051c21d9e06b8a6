"""等次: every word of a choice has its points, and each once."""

from __future__ import annotations

from kaohe.model.from_syntax.fixed import fixed_points
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.scoring import LevelRow, Levels
from kaohe.model.types import Kind
from kaohe.syntax import nodes as sx

__all__ = ["build_levels"]


def build_levels(scope: Scope, node: sx.Levels) -> Levels | None:
    """A table of levels. That the value is a choice is reported here, as its words are what rows must name."""
    if scope.subject is None:
        return None
    if scope.subject.kind is not Kind.CHOICE:
        scope.report.add("E522", node.span, kind=scope.subject.kind.value)
        return None
    if not node.rows:
        scope.report.add("E504", node.span)
        return None
    rows = [_row(scope, row) for row in node.rows]
    known = tuple(row for row in rows if row is not None)
    if len(known) < len(rows) or not _each_once(scope, node, scope.subject.options):
        return None
    return Levels(rows=known)


def _row(scope: Scope, node: sx.LevelRow) -> LevelRow | None:
    given = fixed_points(scope, node.points)
    if given is None:
        return None
    words = tuple(word.value for word in node.words)
    text = (", " if scope.report.language(node.span) == "en" else "、").join(words)
    return LevelRow(words=words, points=given, text=text, span=node.span)


def _each_once(scope: Scope, node: sx.Levels, options: tuple[str, ...]) -> bool:
    """Whether the rows name every word of the choice, each once, and no other; reports it where not."""
    seen: dict[str, sx.Text] = {}
    sound = True
    for word in (word for row in node.rows for word in row.words):
        first = seen.setdefault(word.value, word)
        if word.value not in options:
            scope.report.add("E208", word.span, name=word.value, options=options)
            sound = False
        elif first is not word:
            scope.report.add("E521", word.span, related=(first.span,), word=word.value)
            sound = False
    missing = tuple(option for option in options if option not in seen)
    if sound and missing:
        row = ", ".join(f'"{word}"' for word in missing)
        scope.report.add("E520", node.span, missing=missing, row=row)
    return sound and not missing
