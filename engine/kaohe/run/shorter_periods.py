"""Records of shorter periods come together in one record of the role's period, as each metric says: columns by person.

A role that says how is rolled up; of any other nothing is touched, and its rows go on streaming.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from kaohe.backends.frame.codes import KNOWN, NOT_APPLICABLE, reason_code
from kaohe.backends.frame.inputs import input_name
from kaohe.diagnostics import finding
from kaohe.model.metric import Metric, RollUp
from kaohe.model.pack import Role
from kaohe.model.periods import MONTHS, Period
from kaohe.run.faults import AT, ORDER, fault_rows
from kaohe.run.parts import joined, scaled
from kaohe.run.reading import RECORD, Extent, Part, Reading

__all__ = ["roll_up", "with_whole_periods"]

_STARTS, _MONTHS, _ROWS, _WANTED, _HURT = "~starts", "~months", "~rows", "~wanted", "~hurt"
_WHOSE = ["employee", AT]
_RECORD = tuple(name for name in RECORD if name not in _WHOSE)


def roll_up(reading: Reading) -> None:
    """Rolls up the records of every role version that says how; ``reading.rolled_up`` then tells how many rows were."""
    reading.unappraised[:] = [with_whole_periods(reading, frame) for frame in reading.unappraised]
    for version, parts in reading.parts.items():
        role = reading.pack.roles[version]
        if role.rolled and parts:
            reading.parts[version] = [_Rolling(reading, role, parts).part()]


def with_whole_periods(reading: Reading, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of shorter periods with the role's own period that each lies in."""
    for role in reading.pack.roles:
        if role.rolled:
            own = pl.when(pl.col("role") == role.name).then(_whole_period(role, reading.numbers))
            rows = rows.with_columns(own.otherwise("period").alias("period"))
    return rows


def _whole_period(role: Role, numbers: Collection[int]) -> pl.Expr:
    """The role's own period that a row stands with, by its number."""
    named = {number: str(Period.numbered(number, role.cycle)) for number in numbers}
    return pl.col(AT).replace_strict(named, default=None, return_dtype=pl.String).fill_null(pl.col("period"))


class _Rolling:
    """Rolls up the records of one role version."""

    def __init__(self, reading: Reading, role: Role, parts: Sequence[Part]) -> None:
        self._reading = reading
        self._role = role
        self._extents = joined(parts)
        self._rows = pl.concat([scaled(part, role.metrics, self._extents) for part in parts])

    def part(self) -> Part:
        """The records of the role's own periods."""
        rows = self._without_mixed(self._with_lengths(self._rows))
        hurt = self._hurt()
        grouped = (
            rows.sort(AT, _STARTS)
            .group_by(_WHOSE, maintain_order=True)
            .agg(pl.col(*_RECORD).last(), pl.len().alias(_ROWS), pl.col(_MONTHS).first(), *self._gathered())
            .join(hurt.lazy(), on=_WHOSE, how="left", maintain_order="left")
            .with_columns(pl.col(_HURT).fill_null(False), (MONTHS[self._role.cycle] // pl.col(_MONTHS)).alias(_WANTED))
        )
        states = [state for metric in self._role.rolled for state in self._states(metric)]
        values = [value for metric in self._role.rolled for value in self._values(metric)]
        found = grouped.with_columns(states).with_columns(values).sort(ORDER).collect(engine="streaming")
        found = found.with_columns(_whole_period(self._role, found[AT].unique().to_list()).alias("period"))
        self._reading.rolled_up.append(found.select("period", _ROWS).with_columns(pl.col(_ROWS) - 1))
        names = [name for metric in self._role.rolled for name in _columns(metric)]
        return Part(found.select(*RECORD, *names).lazy(), self._held(found))

    def _with_lengths(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Rows with where their periods start, in months, and how many months those have."""
        written = rows.select("period").unique().collect(engine="streaming")["period"].to_list()
        periods = [period for text in written if (period := Period.parse(text)) is not None]
        starts = {str(one): one.year * 12 + one.starts.month for one in periods}
        months = {str(one): MONTHS[one.cycle] for one in periods}
        return rows.with_columns(
            pl.col("period").replace_strict(starts, return_dtype=pl.Int64).alias(_STARTS),
            pl.col("period").replace_strict(months, return_dtype=pl.Int64).alias(_MONTHS),
        )

    def _without_mixed(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Sets aside whoever has records of periods of several lengths in one of the role's periods."""
        lengths = rows.group_by(_WHOSE).agg(pl.col(_MONTHS).n_unique().alias("~lengths"))
        mixed = lengths.filter(pl.col("~lengths") > 1).select(_WHOSE).collect(engine="streaming")
        if mixed.is_empty():
            return rows
        aside = rows.join(mixed.lazy(), on=_WHOSE, how="semi")
        fault = finding("R115", cycle=self._role.cycle)
        self._reading.faults.append(fault_rows(aside, 0, None, self._reading.pack.language, fault))
        own = mixed.lazy().with_columns(pl.lit(self._role.name).alias("role"))
        self._reading.cells[:] = [
            cells.join(own, on=[*_WHOSE, "role"], how="anti", maintain_order="left") for cells in self._reading.cells
        ]
        return rows.join(mixed.lazy(), on=_WHOSE, how="anti", maintain_order="left")

    def _hurt(self) -> pl.DataFrame:
        """Who has a rejected record inside a period of the role."""
        faults = pl.concat(self._reading.faults).filter(
            (pl.col("role") == self._role.name) & pl.col(AT).is_not_null() & pl.col("employee").is_not_null()
        )
        return faults.select(_WHOSE).unique().with_columns(pl.lit(True).alias(_HURT))

    def _gathered(self) -> list[pl.Expr]:
        """Each metric's figure and facts, from the rows of one person and period."""
        found = []
        for metric in self._role.rolled:
            value, state = _columns(metric)[:2]
            known = pl.col(state) == KNOWN
            found += [
                _come_together(metric, pl.col(value), known).alias(value),
                known.sum().cast(pl.Int64).alias(f"~known.{metric.name}"),
                (pl.col(state) >= NOT_APPLICABLE).any().alias(f"~never.{metric.name}"),
            ]
        return found

    def _states(self, metric: Metric) -> list[pl.Expr]:
        """Why a figure isn't known, by code; beside its value and beside the number of records."""
        state = pl.when(_HURT).then(_code("part_rejected")).otherwise(_unhurt(metric)).cast(pl.Int8)
        return [state.alias(name) for name in _columns(metric)[1::2]]

    def _values(self, metric: Metric) -> list[pl.Expr]:
        """A figure and the number of records it came of, where they are known."""
        value, state, count, _ = _columns(metric)
        known = pl.col(state) == KNOWN
        return [
            pl.when(known).then(value).alias(value),
            pl.when(known).then(f"~known.{metric.name}").alias(count),
        ]

    def _held(self, found: pl.DataFrame) -> Mapping[str, Extent]:
        """What the columns really hold."""
        extents: dict[str, Extent] = {}
        for metric in self._role.rolled:
            value, state, count, _ = _columns(metric)
            codes = frozenset(found[state].unique().to_list()) | {KNOWN}
            places = self._extents[metric.name].places if metric.type.is_numeric and not _counts(metric) else 0
            extents[metric.name] = Extent(codes, places, *(_ends(found[value]) if metric.type.is_numeric else (0, 0)))
            extents[_how(metric).count] = Extent(codes, 0, *_ends(found[count]))
        return extents


def _how(metric: Metric) -> RollUp:
    if metric.roll_up is None:
        raise ValueError(f"{metric.name} says nothing of shorter periods")
    return metric.roll_up


def _counts(metric: Metric) -> bool:
    return _how(metric).how == "count"


def _columns(metric: Metric) -> tuple[str, str, str, str]:
    """A metric's value and state, and those of the number of records it came of."""
    value, count = input_name(metric.name, 0), input_name(_how(metric).count, 0)
    return value, f"{value}.state", count, f"{count}.state"


def _come_together(metric: Metric, value: pl.Expr, known: pl.Expr) -> pl.Expr:
    match _how(metric).how:
        case "sum" | "average":
            return value.cast(pl.Int128).sum()
        case "latest":
            return value.filter(known).last()
        case "max":
            return value.max()
        case "min":
            return value.min()
        case "any":
            return value.any()
        case "count":
            return known.sum().cast(pl.Int64)


def _unhurt(metric: Metric) -> pl.Expr:
    """Why a figure of sound records isn't known."""
    known = pl.col(f"~known.{metric.name}")
    not_applicable = pl.when(f"~never.{metric.name}").then(_code("says_not_applicable"))
    is_known = pl.lit(KNOWN, pl.Int8)
    one = pl.when(known > 0).then(is_known).otherwise(not_applicable.otherwise(_code("no_cell")))
    match _how(metric):
        case RollUp(how="count"):
            return is_known
        case RollUp(how="latest"):
            return one
        case RollUp(least=int() as least):
            enough = known >= pl.min_horizontal(pl.lit(least, pl.Int64), _WANTED)
            several = pl.when(enough).then(is_known).otherwise(_code("too_few_parts"))
        case RollUp(how=how):
            several = not_applicable.otherwise(
                pl.when(pl.col(_ROWS) < pl.col(_WANTED)).then(_code("part_lacking"))
                .when(known < pl.col(_ROWS)).then(_code("part_without_data"))
                .otherwise(is_known)
            )  # fmt: skip
            if how == "any":  # one that holds decides, whatever the others are
                holds = pl.col(input_name(metric.name, 0)).fill_null(False)
                several = pl.when(holds).then(is_known).otherwise(several)
    return pl.when(pl.col(_WANTED) == 1).then(one).otherwise(several)


def _ends(column: pl.Series) -> tuple[int, int]:
    low, high = column.min(), column.max()
    return int(low) if isinstance(low, int) else 0, int(high) if isinstance(high, int) else 0


def _code(reason: str) -> pl.Expr:
    return pl.lit(reason_code(reason), pl.Int8)
