"""``kaohe impact``: what changed rules do to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

import kaohe
from kaohe.api import Rules
from kaohe.compare import impact
from kaohe_cli.differences import output_options, show_comparison
from kaohe_cli.progress import shown_steps
from kaohe_cli.run import named_files
from kaohe_cli.terminal import fault_code, language_option, reader_language, refused_in, stop

__all__ = ["command"]


@click.command("impact")
@click.argument("old", metavar="PACK1", type=click.Path(path_type=Path))
@click.argument("new", metavar="PACK2", type=click.Path(path_type=Path))
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option("--period", help="只评这一期,其余的只用作上期 · Score this period alone; the others serve as look-back.")
@click.option(
    "--detail", "details", multiple=True, callback=named_files, metavar="明细=文件 · DETAIL=FILE",
    help="一张明细的文件,可以写几次 · The file of a detail; may be given several times.",
)  # fmt: skip
@output_options
@language_option
def command(
    old: Path,
    new: Path,
    data: tuple[Path, ...],
    *,
    period: str | None,
    details: Mapping[str, Sequence[Path]],
    form: str,
    out: Path | None,
    replace: bool,
    language: str | None,
) -> None:
    """规则改了,谁会受影响 · What changed rules do to whom.

    PACK1 是原来的规则,PACK2 是新的,DATA 是同一份数据 · PACK1 are the old rules, PACK2 the new ones; both score DATA.
    Tells how the rules differ, who goes up and down by it, and of each difference which change made how much of it.

    示例和规则对不上也照比,并且说明 · Rules are compared although an example comes out otherwise, which is told.

    Exits with 0, 1 where rules are faulty, 2 on misuse.
    """
    given = kaohe.load(old), kaohe.load(new)
    before, after = (rules.despite_examples() for rules in given)
    language = reader_language(language, after.loaded)
    for rules in (before, after):
        if not rules.loaded.is_sound:
            stop(fault_code(rules.loaded), rules.check(), rules.sources, language)
    with refused_in(language):
        known = {one.name for rules in (before, after) for one in rules.pack.details}
        results = []
        for rules in (before, after):
            with shown_steps(language) as tell:
                theirs = _details(rules, details, known)
                results.append(rules.evaluate(data, period=period, details=theirs, tell=tell))
        it = impact(*results, language=language, unexpected=(given[0].unexpected, given[1].unexpected))
        show_comparison(it, form, out, replace=replace)


def _details(rules: Rules, given: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    """The details that these rules know, and those that neither do, which they refuse."""
    own = {one.name for one in rules.pack.details}
    return {name: files for name, files in given.items() if name in own or name not in known}
