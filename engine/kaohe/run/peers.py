"""Figures of peers: worked out over all records of a role and period at once, then put beside each record.

Metrics are compared before anything is scored. Points are compared once all indicators are scored: where adjustments
ask for a place among those, the records are scored up to there first, and then again with everybody's place. Totals
are compared once all of them are known: where grades go by places, the records are scored without grades first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from kaohe.backends.exact.score import Counting
from kaohe.backends.frame.codes import KNOWN, reason_code
from kaohe.backends.frame.inputs import input_name
from kaohe.model.derived import PeerFigure
from kaohe.model.pack import Limits, Role
from kaohe.plan.columns import RolePlan
from kaohe.plan.from_model import plan_role
from kaohe.run.faults import ORDER
from kaohe.run.frames import DIGITS
from kaohe.run.reading import Extent
from kaohe.run.scored import scored_in_order

__all__ = ["with_peers", "with_places", "with_points"]

_GROUPS = {"same_role": ["period"], "same_department": ["period", "department"]}
_TOTAL = "~total"
_OWN = ("rank", "behind", "others")
"""Figures of somebody whose own metric is known."""
_NOTHING_AFTER = {"adjustments": (), "vetoes": (), "grades": None, "limits": Limits()}
"""What is left out of a role of which only points are wanted."""


def with_peers(
    plan: RolePlan, frame: pl.LazyFrame, extents: Mapping[tuple[str, int], Extent], language: str
) -> tuple[pl.LazyFrame, dict[str, Extent]]:
    """A role's records with the figures of their peers, and what those columns hold.

    Whoever isn't appraised is nobody's peer, and is compared with nobody.

    Parameters
    ----------
    plan : RolePlan
        The role version's columns.
    frame : polars.LazyFrame
        Its records of the periods that are scored, with everything of their own that they are scored from.
    extents : Mapping[tuple[str, int], Extent]
        What the columns hold.
    language : str
        Of the words in the trace.
    """
    sources = _sources(plan.role, lambda one: one.metric is not None)
    own = {name: extent for (name, back), extent in extents.items() if back == 0}
    return _with_figures(frame, _appraised(plan, frame, extents, language) if sources else frame, sources, own)


def _appraised(
    plan: RolePlan, frame: pl.LazyFrame, extents: Mapping[tuple[str, int], Extent], language: str
) -> pl.LazyFrame:
    """The records as they are compared: without the figures of whoever isn't appraised."""
    role = plan.role
    if not role.exemptions:
        return frame
    others = tuple(one for one in role.derived if not isinstance(one.source, PeerFigure))
    nothing = {**_NOTHING_AFTER, "indicators": (), "dimensions": ()}
    deciding = plan_role(role.model_copy(update={**nothing, "form": "weight", "derived": others}), plan.table)
    decided = scored_in_order(deciding, frame, extents, language)
    out = decided.select(ORDER, (pl.col("status").cast(pl.String) == "not_appraised").alias("~out"))
    compared = {_own(source): _state(source) for _, source in _of_peers(role) if source.metric is not None}
    columns = [
        column
        for own, state in compared.items()
        for column in (
            pl.when(~pl.col("~out")).then(own).alias(own),
            pl.when("~out").then(_code("not_compared")).otherwise(state).alias(state),
        )
    ]
    joined = frame.join(out.collect(engine="streaming").lazy(), on=ORDER, how="left", maintain_order="left")
    return joined.with_columns(columns)


def with_points(
    plan: RolePlan, frame: pl.LazyFrame, extents: Mapping[tuple[str, int], Extent], language: str
) -> tuple[pl.LazyFrame, dict[str, Extent]]:
    """A role's records with the figures of their peers' points, where adjustments ask for those, and what they hold.

    Points are compared of those for whom the indicator or dimension counts, be their record incomplete; whoever isn't
    appraised is nobody's peer.

    Parameters
    ----------
    plan : RolePlan
        The role version's columns.
    frame : polars.LazyFrame
        Its records, with everything that their indicators are scored from.
    extents : Mapping[tuple[str, int], Extent]
        What the columns hold.
    language : str
        Of the words in the trace.
    """
    sources = _sources(plan.role, lambda one: one.points is not None)
    if not sources:
        return frame, {}
    others = tuple(one for one in plan.role.derived if (one.figure.name, 0) in extents)
    unadjusted = plan_role(plan.role.model_copy(update={**_NOTHING_AFTER, "derived": others}), plan.table)
    scored = scored_in_order(unadjusted, frame, extents, language)
    compared = {source.points: source for source in sources.values() if source.points is not None}
    columns = [column for name, source in compared.items() for column in _points(plan.role, name, source)]
    held = {name: Extent(frozenset(), plan.role.indicator_decimals) for name in compared}
    return _with_figures(frame, scored.select(ORDER, "period", "department", *columns), sources, held)


def _points(role: Role, name: str, source: PeerFigure) -> tuple[pl.Expr, pl.Expr]:
    """Somebody's points as whole numbers of their last place, and why there are none to compare."""
    out = pl.col("status").cast(pl.String) == "not_appraised"
    counting = pl.col(f"{name}.counting").cast(pl.String)
    counts = ~out & counting.is_in([one.value for one in Counting if one.counts])
    inapplicable = counting == Counting.NOT_APPLICABLE.value
    why = pl.when(inapplicable).then(_code("points_not_applicable")).otherwise(_code("no_points"))
    why = pl.when(out).then(_code("not_compared")).otherwise(why)
    whole = pl.col(f"{name}.points").cast(pl.Decimal(DIGITS, role.indicator_decimals)).to_physical()
    state = pl.when(counts).then(pl.lit(KNOWN, pl.Int8)).otherwise(why)
    return pl.when(counts).then(whole).alias(_own(source)), state.alias(_state(source))


def with_places(
    plan: RolePlan, frame: pl.LazyFrame, extents: Mapping[tuple[str, int], Extent], language: str
) -> tuple[pl.LazyFrame, dict[str, Extent]]:
    """A role's records with their places among the totals, where grades go by those, and what the columns hold.

    Parameters
    ----------
    plan : RolePlan
        The role version's columns.
    frame : polars.LazyFrame
        Its records, with everything else that they are scored from.
    extents : Mapping[tuple[str, int], Extent]
        What the columns hold.
    language : str
        Of the word for somebody disqualified, who takes no place.
    """
    sources = _sources(plan.role, lambda one: one.is_of_total)
    if not sources:
        return frame, {}
    others = tuple(one for one in plan.role.derived if one.figure.name not in sources)
    ungraded = plan_role(plan.role.model_copy(update={"grades": None, "derived": others}), plan.table)
    scored = scored_in_order(ungraded, frame, extents, language)
    ranked = pl.when(pl.col("grade").is_null()).then("total")  # without a scale, only a disqualification stands there
    state = pl.when(ranked.is_null()).then(_code("no_total")).otherwise(pl.lit(KNOWN, pl.Int8))
    totals = scored.select(ORDER, "period", "department", ranked.alias(_TOTAL), state.alias(f"{_TOTAL}.state"))
    return _with_figures(frame, totals, sources, {})


def _sources(role: Role, wanted: Callable[[PeerFigure], bool]) -> dict[str, PeerFigure]:
    """The figures of peers that compare something, by their names."""
    return {name: source for name, source in _of_peers(role) if wanted(source)}


def _of_peers(role: Role) -> Iterator[tuple[str, PeerFigure]]:
    """The figures of peers by their names."""
    for one in role.derived:
        if isinstance(one.source, PeerFigure):
            yield one.figure.name, one.source


def _with_figures(
    frame: pl.LazyFrame, compared: pl.LazyFrame, sources: Mapping[str, PeerFigure], extents: Mapping[str, Extent]
) -> tuple[pl.LazyFrame, dict[str, Extent]]:
    """Records with figures of what is ``compared``, and what those columns hold."""
    if not sources:
        return frame, {}
    read = {name for one in sources.values() for name in (_own(one), _state(one))}
    columns = [column for name, source in sources.items() for column in _columns(name, source)]
    beside = compared.select(ORDER, "period", "department", *sorted(read)).select(ORDER, *columns)
    found = beside.collect(engine="streaming")
    held = {name: _extent(found, name, source, extents) for name, source in sources.items()}
    return frame.join(found.lazy(), on=ORDER, how="left", maintain_order="left"), held


def _own(source: PeerFigure) -> str:
    """The column of what is compared: a metric's, the points', or the total's."""
    if source.points is not None:
        return f"~points.{source.points}"
    return _TOTAL if source.metric is None else input_name(source.metric, 0)


def _state(source: PeerFigure) -> str:
    return f"{_own(source)}.state"


def _columns(name: str, source: PeerFigure) -> tuple[pl.Expr, pl.Expr]:
    """A figure of the peers, and why it isn't known."""
    grouped = source.group == "same_department"
    value, state = _value(source), _reason(source)
    if source.least is not None:
        few = pl.col(_own(source)).count().over(_GROUPS[source.group]) < source.least
        value = pl.when(~few).then(value)
        state = pl.when(few & (state == KNOWN)).then(_code("too_few_peers")).otherwise(state)
    if grouped:
        nowhere = pl.col("department").is_null()
        value = pl.when(~nowhere).then(value)
        state = pl.when(nowhere).then(_code("no_department")).otherwise(state)
    column = input_name(name, 0)
    return value.alias(column), state.alias(f"{column}.state")


def _value(source: PeerFigure) -> pl.Expr:
    own, group = pl.col(_own(source)), _GROUPS[source.group]
    size = own.count().cast(pl.Int64)
    best_first = not source.lowest_first
    whole: pl.Expr
    match source.of:
        case "rank":
            whole = own.rank("min", descending=best_first).cast(pl.Int64)
        case "behind":
            whole = size - own.rank("max", descending=best_first).cast(pl.Int64)
        case "others":
            whole = pl.when(own.is_not_null()).then(size - 1)
        case "size":
            whole = size
        case "sum":
            whole = pl.when(size > 0).then(own.cast(pl.Int128).sum())
        case "max":
            whole = own.max()
        case "min":
            whole = own.min()
    return whole.over(group)


def _reason(source: PeerFigure) -> pl.Expr:
    known = pl.lit(KNOWN, pl.Int8)
    if source.of in _OWN:
        return pl.col(_state(source))
    if source.of == "size":
        return known
    nobody = pl.col(_own(source)).count().over(_GROUPS[source.group]) == 0
    return pl.when(nobody).then(_code("no_peer_known")).otherwise(known)


def _code(reason: str) -> pl.Expr:
    return pl.lit(reason_code(reason), pl.Int8)


def _extent(found: pl.DataFrame, name: str, source: PeerFigure, extents: Mapping[str, Extent]) -> Extent:
    """What a column really holds."""
    column = found[input_name(name, 0)]
    codes = frozenset(found[f"{column.name}.state"].unique().to_list()) | {KNOWN}
    compared = extents.get(source.points or source.metric or "")
    places = compared.places if compared is not None and source.of in ("sum", "max", "min") else 0
    low, high = column.min(), column.max()
    return Extent(codes, places, int(low) if isinstance(low, int) else 0, int(high) if isinstance(high, int) else 0)
