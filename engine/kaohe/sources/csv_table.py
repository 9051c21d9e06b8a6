"""CSV files as Excel and others write them: UTF-8 with or without BOM, UTF-16 or GB18030; comma, semicolon or tab."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.sources.tables import ROW, Row, Table, fits, frame_of

__all__ = ["read_csv"]

_DELIMITERS = ",;\t"
_ENCODINGS = ("utf-8-sig", "gb18030")
_QUOTED = re.compile(r'"[^"]*"')
_NO_SIGN = "\x01"  # stands in no text: lines are taken whole, and cut by us


def read_csv(path: Path, content: bytes) -> tuple[Table | None, list[Diagnostic]]:
    """The table that a CSV file holds."""
    text = _decoded(content)
    if text is None or "\x00" in text:
        return None, [finding("R202", CellPlace(path.name))]
    first = next((line for line in text.splitlines() if line.strip(_DELIMITERS + " \u3000")), None)
    if first is None:
        return None, [finding("R203", CellPlace(path.name))]
    delimiter = max(_DELIMITERS, key=first.count)
    digest = hashlib.sha256(content).hexdigest()
    if '"' not in text and _NO_SIGN not in text:
        return _cut(path.name, text, delimiter, digest), []
    regular = _regular(path.name, text, delimiter, digest)
    if regular is not None:
        return regular, []
    try:
        rows = _quoted(text, delimiter)
    except csv.Error as error:
        return None, [finding("R204", CellPlace(path.name), reason=str(error))]
    if not rows:
        return None, [finding("R203", CellPlace(path.name))]
    header, *rest = rows
    return Table.of_rows(path.name, [cell.strip() for cell in header.cells], rest, digest), []


def _decoded(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _cut(file: str, text: str, delimiter: str, digest: str) -> Table:
    """A table whose cells are never quoted: each line is a row, cut at the delimiters."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    lines = pl.read_csv(
        io.BytesIO(plain), has_header=False, separator=_NO_SIGN, quote_char=None, infer_schema=False,
        new_columns=["line"], encoding="utf8",
    ).with_row_index(ROW, 1)  # fmt: skip
    filled = lines.filter(pl.col("line").str.strip_chars(f"{delimiter} \t\u3000\xa0").str.len_bytes() > 0)
    header = [cell.strip() for cell in str(filled["line"][0]).split(delimiter)]
    width = len(header)
    body = filled.slice(1).with_columns(pl.col(ROW).cast(pl.Int64))
    is_whole = pl.col("line").str.count_matches(delimiter, literal=True) == width - 1
    whole = body.filter(is_whole)
    cells = whole["line"].str.split_exact(delimiter, width - 1).struct.rename_fields([str(at) for at in range(width)])
    frame = pl.DataFrame([whole[ROW], *cells.struct.unnest().get_columns()])
    others = [Row(number, tuple(str(line).split(delimiter))) for number, line in body.filter(~is_whole).iter_rows()]
    longer = [row for row in others if fits(row.cells, width)]
    ragged = [row for row in others if not fits(row.cells, width)]
    return Table.of_frame(file, header, _with(frame, longer, width), ragged, digest)


def _with(frame: pl.DataFrame, rows: Sequence[Row], width: int) -> pl.DataFrame:
    """A frame with further rows in their places: those that only blank cells stand beyond."""
    return pl.concat([frame, frame_of(rows, width)]).sort(ROW) if rows else frame


def _regular(file: str, text: str, delimiter: str, digest: str) -> Table | None:
    """A table with quoted cells, read at once; None where a row isn't exactly as long as the headings.

    Polars fills short rows up without a word, and refuses long ones: so the delimiters must be as many as they would be
    in rows that are all whole.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        frame = pl.read_csv(
            io.BytesIO(plain.encode()), has_header=False, separator=delimiter, infer_schema=False, encoding="utf8"
        )
    except pl.exceptions.PolarsError:
        return None
    outside = _QUOTED.sub("", plain).count(delimiter)
    if '"' in _QUOTED.sub("", plain) or outside != frame.height * (frame.width - 1) or frame.height == 0:
        return None
    frame = frame.rename(dict(zip(frame.columns, map(str, range(frame.width)), strict=True))).fill_null("")
    header = tuple(str(cell).strip() for cell in frame.row(0))
    body = frame.with_row_index(ROW, 1).with_columns(pl.col(ROW).cast(pl.Int64)).slice(1)
    filled = pl.any_horizontal(pl.exclude(ROW).str.strip_chars() != "")
    return Table.of_frame(file, header, body.filter(filled), (), digest) if any(header) else None


def _quoted(text: str, delimiter: str) -> list[Row]:
    """The rows that are not blank, where cells may be quoted; the first is the headings."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    numbered = ((number, tuple(cells)) for number, cells in enumerate(reader, 1))
    return [Row(number, cells) for number, cells in numbered if any(cell.strip() for cell in cells)]
