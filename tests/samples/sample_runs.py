"""The rule packs and their records that several tests score."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import kaohe
from kaohe.run.results import Results
from kaohe.shipped import shipped

__all__ = ["DETAILS", "OVERRIDES", "PACKS", "scored"]

_SHIPPED = shipped("rules")
_METHODS = Path(__file__).parents[1] / "explain/samples"
PACKS = {
    "online_education": (_SHIPPED / "online_education", sorted((_SHIPPED / "online_education/samples").glob("*.csv"))),
    "open_university": (_SHIPPED / "open_university", [_SHIPPED / "open_university/records.csv"]),
    "details": (_METHODS / "details.kaohe", [_METHODS / "details.csv"]),
    "methods": (_METHODS / "methods.kaohe", [_METHODS / "methods.csv"]),
    "rolled_up": (_METHODS / "rolled_up.kaohe", [_METHODS / "rolled_up.csv"]),
    "over_time": (_METHODS / "over_time.kaohe", [_METHODS / "over_time.csv"]),
    "stages": (_METHODS / "stages.kaohe", [_METHODS / "stages.csv"]),
    "in_role": (_METHODS / "in_role.kaohe", [_METHODS / "in_role.csv"]),
    "tables": (_METHODS / "tables.kaohe", [_METHODS / "tables.csv"]),
    "dimensions": (_METHODS / "dimensions.kaohe", [_METHODS / "dimensions.csv"]),
    "adjustments": (_METHODS / "adjustments.kaohe", [_METHODS / "adjustments.csv"]),
    "overrides": (_METHODS / "adjustments.kaohe", [_METHODS / "adjustments.csv"]),
}
DETAILS = {
    "online_education": {"教师记录": _SHIPPED / "online_education/samples/明细/教师记录.csv"},
    "details": {"teachers": _METHODS / "details_teachers.csv"},
}
"""The tables of the details that a pack's records need."""
OVERRIDES = {"overrides": _METHODS / "overrides.csv"}
"""What somebody changed of a pack's scores by hand."""


@cache
def scored(pack: str) -> Results:
    """A pack's records, scored."""
    rules, records = PACKS[pack]
    return kaohe.load(rules).evaluate(records, details=DETAILS.get(pack), overrides=OVERRIDES.get(pack))
