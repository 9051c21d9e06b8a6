"""``kaohe check``: everything that is wrong with rules, at once."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click

from kaohe import pipeline
from kaohe.correcting import CorrectedRules, correct_rules
from kaohe.diagnostics import Diagnostic, Severity
from kaohe.diagnostics.render import as_json
from kaohe.diagnostics.sarif import as_sarif
from kaohe.wording import wording
from kaohe_cli.changes import show_changes
from kaohe_cli.details import detail_option
from kaohe_cli.points import Points
from kaohe_cli.terminal import (
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


@click.command("check")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", help="输出格式 · Output format."
)
@click.option("--strict", is_flag=True, help="警告也算不通过 · Warnings count as errors.")
@click.option("--fix", is_flag=True, help="改掉不会改错的地方 · Correct what can't be corrected wrongly.")
@click.option(
    "--cliff",
    type=Points(),
    metavar="POINTS",
    help="列出差一点点、总分就差这么多分以上的地方 · List where a hair's difference moves the total by more than this.",
)
@click.option(
    "--data", "data", type=click.Path(exists=True, path_type=Path), multiple=True,
    help="每条提示碰到多少条记录,第一条在哪里 · How many records each finding concerns, and the first.",
)  # fmt: skip
@detail_option
@language_option
@refusals_said
def command(
    pack: Path,
    form: str,
    data: tuple[Path, ...],
    details: Mapping[str, Sequence[Path]],
    *,
    strict: bool,
    fix: bool,
    cliff: Fraction | None,
    language: str | None,
) -> None:
    """检查规则 · Check rules.

    PACK 是一个 .kaohe 文件,或者放着它们的文件夹 · is a .kaohe file, or a folder of them.

    --fix 只改不会改错的:漏了的空格、冒号、千位逗号、行尾的句号、保留词的引号、只像一个名称的错字 · corrects in
    place what leaves no choice: missing blanks, colons, thousands commas, full stops, quotes of reserved words, a slip
    in a name that is like one other alone; and says what it changed.

    Exits with 0 where nothing forbids scoring, 1 where there is an error (with --strict: or a warning), 2 on misuse.
    """
    corrected = correct_rules(pack) if fix else None
    loaded = pipeline.load(pack) if corrected is None else corrected.loaded
    loaded = loaded if cliff is None else pipeline.with_cliffs(loaded, cliff)
    language = reader_language(language, loaded)
    if not loaded.files:
        stop(fault_code(loaded), loaded.findings, {}, language)
    findings, are_counted = _counted(loaded, data, details)
    excepted = [(one.finding, one.by.reason) for one in loaded.silenced]
    if form == "json":
        show_json(as_json(findings, loaded.sources, language, excepted))
    elif form == "sarif":
        show_json(as_sarif(findings, loaded.sources, language, version("kaohe"), excepted))
    else:
        if corrected is not None:
            _show_corrections(corrected, language)
        show_findings(findings, loaded.sources, language)
        if any(one.is_error for one in loaded.findings):
            console().print(wording(language).say("render", "unproved"))
        if data and not are_counted:
            console().print(wording(language).say("render", "uncounted"))
        if excepted:
            codes = wording(language).joined(sorted({one.code for one, _ in excepted}))
            console().print(wording(language).say("render", "excepted", number=len(excepted), codes=codes))
    sys.exit(int(any(_fails(one, strict=strict) for one in loaded.findings)))


def _counted(
    loaded: pipeline.LoadedPack, data: Sequence[Path], details: Mapping[str, Sequence[Path]]
) -> tuple[Sequence[Diagnostic], bool]:
    """The findings, with how many records each concerns where there are any, and whether they could be counted."""
    if not data:
        return loaded.findings, False
    rules = import_module("kaohe.api").Rules(loaded)  # only now: it takes longer to import than to check
    return rules.check(data, details=details), rules.can_be_counted


def _show_corrections(corrected: CorrectedRules, language: str) -> None:
    """The lines that were corrected, and how many corrections there were."""
    for file in corrected.files:
        if file.is_changed:
            show_changes(file, language, in_full=True)
    console().print(wording(language).say("format", "corrected", number=corrected.corrections))


def _fails(one: Diagnostic, *, strict: bool) -> bool:
    return one.is_error or (strict and one.severity is Severity.WARNING)
