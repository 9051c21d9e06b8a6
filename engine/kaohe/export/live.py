"""Results as a workbook that computes them once more: formulas over input cells, published figures, checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from kaohe.backends.excel.codes import Told
from kaohe.backends.excel.inputs import Holdings, held_of
from kaohe.backends.excel.record import Overridden, score_sheet
from kaohe.backends.excel.rules import Rules
from kaohe.backends.excel.sheet import NotTold
from kaohe.export.live_formats import ANY_TIME, Formats
from kaohe.export.live_page import FormulaSheet, Page, write_page
from kaohe.export.live_rules import FIRST_LINE, write_rules
from kaohe.export.live_summary import write_guide, write_summary
from kaohe.model.pack import KEYS, Key
from kaohe.plan.columns import Holds, Layer, RolePlan
from kaohe.run.evaluate import Step, Tell, in_silence
from kaohe.run.overrides import item_of
from kaohe.run.results import Results
from kaohe.sources.whole_file import file_aside, refused_file
from kaohe.wording import Wording, wording

__all__ = ["MOST_RECORDS", "export_live"]

MOST_RECORDS = 50_000
_MOST_COLUMNS = 2**14
_Row = Mapping[str, Any]


def export_live(
    results: Results[Any], out: Path, *, language: str | None = None, replace: bool = False, tell: Tell = in_silence
) -> None:
    """Writes results as a workbook of live formulas.

    Every record's values, points, contributions, totals and grade are worked out by formulas from the traced figures;
    beside each stands what was published, and a check. What a spreadsheet can't decide says so.

    Parameters
    ----------
    results : Results
        Of a run, or of a bundle.
    out : Path
        The file, which ends in ``.xlsx``.
    language : str | None
        ``zh`` or ``en``; without it, the language of the rules.
    replace : bool
        Whether a file that stands there may be overwritten.
    tell : Callable[[Step], None]
        Is told how many records are written.

    Raises
    ------
    RefusedError
        Where it is no ``.xlsx``, there are more than `MOST_RECORDS` records, a role's formulas don't fit a sheet,
        something stands there, or it can't be written.
    """
    language = language or results.pack.language
    if out.suffix.casefold() != ".xlsx":
        raise refused_file("B241", out, language)
    words = wording(language)
    with file_aside(out, (".xlsx",), language, replace=replace) as aside:
        heights = {plan.table: _height(results.traces[plan.table]) for plan in results.plans}
        if sum(heights.values()) > MOST_RECORDS:
            raise refused_file("B240", out, language, rows=sum(heights.values()), most=MOST_RECORDS)
        plans = [plan for plan in results.plans if heights[plan.table]]
        titles = _titles([_title(plan, results) for plan in plans], words)
        told, rules = Told(words), Rules(words.say("live", "rules"), FIRST_LINE + 1)
        pages = []
        for plan, title in zip(plans, titles, strict=True):
            trace = results.traces[plan.table].collect(engine="streaming")
            rules.within(title)
            held, put = _holdings(plan, trace), _overridden(plan, results)
            try:
                sheet = score_sheet(plan.role, told, rules, held, put, _keys(trace))
            except NotTold as error:
                raise refused_file("B242", out, language, role=plan.role.name) from error
            if len(sheet.columns) > _MOST_COLUMNS:
                facts = {"role": plan.role.name, "columns": len(sheet.columns), "most": _MOST_COLUMNS}
                raise refused_file("B242", out, language, **facts)
            pages.append(Page(title, plan.role, sheet, trace))
        _write(aside, results, pages, rules, words, tell)


def _write(aside: Path, results: Results[Any], pages: list[Page], rules: Rules, words: Wording, tell: Tell) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(aside, options) as book:
        book.set_properties({"title": words.say("live", "title"), "created": ANY_TIME})
        book.set_calc_mode("auto")
        formats = Formats(book)
        write_summary(book.add_worksheet(words.say("live", "summary")), pages, results, formats, words)
        before, all_records = 0, sum(page.trace.height for page in pages)
        for page in pages:
            done = partial(_tell, tell, before, all_records)
            write_page(book.add_worksheet(page.title, FormulaSheet), page, formats, words, done)
            before += page.trace.height
        write_rules(book.add_worksheet(words.say("live", "rules")), rules, formats, words)
        write_guide(book.add_worksheet(words.say("live", "guide")), formats, words)


def _tell(tell: Tell, before: int, of: int, done: int) -> None:
    tell(Step("formulating", before + done, of))


def _height(trace: pl.LazyFrame) -> int:
    return int(trace.select(pl.len()).collect(engine="streaming").item())


def _title(plan: RolePlan, results: Results[Any]) -> str:
    several = len(results.pack.versions(plan.role.name)) > 1
    return f"{plan.role.name} {plan.role.starts or ''}".strip() if several else plan.role.name


def _titles(wanted: list[str], words: Wording) -> list[str]:
    """Titles as Excel lets sheets have them: short, without its own signs, each once."""
    taken = {words.say("live", key).casefold() for key in ("summary", "rules", "guide")} | {"history"}
    found = []
    for title in wanted:
        plain = re.sub(r"[\[\]:*?/\\']", "_", title)[:28] or "_"
        name, number = plain, 2
        while name.casefold() in taken:
            name, number = f"{plain}_{number}", number + 1
        taken.add(name.casefold())
        found.append(name)
    return found


def _holdings(plan: RolePlan, trace: pl.DataFrame) -> Holdings:
    """What each input of the trace holds."""
    found = {}
    for column in plan.columns:
        if column.layer in (Layer.INPUT, Layer.BEFORE) and column.holds is Holds.VALUE:
            values = trace[column.name].to_list() if column.storage in ("exact", "text") else []
            reasons = trace[f"{column.name}.state"].cast(pl.String).unique().to_list()
            found[column.name] = held_of(values, reasons)
    return found


def _keys(trace: pl.DataFrame) -> list[Key]:
    """The keys that somebody has; the sheet is its role's."""
    return [key for key in KEYS if key != "role" and trace[key].null_count() < trace.height]


def _overridden(plan: RolePlan, results: Results[Any]) -> Overridden:
    """What somebody put in the place of figures of the role's records."""
    if "overrides" not in results.tables:
        return {}
    applied = results.tables["overrides"].filter(pl.col("fate") == "applied").collect(engine="streaming")
    found: dict[str, dict[tuple[Any, ...], Any]] = {}
    for row in applied.to_dicts():
        item = item_of(plan.role, row["item"])
        if item is None or row["role"] not in (None, plan.role.name):
            continue
        what, name = item
        new = row["new"] if what == "grade" else Decimal(row["new"])
        found.setdefault(name if what == "indicator" else what, {})[row["employee"], row["period"]] = new
    return {name: _put(given) for name, given in found.items()}


def _put(given: Mapping[tuple[Any, ...], Any]) -> Callable[[_Row], Any]:
    return lambda row: given.get((row["employee"], row["period"]))
