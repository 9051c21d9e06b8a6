"""Many people's statements, a file each, in one folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import ceil
from multiprocessing import get_context
from pathlib import Path
from typing import ClassVar

from kaohe.pages.file_names import file_name
from kaohe.pages.statement import statement_page
from kaohe.run.bundle import open_bundle
from kaohe.run.evaluate import Step, Tell, in_silence
from kaohe.run.explained import Explainer
from kaohe.run.people import Selection, explained_people, people
from kaohe.run.results import LazyResults
from kaohe.sources.whole_folder import whole_folder

__all__ = ["INDEX", "Written", "write_statements"]

INDEX = "index.json"
"""Who has which file; no statement links to it."""
_BATCH = 500
"""The most people who are read at once."""
_TURNS = 4
"""How often each process fetches people where they are few: so that none waits long for another, and a bar moves."""
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
    tell: Tell = in_silence,
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
    tell : Callable[[Step], None]
        Is told how many people's statements are written.

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
        size = min(_BATCH, max(1, ceil(len(wanted) / (workers * _TURNS))))
        batches = [wanted[start : start + size] for start in range(0, len(wanted), size)]
        job = _Job(aside, selection, language)
        written: list[Written] = []
        tell(Step("stating", 0, len(wanted)))
        for batch in _done(job, results, bundle, batches, workers):
            written += batch
            tell(Step("stating", len(written), len(wanted)))
        index = {"format": "kaohe-statements 1", "language": language,
                 "statements": [{"employee": one.employee, "file": one.file} for one in written]}  # fmt: skip
        text = json.dumps(index, ensure_ascii=False, indent=1) + "\n"
        (aside / INDEX).write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    return tuple(written)


@dataclass(frozen=True, slots=True)
class _Job:
    """What is the same for everybody."""

    folder: Path
    selection: Selection
    language: str

    def write(self, results: LazyResults, explainer: Explainer, employees: Sequence[str]) -> list[Written]:
        """Writes the statements of some people."""
        written = []
        for employee, found in explained_people(results, employees, self.selection, explainer):
            name = file_name(employee, ".html")
            page = statement_page(found, results.pack)
            (self.folder / name).write_text(page, encoding="utf-8", errors="replace", newline="")
            written.append(Written(employee, name, len(found)))
        return written


def _done(
    job: _Job, results: LazyResults, bundle: Path, batches: Sequence[Sequence[str]], workers: int
) -> Iterator[list[Written]]:
    """The batches written, by several processes where there is enough to do."""
    if workers == 1 or sum(map(len, batches)) <= _ALONE:
        explainer = Explainer(results.pack, job.language)
        yield from (job.write(results, explainer, batch) for batch in batches)
        return
    spawn = get_context("spawn")  # the threads of Polars outlive no fork
    with ProcessPoolExecutor(min(workers, len(batches)), spawn, _Worker.start, (job, bundle)) as pool:
        yield from pool.map(_Worker.write, batches)


class _Worker:
    """What a process of its own keeps between batches: the job, the results, opened once, and what explains them."""

    job: ClassVar[_Job]
    results: ClassVar[LazyResults]
    explainer: ClassVar[Explainer]

    @classmethod
    def start(cls, job: _Job, bundle: Path) -> None:
        cls.job, cls.results = job, open_bundle(bundle)
        cls.explainer = Explainer(cls.results.pack, job.language)

    @classmethod
    def write(cls, batch: Sequence[str]) -> list[Written]:
        return cls.job.write(cls.results, cls.explainer, batch)
