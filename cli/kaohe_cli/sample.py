"""``kaohe sample``: records for an auditor to work out again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import get_args

import click

from kaohe.export.tables import heading
from kaohe.model.exact import round_half_up
from kaohe.sample import By, Sample, draw_sample, write_sample
from kaohe.sample.words import counted, reasons, stratum
from kaohe.wording import Wording, wording
from kaohe.wording.numbers import fixed
from kaohe_cli.points import Points
from kaohe_cli.tables import show_table
from kaohe_cli.terminal import language_option, refusals_said, show_json, show_line

__all__ = ["command"]

_MOST = 100


@click.command("sample")
@click.argument("bundle", metavar="OUT", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-n", "--size", type=click.IntRange(1), default=25, show_default=True,
    help="随机抽几条 · How many to draw by lot.",
)  # fmt: skip
@click.option(
    "--seed", required=True, help="种子,由审计的人定:同一个种子抽出同一批人 · The seed, which the auditor chooses."
)
@click.option(
    "--by", type=click.Choice(get_args(By)), default="role", show_default=True,
    help="按什么分层:岗位、等级、部门 · What the strata are.",
)  # fmt: skip
@click.option(
    "--within", type=Points(), default="1", show_default=True, metavar="POINTS",
    help="总分离等级界线不超过几分的都要看 · Take all totals so near to where a grade ends.",
)  # fmt: skip
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写成 .xlsx 工作簿 · Write a workbook (.xlsx).")
@click.option("--replace", is_flag=True, help="盖掉那里的文件 · Overwrite the file.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 · Output format.")
@language_option
@refusals_said
def command(
    bundle: Path, *, size: int, seed: str, by: By, within: Fraction, out: Path | None, replace: bool, form: str,
    language: str | None,
) -> None:  # fmt: skip
    """抽一批记录给审计重算 · Draw records for an auditor to work out again.

    OUT 是 kaohe run -o 写出的文件夹。按比例分层随机抽样,每层至少一条;一票否决成立的、人工调整过的、待定的、离等级界线
    很近的全部另外列出。工作簿里留着填审计数的格子,差异自动算出,也写明怎么抽的,谁都可以再抽一遍 · OUT is a folder that
    kaohe run -o wrote. The sample is random, by strata in proportion, one of each at least; vetoes that hold,
    overrides, incomplete records and totals near a grade's end are all in it besides. The workbook has room for the
    auditor's figures, works out the differences, and says how it was drawn, so that anybody can draw it again.
    """
    it = draw_sample(bundle, size=size, seed=seed, by=by, within=within, language=language)
    words = wording(it.language)
    if out is not None:
        write_sample(it, out, replace=replace)
    if form == "json":
        show_json(it.as_json())
        return
    if out is None:
        _show(it, words)
    _strata(it, words)
    show_line(counted(it, words))
    if out is not None:
        show_line(words.say("sample", "done", out=str(out)))


def _show(it: Sample, words: Wording) -> None:
    """The sample's records, the first of many."""
    rows = [
        (
            str(one.number), one.employee, one.name or "", one.role or "", one.period or "",
            words.term(one.status) if one.total is None else fixed(one.total, it.places), one.grade or "",
            reasons(one, words),
        )
        for one in it.records[:_MOST]
    ]  # fmt: skip
    titles = [
        words.say("sample", "number"),
        *(heading(words.term(one)) for one in ("employee", "name", "role", "period")),
    ]
    titles += [words.say("sample", "published total"), heading(words.term("grade")), words.say("sample", "why")]
    show_table(words.say("sample", "sample"), titles, rows, (0, 5))
    if len(it.records) > _MOST:
        show_line(words.say("sample", "more", shown=_MOST, all=len(it.records)))


def _strata(it: Sample, words: Wording) -> None:
    rows = [
        (stratum(one, it, words), str(one.population), fixed(round_half_up(one.share, 2), 2), str(one.drawn))
        for one in it.strata
    ]
    titles = [words.say("sample", key) for key in (f"by {it.by}", "population", "share", "count random")]
    show_table(words.say("sample", "strata"), titles, rows, (1, 2, 3))
