"""A comparison as it is asked for: tables in a terminal, JSON, a workbook or a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from kaohe.compare import Comparison
from kaohe.compare.comparison import Person
from kaohe.compare.page import write_page
from kaohe.compare.words import (
    WHOLE,
    counted,
    fate,
    grade,
    notes,
    of_role,
    shares,
    signed,
    subject,
    total,
    whole,
)
from kaohe.compare.workbook import write_comparison
from kaohe.export.tables import heading
from kaohe.wording import Wording, wording
from kaohe_cli.tables import show_table
from kaohe_cli.terminal import show_json, show_line

__all__ = ["output_options", "show_comparison"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_MOST = 20
"""So many losses, gains and others are shown."""
_NUMBERS = ("total before", "total after", "difference", "number", "up", "down", "same", "rest", "mean", "sum")


def output_options(command: _Command) -> _Command:
    """What a command takes that gives a comparison."""
    for option in (
        click.option("--replace", is_flag=True, help="盖掉那里的文件 · Overwrite the file."),
        click.option(
            "-o", "--out", type=click.Path(path_type=Path),
            help="写成 .xlsx 工作簿或 .html 网页 · Write a workbook (.xlsx) or a page (.html).",
        ),
        click.option(
            "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 · Output format."
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def show_comparison(it: Comparison, form: str, out: Path | None, *, replace: bool) -> None:
    """Shows a comparison, or writes it to a file and says what it comes to."""
    words = wording(it.language)
    if out is not None:
        if out.suffix.casefold() in (".html", ".htm"):
            write_page(it, out, replace=replace)
        else:
            write_comparison(it, out, replace=replace)
    if form == "json":
        show_json(it.as_json())
    elif out is None:
        _show(it, words)
    else:
        show_line(counted(it, words))
        show_line(words.say("compare", "done", out=str(out)))


def _show(it: Comparison, words: Wording) -> None:
    show_line(words.say("compare", "between", before=it.titles[0], after=it.titles[1]))
    _show_rules(it, words)
    moves = [(grade(one.before, words), grade(one.after, words), str(one.people)) for one in it.grades]
    _table(words, "grades", ("before", "after", "number"), moves)
    _table(words, "departments", ("department", "number", "up", "down", "same", "rest", "mean"), [
        (
            words.say("compare", "no department") if one.name is None else one.name,
            *map(str, (one.people, one.up, one.down, one.same, one.others)),
            "" if one.mean is None else signed(one.mean),
        )
        for one in it.departments
    ])  # fmt: skip
    others = it.others()
    losses, gains = it.losses(_MOST), it.gains(_MOST)
    totals = "total before", "total after"
    for key, some in (("losses", losses), ("gains", gains)):
        columns = ("employee", "name", "role", "period", *totals, "difference", "grade", "why")
        _table(words, key, columns, [_moved(one, it, words) for one in some])
    told = ("employee", "name", "role", "period", *totals, "grade", "fate")
    _table(words, "others", told, [_other(one, it, words) for one in others[:_MOST]])
    _table(words, "wholes", WHOLE, [whole(one, it, words) for one in it.wholes[:_MOST]])
    shown = len(losses) + len(gains) + len(others[:_MOST])
    if not it.people:
        show_line(words.say("compare", "nobody"))
    if shown < len(it.people):
        show_line(words.say("compare", "more", shown=shown, all=len(it.people)))
    for note in notes(it, words):
        show_line(note)
    show_line(counted(it, words))


def _show_rules(it: Comparison, words: Wording) -> None:
    """What changed in the rules, and what each piece of the differences comes to for all."""
    changes = [(of_role(one, words), subject(one.kind, one.name, words), one.said) for one in it.changes]
    _table(words, "changes", ("role", "what", "said"), changes)
    if it.by == "rules" and not changes:
        show_line(words.say("compare", "no changes"))
    effects = [
        (one.role, subject(one.kind, one.name, words), str(one.up), str(one.down), signed(one.total))
        for one in it.effects
    ]
    of = "effects" if it.by == "rules" else "effects of scores"
    _table(words, of, ("role", "what", "up", "down", "sum"), effects)


def _keys(one: Person, it: Comparison) -> tuple[str, ...]:
    keys = (one.employee, one.name or "", one.role or "", one.period or "")
    return (*keys, total(one.before, it), total(one.after, it))


def _moved(one: Person, it: Comparison, words: Wording) -> tuple[str, ...]:
    by = "" if one.difference is None else signed(one.difference, it.places)
    return (*_keys(one, it), by, _grades(one, words), shares(one, words))


def _other(one: Person, it: Comparison, words: Wording) -> tuple[str, ...]:
    return (*_keys(one, it), _grades(one, words), fate(one, words))


def _grades(one: Person, words: Wording) -> str:
    if not one.grade_moved:
        return one.grade_after or one.grade_before or ""
    return f"{grade(one.grade_before, words)} → {grade(one.grade_after, words)}"


def _table(words: Wording, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    heads = [words.say("compare", one) if words.has("compare", one) else heading(words.term(one)) for one in columns]
    numbers = [at for at, name in enumerate(columns) if name in _NUMBERS]
    show_table(words.say("compare", title), heads, rows, numbers)
