"""``kaohe fmt``: rules set in order, or in the keywords of the other language."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kaohe.formatting import FormattedRules, format_rules
from kaohe.wording import wording
from kaohe_cli.changes import show_changes
from kaohe_cli.terminal import console, machine_language, show_findings, stop

__all__ = ["command"]


@click.command("fmt")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="只说会改什么,不改文件 · Only tell what would change.")
@click.option(
    "--lang", "language", type=click.Choice(["zh", "en"]),
    help="换成这种语言的关键词,不写就不换 · Turn the keywords into this language's; else they stay.",
)  # fmt: skip
def command(pack: Path, *, check: bool, language: str | None) -> None:
    """把规则排整齐 · Set rules in order.

    PACK 是一个 .kaohe 文件,或者放着它们的文件夹 · is a .kaohe file, or a folder of them.

    缩进、空格、对齐、全角符号、同义写法都理顺,注释一条不少,意思一点不变。读不懂的文件不动,别的照样整理 ·
    Sets indentation, blanks, columns, full-width signs and synonyms in order; every comment stays, and so does the
    meaning. A file that can't be read stays as it is, and the others are still set in order.

    Exits with 0, 1 where a file can't be read (with --check: or would change), 2 on misuse.
    """
    done = format_rules(pack, language=language, check=check)
    spoken = language or done.language or machine_language()
    if not done.files:
        stop(1 if any(one.code == "E120" for one in done.findings) else 2, done.findings, {}, spoken)
    for file in done.changed:
        show_changes(file, spoken, in_full=check)
    if done.findings:
        show_findings(done.findings, done.sources, spoken)
    console().print(_summary(done, spoken, check=check))
    sys.exit(int(bool(done.findings) or (check and bool(done.changed))))


def _summary(done: FormattedRules, language: str, *, check: bool) -> str:
    left = sum(one.text is None for one in done.files)
    key = "would change" if check else "changed"
    return wording(language).say("format", key, files=len(done.files), changed=len(done.changed), left=left)
