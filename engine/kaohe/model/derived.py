"""Figures that a record does not bring itself: worked out before anything is scored, mostly from other records.

Rules speak of them like metrics, both evaluators read them like metrics, and the trace keeps them beside the metrics,
so that a score can be worked out again from its own row.
"""

from __future__ import annotations

from typing import Literal

from kaohe.model.metric import Metric
from kaohe.model.types import Frozen

__all__ = ["Derived", "Of", "PeerFigure", "PeerGroup", "PeriodPlace", "RolledCount"]

PeerGroup = Literal["same_role", "same_department"]
Of = Literal["rank", "behind", "others", "size", "sum", "max", "min"]


class PeerFigure(Frozen):
    """Where somebody's metric stands among that of their peers, or what the peers' metric comes to.

    Peers are scored by the same role version for the same period; ``same_department`` are those of them who share the
    department. Only peers whose metric is known count. ``rank`` is 1 + the number of peers strictly better, ``behind``
    the number strictly worse, ``others`` the number besides oneself: these three are missing where one's own metric
    is. ``size`` is the number of peers, oneself included, ``sum``, ``max`` and ``min`` are of their metrics.
    ``lowest_first`` says that less is better.
    """

    of: Of
    metric: str
    group: PeerGroup
    lowest_first: bool = False


class PeriodPlace(Frozen):
    """Which period of its year a record's is, from 1: 3 in 2026-Q3."""

    of: Literal["place"] = "place"


class RolledCount(Frozen):
    """From how many records of shorter periods a metric was rolled up; 1 where the record is of the role's period."""

    metric: str


class Derived(Frozen):
    """A figure and where it comes from. Its ``figure`` is named as rules would write it."""

    figure: Metric
    source: PeerFigure | PeriodPlace | RolledCount
