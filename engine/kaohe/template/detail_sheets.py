"""A sheet for each detail that the roles of a template roll up: found by its title, a row for each detail record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kaohe.model.detail import Detail
from kaohe.run.headings import detail_keys, plain_heading, usual_headings
from kaohe.template.sheets import Column, Sheet, free_title
from kaohe.wording import Wording

__all__ = ["DetailSheet", "detail_sheets"]


@dataclass(frozen=True, slots=True)
class DetailSheet:
    """A sheet for the rows of a detail; its columns are read as keys and as the detail's metrics."""

    detail: Detail
    title: str
    columns: tuple[Column, ...]
    periods: tuple[str, ...]
    roles: tuple[str, ...]


def detail_sheets(sheets: Sequence[Sheet], words: Wording) -> list[DetailSheet]:
    """A sheet for each detail that the roles of some sheets roll up."""
    details = {detail.name: detail for sheet in sheets for detail in sheet.role.details}
    found: list[DetailSheet] = []
    for detail in details.values():
        users = [sheet for sheet in sheets if detail in sheet.role.details]
        taken = [*(sheet.title for sheet in sheets), *(one.title for one in found)]
        title = free_title(detail.name, taken)
        periods = dict.fromkeys(period for sheet in users for period in sheet.periods)
        roles = tuple(sheet.role.name for sheet in users)
        found.append(DetailSheet(detail, title, tuple(_columns(detail, words)), tuple(periods), roles))
    return found


def _columns(detail: Detail, words: Wording) -> Iterator[Column]:
    yield Column(detail.owner, key="employee")
    if detail.role is not None:
        yield Column(detail.role, key="role")
    usual = [words.term("period").capitalize(), *usual_headings("period")]
    period = detail.period or next((one for one in usual if "period" in detail_keys(detail, [one])), None)
    if period is not None:
        yield Column(period, key="period")
    for metric in {plain_heading(metric.column): metric for metric in detail.metrics}.values():
        yield Column(metric.column, metric=metric)
