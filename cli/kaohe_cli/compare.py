"""``kaohe compare``: two runs, and who changes."""

from __future__ import annotations

from pathlib import Path

import click

import kaohe
from kaohe.compare import compare
from kaohe_cli.differences import output_options, show_comparison
from kaohe_cli.terminal import language_option, refusals_said

__all__ = ["command"]


@click.command("compare")
@click.argument("before", metavar="OUT1", type=click.Path(exists=True, path_type=Path))
@click.argument("after", metavar="OUT2", type=click.Path(exists=True, path_type=Path))
@output_options
@language_option
@refusals_said
def command(
    before: Path, after: Path, *, form: str, out: Path | None, replace: bool, language: str | None
) -> None:  # fmt: skip
    """两次结果比一比 · Compare two runs.

    OUT1 和 OUT2 是 kaohe run -o 写出的文件夹,先后两次 · OUT1 and OUT2 are folders that kaohe run -o wrote, the earlier
    one first. Records are the same by employee, role and period. Each difference of totals is told by what makes up
    the totals: indicators, rounding, adjustments, limits, vetoes, overrides; the pieces add up to it exactly.
    """
    it = compare(kaohe.open(before), kaohe.open(after), language=language)
    show_comparison(it, form, out, replace=replace)
