"""``--detail``: the files of a run's detail tables, by the details' names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

__all__ = ["detail_option", "named_files"]


def named_files(_: click.Context, __: click.Parameter, given: Sequence[str]) -> Mapping[str, Sequence[Path]]:
    """Files by the names before their =."""
    found: dict[str, list[Path]] = {}
    for one in given:
        name, sign, path = (piece.strip() for piece in one.partition("="))
        if not (name and sign and path):
            raise click.BadParameter(f"写成 明细=文件 · Write DETAIL=FILE: {one}")
        found.setdefault(name, []).append(Path(path))
    return found


detail_option = click.option(
    "--detail", "details", multiple=True, callback=named_files, metavar="明细=文件 · DETAIL=FILE",
    help="一张明细的文件,可以写几次 · The file of a detail; may be given several times.",
)  # fmt: skip
