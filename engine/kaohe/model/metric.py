"""数据: what a record brings."""

from __future__ import annotations

from typing import Literal

from kaohe.diagnostics import Span
from kaohe.model.exact import Exact
from kaohe.model.types import Frozen, Type

__all__ = ["Metric"]


class Metric(Frozen):
    """数据: a figure that records bring, with its range (ends in; None is open) in its own unit.

    ``kind`` is as declared (``count``, ``rating`` …); ``type`` is what expressions see. ``column`` is the heading
    it is read from, its name unless 取自 says otherwise. ``per_hundred``: a bare 95 means 95%.
    """

    name: str
    label: str | None
    kind: Literal["count", "number", "percent", "rating", "duration", "money", "flag", "choice", "date", "text"]
    type: Type
    low: Exact | None
    high: Exact | None
    per_hundred: bool
    column: str
    span: Span
