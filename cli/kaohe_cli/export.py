"""``kaohe export``: results as a file for Excel or another program."""

from __future__ import annotations

from pathlib import Path

import click

import kaohe
from kaohe.diagnostics.width import harmless
from kaohe.export import export, export_live
from kaohe.wording import wording
from kaohe_cli.progress import shown_steps
from kaohe_cli.terminal import console, language_option, refusals_said

__all__ = ["command"]


@click.command("export")
@click.argument("out", type=click.Path(exists=True, path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--live", is_flag=True, help="写成公式,逐条重算和核对 · Write formulas that compute and check every record."
)
@click.option("--replace", is_flag=True, help="盖掉那里的文件 · Overwrite the file.")
@language_option
@refusals_said
def command(out: Path, file: Path, *, live: bool, replace: bool, language: str | None) -> None:
    """把结果导出成文件 · Write the results to a file.

    OUT 是 kaohe run -o 写出的文件夹;FILE 的结尾决定写成什么:.xlsx、.csv、.jsonl、.parquet · OUT is a folder that
    kaohe run -o wrote; the ending of FILE decides what is written: .xlsx, .csv, .jsonl or .parquet.

    A text in a .csv that a sheet would take for a formula (it begins with = + - @) gets a ' before it.

    --live 写的工作簿用 Excel 公式把每个得分重算一遍,旁边是公布的数和核对 · With --live, the workbook computes every
    score once more by formulas of Excel, beside the published figures, and checks them.
    """
    results = kaohe.open(out)
    language = language or results.pack.language
    counts = results.counts
    rows = counts.scored + counts.incomplete + counts.not_appraised
    if live:
        with shown_steps(language) as tell:
            export_live(results, file, language=language, replace=replace, tell=tell)
        console().print(wording(language).say("live", "done", out=harmless(str(file)), rows=rows))
        return
    export(results, file, language=language, replace=replace)
    key = "done all" if file.suffix.casefold() == ".xlsx" else "done"
    console().print(wording(language).say("export", key, out=harmless(str(file)), rows=rows, rejected=counts.rejected))
