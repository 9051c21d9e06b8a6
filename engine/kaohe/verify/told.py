"""Rejected rows: the reason that each is told must be the one that its code and facts say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import TemplateError

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.run.explained import said_fault
from kaohe.verify.tables import UNREADABLE, BundleTables
from kaohe.verify.verification import Tally

__all__ = ["check_rejected"]

_TABLES = ("rejected", "details_rejected", "overrides")


def check_rejected(tables: BundleTables, language: str) -> Tally:
    """Says every reason again."""
    tally = Tally("rejected")
    for name in _TABLES:
        for row in tables.rows(name):
            tally.checked += 1
            tally.found(_unlike(row, tables.file(name), language))
    return tally


def _unlike(row: Mapping[str, Any], file: str, language: str) -> Iterator[Diagnostic]:
    if row["code"] is None and row["reason"] is None and row["facts"] is None:  # an override that was applied
        return
    try:
        again = said_fault(row, language)
    except (*UNREADABLE, TemplateError):
        again = None
    if again != row["reason"]:
        facts = {name: row[name] for name in ("employee", "period", "file", "row")}
        yield finding("B187", CellPlace(file, None, "reason"), **facts)
