"""Results as an Excel workbook: scores, indicators, what got no score, overrides, and what all of it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from kaohe.export.sheets import Column, Sheet, write_sheets
from kaohe.export.tables import KEYS, corrections, heading, indicator_rows, overrides, people, scores, set_aside
from kaohe.plan.columns import RolePlan
from kaohe.run.corrections import STANDING
from kaohe.run.frames import scores_schema
from kaohe.run.results import Results
from kaohe.run.tidy import indicators
from kaohe.wording import Wording

__all__ = ["longest_sheet", "write_workbook"]


def longest_sheet(results: Results[Any]) -> int:
    """How many rows the longest sheet would have."""
    tables = [results.tables["scores"], results.tables["rejected"], indicators(results.plans, results.traces)]
    return max(int(table.select(pl.len()).collect(engine="streaming").item()) for table in tables)


def write_workbook(results: Results[Any], out: Path, words: Wording) -> None:
    """Writes the workbook."""
    write_sheets(out, words.say("export", "title"), _sheets(results, words))


def _sheets(results: Results[Any], words: Wording) -> Iterator[Sheet]:
    def say(key: str, **facts: Any) -> str:
        return words.say("export", key, **facts)

    one_role = len(results.pack.role_names) == 1  # of several, the columns of each would stand empty for the others
    table = scores(results, words, with_indicators=one_role)
    places = max((plan.role.total_decimals for plan in results.plans), default=2)
    schema = table.collect_schema()
    worth = {heading(words.term("coefficient")): scores_schema(results.plans).get("coefficient")}
    columns = [
        Column(name, name, getattr(worth.get(name), "scale", places) if kind.is_numeric() else None)
        for name, kind in schema.items()
    ]
    keys = sum(heading(words.term(key)) in schema for key in KEYS)
    yield Sheet(say("scores"), columns, table.collect(engine="streaming").iter_rows(named=True), keys)
    points = indicator_rows(results, indicators(results.plans, results.traces), words)
    yield Sheet(say("indicators"), _indicator_columns(results.plans, words), points, 3)
    if "people" in results.tables:
        yield _people(results, words)
    aside = ("status", "employee", "role", "period", "file", "row", "column", "cell", "reason")
    named = {"status": say("status"), "reason": say("reason"), "row": say("row")}
    headings = [
        Column(name, named.get(name) or heading(words.term(name)), 0 if name == "row" else None) for name in aside
    ]
    yield Sheet(say("set aside"), headings, set_aside(results, words))
    if "overrides" in results.tables:
        yield Sheet(say("overrides"), _override_columns(words), overrides(results, words), 3)
    if "corrections" in results.tables:
        yield Sheet(say("corrections"), _correction_columns(results, words), corrections(results, words), 4)
    about = [{"what": what, "said": said} for what, said in _about(results, words)]
    yield Sheet(say("about"), [Column("what", say("item")), Column("said", say("content"))], about)


def _people(results: Results[Any], words: Wording) -> Sheet:
    """Whoever has several roles in a period."""
    schema, own = results.tables["people"].collect_schema(), ("status", "reason")
    columns = [
        Column(
            name, words.say("export", name) if name in own else heading(words.term(name)),
            getattr(kind, "scale", 0) if kind.is_numeric() else None,
        )
        for name, kind in schema.items()
        if name != "counted"
    ]  # fmt: skip
    return Sheet(words.say("export", "people"), columns, people(results, words), 3)


def _override_columns(words: Wording) -> list[Column]:
    """What overrides were given, and what became of them; figures are as they were written or printed."""
    names = (
        "employee", "role", "period", "item", "original", "new", "by", "on", "why", "fate", "refusal", "file", "row",
    )  # fmt: skip
    return [Column(name, heading(words.term(f"override {name}")), 0 if name == "row" else None) for name in names]


def _correction_columns(results: Results[Any], words: Wording) -> list[Column]:
    """Whose result changed against those superseded, from what to what."""
    schema = results.tables["corrections"].collect_schema()
    columns = [Column(name, heading(words.term(name))) for name in ("employee", "name", "role", "period")]
    for side, word in (("before", "was"), ("after", "is now")):
        for name in STANDING:
            head = words.say("export", "status") if name == "status" else heading(words.term(name))
            places = getattr(schema[f"{name}_{side}"], "scale", None)
            columns.append(Column(f"{name}_{side}", f"{heading(words.term(word))} · {head}", places))
    return columns


def _indicator_columns(plans: Sequence[RolePlan], words: Wording) -> list[Column]:
    places = max((plan.role.indicator_decimals for plan in plans), default=2)
    shown: dict[str, tuple[int | None, bool]] = {
        "value": (None, False), "points": (places, False), "weight": (2, True), "contribution": (places + 2, False),
    }  # fmt: skip
    outer = ("dimension",) if any(plan.role.dimensions for plan in plans) else ()
    names = ("employee", "role", "period", *outer, "indicator", "part", "value", "band", "points", "weight")
    own = ("value", "band", "weight", "contribution", "points", "status", "reason")
    columns = []
    for name in (*names, "contribution", "status", "reason"):
        head = words.say("export", name) if name in own else heading(words.term(name))
        columns.append(Column(name, head, *shown.get(name, (0, False) if name == "band" else (None, False))))
    return columns


def _about(results: Results[Any], words: Wording) -> Iterator[tuple[str, str]]:
    """What the figures rest on."""
    pack = results.pack
    if pack.title is not None:
        yield words.say("export", "rules"), words.say("export", "policy", pack=pack)
    for name, count in results.counts.model_dump(exclude={"details", "overrides"}).items():
        if count is not None and (count or name in ("rows", "scored")):
            yield words.say("export", "count of", of=words.term(name)), str(count)
    for one in results.counts.details:
        yield words.say("export", "count of detail", detail=one.detail), str(one.rows)
    if results.counts.overrides is not None:
        for fate, count in results.counts.overrides.model_dump().items():
            yield words.say("export", "count of overrides", of=words.term(f"override {fate}")), str(count)
    if results.supersedes is not None:
        yield words.say("export", "supersedes"), results.supersedes.manifest
        yield words.say("export", "reason of correction"), results.supersedes.reason
        yield words.say("export", "count of corrections"), str(results.supersedes.corrected)
    yield words.say("export", "exact"), words.say("export", "how exact")
