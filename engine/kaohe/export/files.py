"""One file from results: what its ending says, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs

from kaohe.export.nested import nested
from kaohe.export.sheets import MOST_ROWS
from kaohe.export.tables import scores
from kaohe.export.workbook import longest_sheet, write_workbook
from kaohe.run.results import Results
from kaohe.sources.whole_file import file_aside, refused_file
from kaohe.wording import Wording, wording

__all__ = ["ENDINGS", "export"]

_FORMULA = r"^[=+\-@\t\r]"
"""How a text begins that a sheet would take for a formula."""


def export(results: Results[Any], out: Path, *, language: str | None = None, replace: bool = False) -> None:
    """Writes results to a file.

    ``.xlsx`` has sheets of scores, of indicators, and of what got no score; ``.csv`` and ``.parquet`` have a row for
    each record that was not rejected, with a column an indicator; ``.jsonl`` has them nested.

    Parameters
    ----------
    results : Results
        Of a run, or of a bundle.
    out : Path
        The file; its ending says what kind.
    language : str | None
        Of the headings and reasons: ``zh`` or ``en``; without it, the language of the rules.
    replace : bool
        Whether a file that stands there may be overwritten.

    Raises
    ------
    RefusedError
        Where the ending is none of these, something stands there, it can't be written, or Excel can't hold it.
    """
    language = language or results.pack.language
    with file_aside(out, tuple(ENDINGS), language, replace=replace) as aside:
        write = ENDINGS[out.suffix.casefold()]
        rows = longest_sheet(results) if write is _xlsx else 0
        if rows > MOST_ROWS:
            raise refused_file("B123", out, language, rows=rows, most=MOST_ROWS)
        write(results, aside, wording(language))


def _csv(results: Results[Any], out: Path, words: Wording) -> None:
    """As Excel in China opens it right: with a BOM; a text that looks like a formula has ' before it."""
    table = scores(results, words)
    headings = {name: f"'{name}" for name in table.collect_schema() if name[:1] in "=+-@\t\r"}
    text = cs.string()
    defused = pl.when(text.str.contains(_FORMULA)).then(pl.lit("'") + text).otherwise(text)
    table.with_columns(defused.name.keep()).rename(headings).sink_csv(
        out, include_bom=True, line_terminator="\r\n", engine="streaming"
    )


def _parquet(results: Results[Any], out: Path, words: Wording) -> None:
    scores(results, words).sink_parquet(out, engine="streaming")


def _jsonl(results: Results[Any], out: Path, _words: Wording) -> None:
    nested(results).sink_ndjson(out, engine="streaming")


def _xlsx(results: Results[Any], out: Path, words: Wording) -> None:
    write_workbook(results, out, words)


ENDINGS: dict[str, Callable[[Results[Any], Path, Wording], None]] = {
    ".xlsx": _xlsx, ".csv": _csv, ".jsonl": _jsonl, ".parquet": _parquet,
}  # fmt: skip
"""What can be written, by the file's ending."""
