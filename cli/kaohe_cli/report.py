"""``kaohe report``: a run's results as a site that opens from disk."""

from __future__ import annotations

from pathlib import Path

import click

import kaohe
from kaohe.diagnostics.width import harmless
from kaohe.report import write_report
from kaohe.wording import wording
from kaohe_cli.progress import shown_steps
from kaohe_cli.terminal import console, language_option, refusals_said, refused_in

__all__ = ["command"]

_MEGABYTE = 1_000_000


@click.command("report")
@click.argument("out", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o", "--out", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR",
    help="写进这个文件夹 · Write into a folder.",
)  # fmt: skip
@click.option(
    "--pseudonymise", is_flag=True,
    help="隐去姓名和工号,用化名 · Leave out names and employee numbers, for pseudonyms.",
)  # fmt: skip
@click.option(
    "--key", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="化名的密钥,没有这个文件就写一个;用同一个密钥,同一个人在每份报告里化名相同 · The key of the pseudonyms, "
    "written where there is none; with one key the same people have the same pseudonyms in every report.",
)  # fmt: skip
@click.option("--replace", is_flag=True, help="盖掉以前写的报告 · Overwrite an earlier report there.")
@language_option
@refusals_said
def command(
    out: Path, *, folder: Path, pseudonymise: bool, key: Path | None, replace: bool, language: str | None
) -> None:  # fmt: skip
    """把结果写成一个网站,从磁盘打开,不用网络 · Write the results as a site that opens from disk.

    OUT 是 kaohe run -o 写出的文件夹。网站里有:数目怎么对上,总分和等级在各岗位、各部门的分布,可以查找的名单和每个人的
    明细,每项指标的分布和门槛,没有总分的和原因,规则手册 · OUT is a folder that kaohe run -o wrote. The site tells how
    the rows add up, how totals and grades are spread, each person's figures in a list to search, each indicator's
    values with its thresholds, what has no total and why, and the rules.

    --pseudonymise 给要传得更广的报告:不写姓名、工号和数据里的文字,人太少的部门合并。没有 --key 时密钥用过就丢 ·
    --pseudonymise is for wider circulation: no names, numbers or texts of the data, small departments together. Without
    --key the key is used once and forgotten.
    """
    if key is not None and not pseudonymise:
        raise click.UsageError("--key 要和 --pseudonymise 一起写 · --key goes with --pseudonymise.")
    language = language or kaohe.open(out).pack.language
    words = wording(language)
    with refused_in(language), shown_steps(language) as tell:
        site = write_report(
            out, folder, language=language, pseudonymise=pseudonymise, key=key, replace=replace, tell=tell
        )  # fmt: skip
    size = f"{site.size / _MEGABYTE:.1f} MB"
    shown = harmless(str(folder))
    console().print(words.say("report", "done", out=shown, records=site.records, files=site.files, size=size))
    if pseudonymise:
        console().print(words.say("report", "done pseudonyms"))
    if key is not None:
        console().print(words.say("report", "kept key", key=harmless(str(key))))
