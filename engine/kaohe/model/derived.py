"""Figures that a record does not bring itself: worked out before anything is scored, mostly from other records.

Rules speak of them like metrics, both evaluators read them like metrics, and the trace keeps them beside the metrics,
so that a score can be worked out again from its own row.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from kaohe.model.expressions import Expression
from kaohe.model.metric import Metric
from kaohe.model.types import Frozen

__all__ = [
    "Derived", "DetailFigure", "DetailOf", "Of", "PeerFigure", "PeerGroup", "PeriodPlace", "RolledCount",
]  # fmt: skip

PeerGroup = Literal["same_role", "same_department"]
Of = Literal["rank", "behind", "others", "size", "sum", "max", "min"]
DetailOf = Literal[
    "sum", "count", "decided", "max", "min", "lower_middle", "upper_middle", "weighted_sum", "weight_sum"
]  # fmt: skip


class PeerFigure(Frozen):
    """Where somebody's metric stands among that of their peers, or what the peers' metric comes to.

    Instead of a ``metric``, the published ``points`` of an indicator or a dimension may be compared, of those for whom
    it counts; without either it is the total, as published: of those who have one and aren't disqualified.

    Peers are scored by the same role version for the same period; ``same_department`` are those of them who share the
    department. Only peers whose metric is known count. ``rank`` is 1 + the number of peers strictly better, ``behind``
    the number strictly worse, ``others`` the number besides oneself: these three are missing where one's own metric
    is. ``size`` is the number of peers, oneself included, ``sum``, ``max`` and ``min`` are of their metrics.
    ``lowest_first`` says that less is better. Where fewer than ``least`` people of the group have a figure, it is
    missing, so that nobody's own can be worked out from it.
    """

    among: Literal["peers"] = "peers"
    of: Of
    metric: str | None
    points: str | None = None
    group: PeerGroup
    lowest_first: bool = False
    least: int | None = None

    @property
    def is_of_total(self) -> bool:
        """Whether totals are compared."""
        return self.metric is None and self.points is None


class DetailFigure(Frozen):
    """What a metric of somebody's detail records comes to.

    Only rows count for which ``condition`` holds, which speaks of the detail's own metrics, and whose metric is known.
    ``count`` without a metric counts rows, ``decided`` those of which it is known whether the condition holds. The two
    middles are those of the numbers by size; of an odd number both are the one in the middle. ``weighted_sum`` is of
    metric × ``weight``, ``weight_sum`` of the weights of the same rows. Of no row, sums and counts are 0 and the others
    are missing. Where a row of somebody's could not be read, all of their figures are missing.
    """

    among: Literal["details"] = "details"
    of: DetailOf
    detail: str
    metric: str | None = None
    weight: str | None = None
    condition: Expression | None = None

    def asks_what(self, other: Frozen) -> bool:
        """Whether another figure is the same, wherever and however the rules write it."""
        return isinstance(other, DetailFigure) and _placeless(self.model_dump()) == _placeless(other.model_dump())


class PeriodPlace(Frozen):
    """Which period of its year a record's is, from 1: 3 in 2026-Q3."""

    among: Literal["periods"] = "periods"


class RolledCount(Frozen):
    """From how many records of shorter periods a metric was rolled up; 1 where the record is of the role's period."""

    among: Literal["shorter_periods"] = "shorter_periods"
    metric: str


class Derived(Frozen):
    """A figure and where it comes from. Its ``figure`` is named as rules would write it."""

    figure: Metric
    source: Annotated[PeerFigure | DetailFigure | PeriodPlace | RolledCount, Field(discriminator="among")]


def _placeless(fact: Any) -> Any:
    """Facts without the places that they were written in."""
    if isinstance(fact, dict):
        return {key: _placeless(value) for key, value in fact.items() if key != "span"}
    return [_placeless(one) for one in fact] if isinstance(fact, list | tuple) else fact
