"""Which column holds what: keys by their usual names or as the rules say, metrics by their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kaohe.model.detail import Detail
from kaohe.model.pack import KEYS, Key, Metric, Pack, Role
from kaohe.syntax.keywords import keywords
from kaohe.syntax.signs import fold

__all__ = [
    "MissingColumn", "detail_keys", "key_columns", "metric_columns", "plain_heading", "usual_headings",
]  # fmt: skip

_USUAL: Mapping[Key, tuple[str, ...]] = {
    "employee": (
        "工号", "员工编号", "员工号", "员工工号", "人员编号", "employee_id", "employee id", "employee", "employee no",
        "staff_id", "staff id",
    ),
    "name": ("姓名", "员工姓名", "name", "employee_name", "employee name", "full name"),
    "role": ("岗位", "岗位名称", "职位", "role", "position", "job title"),
    "period": ("考核期", "考核周期", "期间", "季度", "月份", "年度", "period", "quarter", "month", "year"),
    "department": ("部门", "所属部门", "团队", "department", "dept", "team"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MissingColumn:
    """A column that a role needs and a table lacks, or has twice; ``near`` is the heading that may be meant."""

    metric: str
    column: str
    near: str | None
    twice: bool


def plain_heading(heading: str) -> str:
    """A heading without what may differ: full-width signs, blanks, large letters."""
    return " ".join(fold(heading).replace("(", " (").split()).casefold()


def usual_headings(key: Key) -> tuple[str, ...]:
    """What a key's column is usually called, in Chinese and in English."""
    return _USUAL[key]


def key_columns(pack: Pack, header: Sequence[str]) -> dict[Key, int]:
    """The index of each key's column, where there is one: as a 记录 line states it, else by its usual names."""
    headings = [plain_heading(heading) for heading in header]
    stated: dict[Key, set[str]] = {key: set() for key in KEYS}
    for role in pack.roles:
        for key, column in role.record_columns.items():
            stated[key].add(plain_heading(column))
    metrics = {plain_heading(metric.column) for role in pack.roles for metric in role.metrics}
    found: dict[Key, int] = {}
    for key in KEYS:
        names = [*stated[key]] or [name for name in map(plain_heading, _USUAL[key]) if name not in metrics]
        index = next((headings.index(name) for name in names if name in headings), None)
        if index is not None:
            found[key] = index
    return found


def detail_keys(detail: Detail, header: Sequence[str]) -> dict[Key, int]:
    """The index of the columns that say whose a detail's row is, of which period and, where that is stated, role."""
    headings = [plain_heading(heading) for heading in header]
    metrics = {plain_heading(metric.column) for metric in detail.metrics}
    usual = [name for name in map(plain_heading, _USUAL["period"]) if name not in metrics]
    names: dict[Key, list[str]] = {
        "employee": [plain_heading(detail.owner)],
        "period": [plain_heading(detail.period)] if detail.period else usual,
        "role": [plain_heading(detail.role)] if detail.role else [],
    }
    found = {key: next((headings.index(one) for one in named if one in headings), None) for key, named in names.items()}
    return {key: index for key, index in found.items() if index is not None}


def metric_columns(role: Role | Detail, header: Sequence[str]) -> tuple[dict[str, int], list[MissingColumn]]:
    """The index of each metric's column, and the columns that a table lacks."""
    headings = [plain_heading(heading) for heading in header]
    stated = {plain_heading(metric.column) for metric in role.metrics}
    found: dict[str, int] = {}
    missing: list[MissingColumn] = []
    for metric in role.metrics:
        names = _names(metric)
        fitting = {*names} - (stated - {names[0]})
        at = [index for index, heading in enumerate(headings) if heading in fitting]
        exact = [index for index in at if headings[index] == names[0]]
        chosen = exact or at
        if len(chosen) == 1:
            found[metric.name] = chosen[0]
        else:
            near = get_close_matches(names[0], headings, 1, 0.5) if not chosen else []
            shown = header[headings.index(near[0])] if near else None
            missing.append(MissingColumn(metric.name, metric.column, shown, bool(chosen)))
    return found, missing


def _names(metric: Metric) -> list[str]:
    """What a metric's column may be called, the stated heading first; its own unit may stand behind in brackets."""
    names = [metric.column, metric.name, *([metric.label] if metric.label else [])]
    units = [word for word, unit in keywords().units.items() if unit in _units(metric)]
    names += [f"{name} ({unit})" for name in names for unit in units]
    return list(dict.fromkeys(plain_heading(name) for name in names))


def _units(metric: Metric) -> tuple[str, ...]:
    """The units in which a bare number of a metric is read; a bare 0.95 of a percentage is none in %."""
    match metric.kind:
        case "count":
            return ("item",)
        case "rating" | "number":
            return ("points", "item")
        case "percent":
            return ("percent",) if metric.per_hundred else ()
        case _:
            return (metric.type.unit,) if metric.type.unit else ()
