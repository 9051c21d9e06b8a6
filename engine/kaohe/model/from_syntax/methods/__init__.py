"""Scoring methods that are said by others, each declared in a file of its own.

No stage after the model knows of them: what they come to is scored, explained and shown like any table of bands.
"""

from __future__ import annotations

from kaohe.model.exact import Exact
from kaohe.model.from_syntax.methods.all_or_nothing import ALL_OR_NOTHING
from kaohe.model.from_syntax.methods.lowering import Lowering, Method
from kaohe.model.from_syntax.methods.stages import STAGES
from kaohe.model.from_syntax.methods.worst_to_best import WORST_TO_BEST
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.scoring import Scoring
from kaohe.syntax import nodes as sx

__all__ = ["METHODS", "Method", "build_worded", "method_called", "scores_numbers_only"]

METHODS: tuple[Method, ...] = (ALL_OR_NOTHING, STAGES, WORST_TO_BEST)

_BY_RULE = {method.rule: method for method in METHODS}
_BY_KEYWORD = {method.keyword: method for method in METHODS}


def method_called(keyword: str) -> Method:
    """The method that goes by a keyword."""
    return _BY_KEYWORD[keyword]


def scores_numbers_only(node: sx.Method) -> bool:
    """Whether a method has no use for a value that is no number."""
    if isinstance(node, sx.WordedMethod):
        return _BY_RULE[node.rule].numbers
    return not isinstance(node, sx.Bands | sx.Levels | sx.Formula)


def build_worded(scope: Scope, node: sx.WordedMethod, full_marks: Exact) -> Scoring | None:
    """What a method comes to; None where a finding has been reported."""
    method = _BY_RULE[node.rule]
    strange = [row for row in node.rows if not _is_row_of(method, row)]
    for row in strange:
        scope.report.add("E115", row.span, text=scope.report.text(row.span), method=method.keyword)
    if scope.subject is None or strange:
        return None
    return method.lower(Lowering(scope, node, method, full_marks))


def _is_row_of(method: Method, row: sx.Node) -> bool:
    if isinstance(row, sx.WordedRow):
        return row.rule in method.rows
    return isinstance(row, tuple(kind for kind in method.rows if isinstance(kind, type)))
