"""Figures that a record does not bring itself: they are worked out from other records before anything is scored.

Rules speak of them like metrics, both evaluators read them like metrics, and the trace keeps them beside the metrics,
so that a score can be worked out again from its own row.
"""

from __future__ import annotations

from typing import Literal

from kaohe.model.metric import Metric
from kaohe.model.types import Frozen

__all__ = ["Derived", "Of", "PeerFigure", "PeerGroup"]

PeerGroup = Literal["same_role", "same_department"]
Of = Literal["rank", "behind", "others", "size", "sum", "max", "min"]


class PeerFigure(Frozen):
    """Where somebody's metric stands among that of their peers, or what the peers' metric comes to.

    Without a ``metric`` it is the total that is compared, as published: of those who have one and aren't disqualified.

    Peers are scored by the same role version for the same period; ``same_department`` are those of them who share the
    department. Only peers whose metric is known count. ``rank`` is 1 + the number of peers strictly better, ``behind``
    the number strictly worse, ``others`` the number besides oneself: these three are missing where one's own metric
    is. ``size`` is the number of peers, oneself included, ``sum``, ``max`` and ``min`` are of their metrics.
    ``lowest_first`` says that less is better. Where fewer than ``least`` people of the group have a figure, it is
    missing, so that nobody's own can be worked out from it.
    """

    of: Of
    metric: str | None
    group: PeerGroup
    lowest_first: bool = False
    least: int | None = None


class Derived(Frozen):
    """A figure and where it comes from. Its ``figure`` is named as rules would write it."""

    figure: Metric
    source: PeerFigure
