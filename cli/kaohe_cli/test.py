"""``kaohe test``: the examples worked, and what of the rules they and records reach."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich import box
from rich.table import Table
from rich.text import Text

from kaohe import pipeline
from kaohe.api import MOST_RECORDS, Rules
from kaohe.diagnostics.width import harmless
from kaohe.testing.report import Covered, Report, RoleCoverage, Worked
from kaohe.testing.suggest import suggested
from kaohe.testing.text import as_rules
from kaohe.wording import Wording, wording
from kaohe_cli.details import detail_option
from kaohe_cli.terminal import (
    as_argument,
    console,
    fault_code,
    language_option,
    reader_language,
    refusals_said,
    show_findings,
    show_json,
    stop,
)  # fmt: skip

__all__ = ["command"]


@click.command("test")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option(
    "--data", "data", type=click.Path(exists=True, path_type=Path), multiple=True,
    help="也看这些数据走到规则的哪些地方 · See what these records reach, too.",
)  # fmt: skip
@detail_option
@click.option("--suggest", is_flag=True, help="为没走到的地方写出示例 · Write examples for what none reaches.")
@click.option("--strict", is_flag=True, help="有示例没走到的地方也算不通过 · Fail where examples don't reach all.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 · Output format.")
@language_option
@refusals_said
def command(
    pack: Path,
    data: tuple[Path, ...],
    details: Mapping[str, Sequence[Path]],
    *,
    suggest: bool,
    strict: bool,
    form: str,
    language: str | None,
) -> None:
    """算一遍示例 · Work the examples.

    PACK 是一个 .kaohe 文件,或者放着它们的文件夹 · is a .kaohe file, or a folder of them. Each example is worked, with
    what it expects beside what comes out and how; then the rows, stretches, missing rules and adjustments that no
    example reaches.

    Exits with 0 where every example agrees, 1 where one doesn't (with --strict: or a place is not reached).
    """
    loaded = pipeline.load(pack)
    language = reader_language(language, loaded)
    if not loaded.files:
        stop(fault_code(loaded), loaded.findings, {}, language)
    rules = Rules(loaded)
    if not rules.can_be_tested:
        show_findings(loaded.findings, loaded.sources, language)
        sys.exit(1)
    report = rules.test(data or None, details=details, language=language)
    if form == "json":
        show_json(report.as_json())
    elif suggest:
        _suggest(rules, report, wording(language))
    else:
        _show(rules, report, pack, wording(language))
    sys.exit(int(not report.agrees or (strict and not report.is_complete)))


def _suggest(rules: Rules, report: Report, words: Wording) -> None:
    """Examples on standard output, to be kept in a file; what is said about them on standard error."""
    found = [suggested(rules.pack, role) for role in report.roles]
    text = as_rules([one for each in found for one in each.examples], rules.sources, words)
    if text:
        click.echo(text)
    else:
        console(stderr=True).print(words.say("testing", "none to suggest"))
    for each in found:
        for place in each.never:
            said = "·".join([*place.of, _said(place.kind, place.number, place.text, words)])
            console(stderr=True).print(harmless(words.say("testing", "never reached", place=said)))


def _show(rules: Rules, report: Report, pack: Path, words: Wording) -> None:
    for worked in report.worked:
        if worked.differences:
            _show_worked(rules, worked, words)
    for role in report.roles:
        _show_role(role, words)
    if report.left_out:
        console().print(words.say("testing", "left out", number=report.left_out, most=MOST_RECORDS))
    number, wrong = len(report.worked), sum(bool(one.differences) for one in report.worked)
    key = "no examples" if not number else "disagree" if wrong else "agree"
    console().print(words.say("testing", key, number=number, wrong=wrong))
    if not report.is_complete:
        console().print(words.say("testing", "suggest", pack=as_argument(pack)))


def _show_worked(rules: Rules, worked: Worked, words: Wording) -> None:
    """An example that doesn't agree: what it expects, what came out, and how."""
    example = worked.example
    span = example.span
    line = rules.sources[span.file].count("\n", 0, span.start) + 1
    place = words.say("testing", "at row", file=span.file, row=line)
    title = words.say("testing", "disagrees", title=example.title, role=example.role, place=place)
    table = _table(words, ("what", "expected", "actual", "why"), numbers=("expected", "actual"))
    for told in worked.differences:
        cells = (told.what, told.expected, told.actual, told.why or "")
        table.add_row(*(Text(harmless(cell)) for cell in cells))
    console().print(Text(harmless(title), "bold red"))
    console().print(table, soft_wrap=False)


def _show_role(role: RoleCoverage, words: Wording) -> None:
    """How much of a role examples reach, and what they don't."""
    starts = role.role.starts.isoformat() if role.role.starts else None
    facts = {"role": role.role.name, "starts": starts, "all": len(role.places), "reached": role.reached}
    title = harmless(words.say("testing", "coverage", records=role.records, **facts))
    missed = [one for one in role.places if not one.is_reached]
    console().print(Text(title, "bold"))
    if not missed:
        return
    columns = ("of", "place") if not role.records else ("of", "place", "records", "first")
    table = _table(words, columns, numbers=("records",))
    for one in missed:
        table.add_row(*(Text(harmless(cell)) for cell in _cells(one, words)[: len(columns)]))
    console().print(table, soft_wrap=False)


def _cells(one: Covered, words: Wording) -> tuple[str, ...]:
    place = one.place
    count = words.say("testing", "record count", number=one.records)
    first = words.say("testing", "at row", file=one.first[0], row=one.first[1]) if one.first else ""
    return "·".join(place.of), _said(place.kind, place.number, place.text, words), count, first


def _said(kind: str, number: int, text: str, words: Wording) -> str:
    return words.say("testing", "in stretch" if kind == "stretch" else kind, number=number, text=text)


def _table(words: Wording, columns: tuple[str, ...], *, numbers: tuple[str, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(
            words.say("testing", column), justify="right" if column in numbers else "left", overflow="fold"
        )
    return table
