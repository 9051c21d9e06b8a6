"""The wholes over several roles, worked out again from the scores, both ways: nobody is missing and nobody extra."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.model.pack import Pack
from kaohe.plan.columns import RolePlan
from kaohe.run.wholes import exact_whole, own_period
from kaohe.verify.tables import BundleTables
from kaohe.verify.verification import Tally

__all__ = ["check_people"]

_Key = tuple[str, str]


def check_people(pack: Pack, plans: Sequence[RolePlan], tables: BundleTables) -> Tally:
    """Works out the whole of everybody with several roles in a period."""
    tally = Tally("people")
    file = CellPlace(tables.file("people"))
    places = max((plan.role.total_decimals for plan in plans), default=2)
    told: dict[_Key, list[Mapping[str, Any]]] = defaultdict(list)
    for row in tables.rows("people"):
        told[row["employee"], row["period"]].append(row)
    for key, rows in _several(pack, tables).items():
        tally.checked += 1
        published = told.pop(key, [])
        if len(published) != 1:
            tally.found([finding("B188", file, of=_of(published), employee=key[0], period=key[1], role=None)])
            continue
        tally.found(_differing(exact_whole(pack, places, rows), published[0], file))
    for employee, period in told:
        tally.found([finding("B188", file, of="extra", employee=employee, period=period, role=None)])
    return tally


def _of(published: Sequence[object]) -> str:
    return "twice" if published else "missing"


def _several(pack: Pack, tables: BundleTables) -> dict[_Key, list[Mapping[str, Any]]]:
    """The records of everybody with several roles in a period, in order of the roles; rejected ones count as roles."""
    keys = tables.whole("scores", ["employee", "period"])
    times = Counter(zip(keys["employee"].to_pylist(), keys["period"].to_pylist(), strict=True))
    beside: dict[_Key, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in tables.rows("rejected"):
        if row["employee"] is None or row["role"] is None or row["period"] is None:
            continue
        key = row["employee"], own_period(pack, row["role"], row["period"])
        if key in times:
            beside[key][row["role"]] = {
                "employee": key[0], "period": key[1], "role": row["role"], "status": "rejected", "name": None,
                "reason": None,
            }  # fmt: skip
    wanted = {key for key, many in times.items() if many > 1} | set(beside)
    found: dict[_Key, list[Mapping[str, Any]]] = defaultdict(list)
    for row in tables.rows("scores") if wanted else []:
        if (row["employee"], row["period"]) in wanted:
            found[row["employee"], row["period"]].append(row)
    for key, roles in beside.items():
        own = {row["role"] for row in found[key]}
        found[key] += [row for role, row in roles.items() if role not in own]
    several = {key: rows for key, rows in found.items() if len(rows) > 1}
    return {key: sorted(rows, key=lambda row: str(row["role"])) for key, rows in several.items()}


def _differing(again: Mapping[str, Any], told: Mapping[str, Any], file: CellPlace) -> Iterator[Diagnostic]:
    for name, actual in again.items():
        if told.get(name) != actual and name in told:
            place = CellPlace(file.file, None, name)
            yield finding(
                "B186", place, of="people", employee=again["employee"], period=again["period"], role=None,
                figure=name, actual=actual, told=told[name], others=(), file=None, row=None,
            )  # fmt: skip
