"""The way in for programs: load rules, check them, score records by them, open what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, overload

from kaohe import pipeline
from kaohe.diagnostics import Diagnostic
from kaohe.diagnostics.refused import RefusedError
from kaohe.given import Records, period_to_score, read_given
from kaohe.model.pack import Pack
from kaohe.run.bundle import open_bundle, write_bundle
from kaohe.run.evaluate import Tell, evaluate, in_silence
from kaohe.run.results import LazyResults, Results
from kaohe.sources.frames import kind_of_frame
from kaohe.testing.report import Report
from kaohe.testing.work import report_on
from kaohe.verify.seal import NOT_SEALED, Seal
from kaohe.verify.superseding import NOT_SUPERSEDING, Superseding

__all__ = ["MOST_RECORDS", "Records", "Rules", "load", "loads", "open"]

_UNEXPECTED = "E701"
"""The code of an example that comes out otherwise than it expects."""
MOST_RECORDS = 20_000
"""The most records that a test looks at."""


@dataclass(frozen=True)
class Rules:
    """A rule pack, read and checked."""

    loaded: pipeline.LoadedPack

    @property
    def pack(self) -> Pack:
        """The typed model of the rules; ``Pack.model_json_schema()`` describes it."""
        return self.loaded.pack

    @property
    def sources(self) -> Mapping[str, str]:
        """The text of each rule file by name, for findings to quote."""
        return self.loaded.sources

    def check(self) -> tuple[Diagnostic, ...]:
        """Everything that was found in the rules; empty where nothing was."""
        return self.loaded.findings

    @overload
    def evaluate(
        self,
        records: Records,
        *,
        period: str | None = None,
        roster: Records | None = None,
        sheet: str | None = None,
        details: Mapping[str, Any] | None = None,
        overrides: Any = None,
        out: str | Path | None = None,
        replace: bool = False,
        seal: Seal = NOT_SEALED,
        supersedes: Superseding = NOT_SUPERSEDING,
        tell: Tell = in_silence,
    ) -> LazyResults: ...

    @overload
    def evaluate(
        self,
        records: Any,
        *,
        period: str | None = None,
        roster: Records | None = None,
        sheet: str | None = None,
        details: Mapping[str, Any] | None = None,
        overrides: Any = None,
        out: str | Path | None = None,
        replace: bool = False,
        seal: Seal = NOT_SEALED,
        supersedes: Superseding = NOT_SUPERSEDING,
        tell: Tell = in_silence,
    ) -> Results[Any]: ...

    def evaluate(  # noqa: PLR0913 - what a run is asked for, each by its name
        self,
        records: Any,
        *,
        period: str | None = None,
        roster: Records | None = None,
        sheet: str | None = None,
        details: Mapping[str, Any] | None = None,
        overrides: Any = None,
        out: str | Path | None = None,
        replace: bool = False,
        seal: Seal = NOT_SEALED,
        supersedes: Superseding = NOT_SUPERSEDING,
        tell: Tell = in_silence,
    ) -> Results[Any]:
        """Scores records. Every row meets one fate, and ``Results.counts`` add up to the rows.

        Parameters
        ----------
        records : Records or a data frame
            Several files are one table. Cells are read as people write them, from mappings as from files. Of a frame
            (Polars eager or lazy, pandas, PyArrow, a DuckDB relation) the results' tables are frames of its kind.
        period : str | None
            With a period (``2026-Q1``), only its records are scored and the others serve as look-back.
        roster : Records | None
            The people who should have a record; who has none is listed.
        sheet : str | None
            Which sheet of a workbook; without it every one that holds records.
        overrides : Records or a data frame | None
            Figures that somebody changed by hand: whose, which one, from what to what, who, when and why. Each is
            applied or rejected with its reason; ``Results.overrides`` has them all.
        details : Mapping[str, Records or a data frame] | None
            The tables of details, by their names in the rules. One that is not given is looked for among the sheets of
            the records' workbooks, under its name.
        out : str | Path | None
            The folder to keep the results in, whole or not at all; ``replace`` overwrites an earlier one.
        seal : Seal
            How the results vouch for themselves: by a signature, an entry in a ledger, or both.
        supersedes : Superseding
            Earlier results that these stand in for, and why. They stay as they are; ``Results.corrections`` tells whose
            result changed, from what to what.
        tell : Callable
            Is told of each step as it begins, which one of how many.

        Raises
        ------
        RefusedError
            Where the rules have an error, no table can be read, a detail that the records need is lacking, ``period``
            is none of the rules' periods, ``out`` can't be written or sealed, or what it supersedes is not as it was.
        """
        language = self.pack.language
        if not self.loaded.is_sound:
            raise RefusedError([one for one in self.loaded.findings if one.is_error], language)
        sealed = seal.ready(self.pack, out)
        superseded = supersedes.ready(self.pack, out)
        given = read_given(self.pack, records, sheet=sheet, roster=roster, details=details, overrides=overrides)
        run = partial(
            evaluate,
            self.pack,
            given.tables,
            unread=given.unread,
            kind=kind_of_frame(records),
            period=period_to_score(self.pack, period),
            beside=given.beside,
            tell=tell,
        )
        if out is None:
            return run()
        return write_bundle(
            lambda keep: run(keep=keep),
            Path(out),
            rules=self.loaded,
            tables=given.tables,
            beside=given.beside,
            options={"period": period, "sheet": sheet},
            seal=sealed,
            superseded=superseded,
            replace=replace,
        )

    @property
    def can_be_tested(self) -> bool:
        """Whether nothing is wrong but what examples expect."""
        return all(one.code == _UNEXPECTED for one in self.loaded.findings if one.is_error)

    @property
    def unexpected(self) -> int:
        """How much of what examples expect comes out otherwise."""
        return sum(one.code == _UNEXPECTED for one in self.loaded.findings)

    def despite_examples(self) -> Rules:
        """The same rules, to score by although an example expects something else."""
        kept = tuple(one for one in self.loaded.findings if one.code != _UNEXPECTED)
        return Rules(replace(self.loaded, findings=kept))

    def test(
        self, records: Any = None, *, details: Mapping[str, Any] | None = None, language: str | None = None
    ) -> Report:
        """Works the examples, and tells what of the rules they, and records, reach.

        Parameters
        ----------
        records : Records or a data frame
            As `evaluate` takes them; None where only examples are worked. No more than ``MOST_RECORDS`` are looked at.
        details : Mapping[str, Records or a data frame] | None
            As `evaluate` takes them.
        language : str | None
            ``zh`` or ``en``; without it, the language of the rules' keywords.

        Raises
        ------
        RefusedError
            Where anything is wrong with the rules but what an example expects, or no table can be read.
        """
        language = language or self.pack.language
        if not self.can_be_tested:
            raise RefusedError([one for one in self.loaded.findings if one.is_error], language)
        if records is None:
            return report_on(self.pack, self.sources, language, None, 0)
        # an example that expects something else is no reason not to see what records reach
        scored, left_out = self.despite_examples().evaluate(records, details=details).some_records(MOST_RECORDS)
        return report_on(self.pack, self.sources, language, scored, left_out)


def load(path: str | Path) -> Rules:
    """Rules from a folder of ``.kaohe`` files or from one file. Faulty rules load, with their faults as findings."""
    return Rules(pipeline.load(Path(path)))


def loads(text: str) -> Rules:
    """Rules from a text."""
    return Rules(pipeline.load_text(text))


def open(path: str | Path) -> LazyResults:
    """The results that a run kept in a folder.

    Raises
    ------
    RefusedError
        Where it is no such folder, or not whole.
    """
    return open_bundle(Path(path))
