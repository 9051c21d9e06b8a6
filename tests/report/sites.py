"""Runs kept, their reports written, and what those hold read back: from the pages, and from the files of data."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from reading import read
from sample_runs import DETAILS, OVERRIDES, PACKS

import kaohe

__all__ = ["column_counts", "data", "details", "equation", "kept", "listed", "pages", "table_of"]


def kept(pack: str, folder: Path) -> Path:
    """The results of a pack's records, in a folder."""
    rules, records = PACKS[pack]
    out = folder / pack
    kaohe.load(rules).evaluate(records, details=DETAILS.get(pack), overrides=OVERRIDES.get(pack), out=out)
    return out


def pages(site: Path) -> dict[str, str]:
    """Each page of a site by its name; every element must be closed where it should be."""
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(site.glob("*.html"))}
    for text in found.values():
        read(text)
    return found


def data(site: Path, name: str) -> Any:
    """What a file of data hands over."""
    text = (site / "data" / f"{name}.js").read_text(encoding="utf-8")
    call = re.fullmatch(r'kaohe\("([\w-]+)",(.*)\);\n', text)
    assert call is not None
    assert call[1] == name
    return json.loads(call[2])


def listed(site: Path, name: str) -> list[dict[str, str | None]]:
    """A list's rows, each cell as it is shown."""
    told = data(site, name)
    rows = [row for at in range(told["files"]) for row in data(site, f"{name}-{at}")]
    return [
        {
            column["name"]: (column["words"][cell] if cell >= 0 else None) if "words" in column else cell
            for column, cell in zip(told["columns"], row, strict=True)
        }
        for row in rows
    ]


def details(site: Path) -> list[Any]:
    """Each record's details, by number."""
    files = sorted((site / "data").glob("details-*.js"), key=lambda path: int(path.stem.split("-")[1]))
    return [one for path in files for one in data(site, path.stem)]


def equation(page: str) -> list[int]:
    """The numbers of the front page's equation, as they are read."""
    found = re.search(r'<ul class="equation">(.*?)</ul>', page, re.DOTALL)
    assert found is not None
    return [int(one) for one in re.findall(r'class="count">(\d+)<', found[1])]


def column_counts(page: str) -> list[list[int]]:
    """Of each histogram of a page the columns' figures."""
    figures = re.findall(r'<figure class="histogram">(.*?)</figure>', page, re.DOTALL)
    return [[int(one) for one in re.findall(r'data-count="(\d+)"', figure)] for figure in figures]


def table_of(page: str, heading: str) -> list[list[str]]:
    """The rows of the first table behind a heading, cell by cell."""
    rest = page[page.index(f'id="{heading}"') :]
    body = re.search(r"<tbody>(.*?)</tbody>", rest, re.DOTALL)
    assert body is not None
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)
    return [[read(cell).text for _, cell in re.findall(r"<(t[hd])\b[^>]*>(.*?)</\1>", row, re.DOTALL)] for row in rows]


def exact(text: str) -> Fraction:
    """A figure as it is printed, with or without ≈."""
    return Fraction(text.removeprefix("≈").removesuffix("%"))
