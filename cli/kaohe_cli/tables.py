"""Tables as a terminal shows them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from kaohe.diagnostics.width import harmless
from kaohe_cli.terminal import console

__all__ = ["show_table"]


def show_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Container[int]) -> None:
    """Prints a table without the columns that hold nothing; nothing where there are no rows.

    ``numbers`` are the places of columns of numbers, which stand at the right.
    """
    listed = list(rows)
    if not listed:
        return
    used = [at for at in range(len(heads)) if any(row[at] for row in listed)]
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for at in used:
        table.add_column(heads[at], justify="right" if at in numbers else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text(harmless(row[at])) for at in used))
    console().print(table, soft_wrap=False)
