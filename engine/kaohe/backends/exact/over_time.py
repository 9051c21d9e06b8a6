"""What a metric comes to over several periods."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome, Reason, number_of
from kaohe.model.expressions import Call
from kaohe.model.functions import function

__all__ = ["over_time", "periods_used"]


def over_time(node: Call, outcomes: Sequence[Outcome]) -> Outcome:
    """The result of a call, from the outcomes of its arguments.

    All periods must be known, or as many as the rules say at least: then those that are known make it.
    """
    figures = periods_used(node, outcomes)
    if isinstance(figures, (Missing, NotApplicable)):
        return figures
    known = [number_of(one) for one in figures if isinstance(one, Known)]
    if node.least is None and len(known) < len(figures):
        return next(one for kind in (NotApplicable, Missing) for one in figures if isinstance(one, kind))
    if node.least is not None and len(known) < node.least:
        facts = {"argument": node.argument_text, "known": len(known), "least": node.least}
        return Missing(Reason("too_few_periods", facts))
    declared = function(node.function)
    result = declared.compute(known) if declared.compute is not None else None
    if not isinstance(result, Fraction):
        raise TypeError(f"{node.function} has a value wherever its periods are known")
    return Known(result)


def periods_used(node: Call, outcomes: Sequence[Outcome]) -> Sequence[Outcome] | Missing | NotApplicable:
    """The outcomes of the periods that count, the latest first: of a year to date those of its year."""
    if node.function != "year_to_date":
        return outcomes
    place, *figures = outcomes
    return figures[: int(number_of(place))] if isinstance(place, Known) else place
