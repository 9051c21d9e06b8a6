"""``kaohe check``: everything that is wrong with rules, at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kaohe import pipeline
from kaohe.diagnostics import Diagnostic, Severity
from kaohe.diagnostics.render import as_json
from kaohe_cli.terminal import fault_code, language_option, reader_language, show_findings, show_json, stop

__all__ = ["command"]


@click.command("check")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 · Output format.")
@click.option("--strict", is_flag=True, help="警告也算不通过 · Warnings count as errors.")
@language_option
def command(pack: Path, form: str, *, strict: bool, language: str | None) -> None:
    """检查规则 · Check rules.

    PACK 是一个 .kaohe 文件,或者放着它们的文件夹 · is a .kaohe file, or a folder of them.

    Exits with 0 where nothing forbids scoring, 1 where there is an error (with --strict: or a warning), 2 on misuse.
    """
    loaded = pipeline.load(pack)
    language = reader_language(language, loaded)
    if not loaded.files:
        stop(fault_code(loaded), loaded.findings, {}, language)
    if form == "json":
        show_json(as_json(loaded.findings, loaded.sources, language))
    else:
        show_findings(loaded.findings, loaded.sources, language)
    sys.exit(int(any(_fails(one, strict=strict) for one in loaded.findings)))


def _fails(one: Diagnostic, *, strict: bool) -> bool:
    return one.is_error or (strict and one.severity is Severity.WARNING)
