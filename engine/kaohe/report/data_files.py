"""Data as scripts: a page from disk may load nothing else. They only hold data; the site's one program reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from kaohe.diagnostics.width import harmless

__all__ = ["FOLDER", "batches", "json_text", "write_data"]

FOLDER = "data"
_ESCAPED = {sign: f"\\u{ord(sign):04x}" for sign in "<>&"}
"""Signs that end a script somewhere; in JSON they only ever stand in texts."""

_One = TypeVar("_One")


def json_text(value: Any) -> str:
    """A value as JSON that means the same in any script; signs that steer how text runs are shown as unknown ones."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text if text.isprintable() else harmless(text)
    for sign, escaped in _ESCAPED.items():
        text = text.replace(sign, escaped)
    return text


def write_data(site: Path, name: str, content: str) -> None:
    """Writes some data, JSON already, as a script of that name."""
    text = f'kaohe("{name}",{content});\n'
    (site / FOLDER / f"{name}.js").write_text(text, encoding="utf-8", errors="replace", newline="")


def batches(rows: Iterable[_One], size: int) -> Iterator[Sequence[_One]]:
    """The rows, so many at a time; one empty batch where there are none."""
    rest = iter(rows)
    batch = list(islice(rest, size))
    yield batch
    while len(batch) == size and (batch := list(islice(rest, size))):
        yield batch
