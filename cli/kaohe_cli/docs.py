"""``kaohe docs``: rules as the handbook that is published to those who are appraised."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from kaohe import pipeline
from kaohe.diagnostics.width import harmless
from kaohe.pages.handbook import Form
from kaohe.pages.handbooks import write_handbook
from kaohe.wording import wording
from kaohe_cli.terminal import console, fault_code, language_option, reader_language, refused_in, stop

__all__ = ["command"]


@click.command("docs")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True,
    help="写成 .html 或 .md 文件,或者一个文件夹 · A .html or .md file, or a folder.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["html", "md"]),
    help="网页或 Markdown,不写就看 -o 的后缀 · HTML or Markdown, else as -o ends.",
)  # fmt: skip
@click.option("--replace", is_flag=True, help="盖掉以前写的手册 · Overwrite an earlier handbook there.")
@language_option
def command(pack: Path, *, out: Path, form: str | None, replace: bool, language: str | None) -> None:
    """把规则写成公示的手册 · Write rules as the handbook that is published.

    PACK 是规则 · are the rules. The handbook is told from them alone: duties, data, formulas, thresholds, weights,
    missing rules, vetoes, grades, worked examples, version and approval. In a folder each role has its own file too.

    Exits with 0, 1 where the rules are faulty, 2 on misuse.
    """
    loaded = pipeline.load(pack)
    language = reader_language(language, loaded)
    if not loaded.is_sound:
        stop(fault_code(loaded), loaded.findings, loaded.sources, language)
    chosen = cast(Form, form or ("md" if out.suffix.lower() == ".md" else "html"))
    with refused_in(language):
        names = write_handbook(loaded.pack, out, form=chosen, language=language, replace=replace)
    inside = len(names) > 1
    for name in names if inside else ():
        console().print(f"  {harmless(name)}")
    console().print(wording(language).say("run", "documented", out=harmless(str(out))))
