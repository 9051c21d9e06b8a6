"""``kaohe explain``: why somebody's score is what it is."""

from __future__ import annotations

from pathlib import Path

import click

import kaohe
from kaohe.explain.statement import as_text
from kaohe.pages.statement import statement_page
from kaohe_cli.terminal import canonical, language_option, refusals_said, show_json

__all__ = ["command"]


@click.command("explain")
@click.argument("out", type=click.Path(exists=True, path_type=Path))
@click.argument("employee")
@click.option("--role", help="只看这个岗位 · This role alone.")
@click.option("--period", help="只看这一期,如 2026-Q1 · This period alone.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text",
    help="输出格式 · Output format.",
)  # fmt: skip
@language_option
@refusals_said
def command(out: Path, employee: str, *, role: str | None, period: str | None, form: str, language: str | None) -> None:
    """说明一个人的得分 · Explain somebody's score.

    OUT 是 kaohe run -o 写出的文件夹,EMPLOYEE 是工号 · OUT is a folder that kaohe run -o wrote, EMPLOYEE is as in
    the records. Everything is told from that folder alone, and checked against it: figures scored again that
    differ from those kept are a reason to refuse.
    """
    results = kaohe.open(out)
    found = results.explain(employee, role, canonical(period, language or results.pack.language), language)
    if form == "json":
        show_json([one.model_dump(mode="json") for one in found])
    elif form == "html":
        click.echo(statement_page(found, results.pack), nl=False)
    else:
        click.echo("\n".join(as_text(one) for one in found), nl=False)
