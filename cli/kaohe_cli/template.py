"""``kaohe template``: a workbook to fill with records."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe import pipeline
from kaohe.diagnostics.width import harmless
from kaohe.run.period_text import read_period
from kaohe.template import write_template
from kaohe.wording import wording
from kaohe_cli.terminal import (
    as_argument,
    canonical,
    console,
    fault_code,
    language_option,
    reader_language,
    refused_in,
    stop,
)

__all__ = ["command"]


@click.command("template")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, help="写成这个 .xlsx 文件 · The .xlsx file."
)
@click.option("--role", "roles", multiple=True, help="只要这个岗位,可以写几次 · This role alone; may be repeated.")
@click.option("--period", help="按这一期的规则,如 2026-Q1 · By the rules of this period, else the newest.")
@click.option("--replace", is_flag=True, help="盖掉那里的文件 · Overwrite the file.")
@language_option
def command(
    pack: Path, *, out: Path, roles: tuple[str, ...], period: str | None, replace: bool, language: str | None
) -> None:
    """写一个填数据的工作簿 · Write a workbook to fill.

    PACK 是规则 · are the rules. A sheet a role, with the columns that kaohe run reads, drop-downs, ranges and notes;
    what comes back filled runs without a change. The guide sheet has a sample, which is never scored.
    """
    loaded = pipeline.load(pack)
    language = reader_language(language, loaded)
    if not loaded.is_sound:
        stop(fault_code(loaded), loaded.findings, loaded.sources, language)
    with refused_in(language):
        wanted = read_period(canonical(period, language) or "")
        sheets = write_template(
            loaded.pack, out, roles=roles, period=wanted, language=language, replace=replace
        )  # fmt: skip
    facts = {"out": as_argument(out), "pack": as_argument(pack), "sheets": [harmless(one) for one in sheets]}
    console().print(wording(language).say("template", "done", **facts))
