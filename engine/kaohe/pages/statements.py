"""Many people's statements, a file each, in one folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from kaohe.pages.file_names import file_name
from kaohe.pages.statement import statement_page
from kaohe.run.bundle import open_bundle
from kaohe.run.people import Selection, explained_people, people
from kaohe.sources.whole_folder import whole_folder

__all__ = ["INDEX", "Written", "write_statements"]

INDEX = "index.json"
"""Who has which file; no statement links to it."""
_BATCH = 250
_ALONE = 500
"""People that one process writes sooner than further ones have started."""


@dataclass(frozen=True, slots=True)
class Written:
    """A statement that was written: whose, its file inside the folder, and how many records it tells."""

    employee: str
    file: str
    records: int


def write_statements(
    bundle: Path,
    out: Path,
    selection: Selection,
    *,
    language: str | None = None,
    replace: bool = False,
    workers: int = 1,
) -> tuple[Written, ...]:
    """Writes the statements of everybody who is meant.

    Parameters
    ----------
    bundle : Path
        The results of a run. Every statement is held to them before it is written.
    out : Path
        The folder, written whole or not at all; ``replace`` overwrites an earlier one.
    language : str | None
        ``zh`` or ``en``; without it, the language of the rules' keywords.
    workers : int
        The most processes to write with. More than one need a main module that can be imported, as programs have.

    Raises
    ------
    RefusedError
        Where it is no bundle, or not whole, or its figures scored again come out otherwise; where somebody named is
        not in it; or where ``out`` can't be written.
    """
    results = open_bundle(bundle)
    language = language or results.pack.language
    wanted = people(results, selection, language)
    with whole_folder(out, "statements", INDEX, replace=replace) as aside:
        batches = [wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH)]
        tasks = [_Task(bundle, aside, batch, selection, language) for batch in batches]
        written = tuple(chain.from_iterable(_done(tasks, workers)))
        index = {"format": "kaohe-statements 1", "language": language,
                 "statements": [{"employee": one.employee, "file": one.file} for one in written]}  # fmt: skip
        text = json.dumps(index, ensure_ascii=False, indent=1) + "\n"
        (aside / INDEX).write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    return written


@dataclass(frozen=True, slots=True)
class _Task:
    bundle: Path
    folder: Path
    employees: Sequence[str]
    selection: Selection
    language: str


def _done(tasks: Sequence[_Task], workers: int) -> Iterator[list[Written]]:
    """The tasks, in several processes where there is enough to do."""
    if workers == 1 or sum(len(task.employees) for task in tasks) <= _ALONE:
        yield from map(_write, tasks)
        return
    with ProcessPoolExecutor(
        min(workers, len(tasks)), mp_context=get_context("spawn")
    ) as pool:  # threads of Polars outlive no fork
        yield from pool.map(_write, tasks)


def _write(task: _Task) -> list[Written]:
    results = open_bundle(task.bundle)
    written = []
    for employee, found in explained_people(results, task.employees, task.selection, task.language):
        name = file_name(employee, ".html")
        page = statement_page(found, results.pack)
        (task.folder / name).write_text(page, encoding="utf-8", errors="replace", newline="")
        written.append(Written(employee, name, len(found)))
    return written
