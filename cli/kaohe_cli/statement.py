"""``kaohe statement``: a page for everybody that says why the score is what it is."""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich import box
from rich.table import Table
from rich.text import Text

import kaohe
from kaohe.diagnostics.width import harmless
from kaohe.pages.statements import Written, write_statements
from kaohe.run.people import Selection
from kaohe.wording import wording
from kaohe_cli.progress import shown_steps
from kaohe_cli.terminal import canonical, console, language_option, refusals_said, refused_in

__all__ = ["command"]

_MOST_ROWS = 40


@click.command("statement")
@click.argument("out", type=click.Path(exists=True, path_type=Path))
@click.argument("employees", metavar="[EMPLOYEE]...", nargs=-1)
@click.option("--department", help="只写这个部门的人 · The people of this department alone.")
@click.option("--period", help="只写这一期,如 2026-Q1 · This period alone.")
@click.option(
    "-o",
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help="写进这个文件夹 · Write into a folder.",
)
@click.option("--replace", is_flag=True, help="盖掉以前写的说明 · Overwrite earlier statements there.")
@language_option
@refusals_said
def command(
    out: Path,
    employees: tuple[str, ...],
    *,
    department: str | None,
    period: str | None,
    folder: Path,
    replace: bool,
    language: str | None,
) -> None:
    """给每个人写一页得分说明 · Write everybody a page that explains the score.

    OUT 是 kaohe run -o 写出的文件夹,EMPLOYEE 是工号,不写就是所有人 · OUT is a folder that kaohe run -o wrote,
    EMPLOYEE are as in the records, everybody where none is named. Each page is one HTML file that needs nothing else,
    made to be printed on A4; nobody's page shows anything of anybody else.
    """
    pack = kaohe.open(out).pack
    language = language or pack.language
    with refused_in(language):
        selection = Selection(employees, department, canonical(period, language))
        with shown_steps(language) as tell:
            workers = os.cpu_count() or 1
            written = write_statements(
                out, folder, selection, language=language, replace=replace, workers=workers, tell=tell
            )
    _show(written, folder, language)


def _show(written: tuple[Written, ...], folder: Path, language: str) -> None:
    """Who has which file, and how many there are."""
    words = wording(language)
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("employee", "file"):
        table.add_column(words.term(column), overflow="fold")
    table.add_column(words.say("run", "records"), justify="right")
    for one in written[:_MOST_ROWS]:
        table.add_row(Text(harmless(one.employee)), Text(harmless(one.file)), str(one.records))
    console().print(table, soft_wrap=False)
    if len(written) > _MOST_ROWS:
        console().print(words.say("run", "more statements", shown=_MOST_ROWS, all=len(written)))
    facts = {"people": len(written), "records": sum(one.records for one in written)}
    console().print(words.say("run", "stated", folder=harmless(str(folder)), **facts))
