"""Columns: what a role's trace holds, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kaohe.model.pack import Role

__all__ = ["Column", "Holds", "Layer", "RolePlan", "Storage"]


class Layer(StrEnum):
    """The layers, each computed from those before it."""

    RECORD = "record"  # the keys, and where the record stands in its file
    INPUT = "input"  # metrics as read
    BEFORE = "before"  # metrics of periods before, as read
    PART = "part"
    INDICATOR = "indicator"
    DIMENSION = "dimension"
    ADJUSTMENT = "adjustment"
    RESULT = "result"


class Holds(StrEnum):
    """What a column holds of its subject."""

    KEY = "key"
    VALUE = "value"
    STATE = "state"  # why a figure is not known: the code of its reason; null where it is known
    ROW = "row"  # the band row that fitted, from 1 as people count
    POINTS = "points"
    COUNTING = "counting"
    REASON = "reason"  # the code of why it is not counted by its own points; scoring again gives the facts
    CONTRIBUTION = "contribution"
    APPLIED = "applied"
    AMOUNT = "amount"
    BEFORE = "before"
    AFTER = "after"
    RESULT = "result"


Storage = Literal["text", "integer", "float", "flag", "date", "exact", "decimal"]
"""How a column is stored; ``exact`` is a decimal with as many places as its values need."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the trace, its layer, what it holds, of what.

    ``subject`` names the metric, the dimension, the indicator, the indicator and its part, or the adjustment
    (``adjustment 1``, ``floor``, ``cap``, ``veto 1`` …). ``places`` are the decimals of a ``decimal`` column.
    """

    name: str
    layer: Layer
    holds: Holds
    storage: Storage
    subject: tuple[str, ...] = ()
    periods_back: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True)
class RolePlan:
    """A role version's columns in the order of computation. ``table`` names its trace file, safe as a file name."""

    role: Role
    table: str
    columns: tuple[Column, ...]

    def of(self, layer: Layer) -> Iterator[Column]:
        """The columns of a layer, in order."""
        return (column for column in self.columns if column.layer is layer)
