"""A run's results as a site that opens from disk: its pages, and the data that they read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.pages.handbook import handbook
from kaohe.report.besides import besides
from kaohe.report.data_files import FOLDER, batches, json_text, write_data
from kaohe.report.details import COUNTINGS, details_of, outline
from kaohe.report.listings import Listing, people, set_aside
from kaohe.report.overview import overview
from kaohe.report.pages import FIRST_ROWS, Pages, role_file
from kaohe.report.pseudonyms import pseudonymised
from kaohe.report.role_figures import role_figures
from kaohe.report.secret import fresh_secret, kept_secret
from kaohe.report.shown import Shown, shown
from kaohe.run.bundle import manifest_of, open_bundle
from kaohe.run.evaluate import Step, Tell, in_silence
from kaohe.run.manifest import Manifest, digest
from kaohe.run.trace import DISQUALIFIED
from kaohe.sources.whole_folder import whole_folder
from kaohe.wording import Wording, wording

__all__ = ["INDEX", "MOST_RECORDS", "Site", "write_report"]

INDEX = "report.json"
"""What the site is of; only a folder that has it is ever replaced."""
MOST_RECORDS = 200_000
"""More than these no browser should have to search."""
_PROGRAM = Path(__file__).resolve().parent / "report.js"
_PER_FILE, _PER_DETAILS = 5000, 500
"""Rows of a list, and records' details, in a file."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that was written: how many records it shows, how many files it has, and their size in bytes."""

    records: int
    files: int
    size: int


def write_report(
    bundle: Path,
    out: Path,
    *,
    language: str | None = None,
    pseudonymise: bool = False,
    key: Path | None = None,
    replace: bool = False,
    tell: Tell = in_silence,
) -> Site:
    """Writes the site of a run's results.

    Parameters
    ----------
    bundle : Path
        The results of a run, held to their hashes and counts before anything is told of them.
    out : Path
        The folder, written whole or not at all; ``replace`` overwrites an earlier report.
    language : str | None
        ``zh`` or ``en``; without it, the language of the rules' keywords.
    pseudonymise : bool
        Whether people stand under other names, as `pseudonyms` says. ``key`` is the file of the secret that those are
        made of, written where there is none; without it a fresh secret is used and forgotten.
    tell : Callable[[Step], None]
        Is told how far it is.

    Raises
    ------
    RefusedError
        Where it is no bundle, or not what the run wrote; where it has too many records; where the key is none or would
        be passed on; or where ``out`` can't be written.
    """
    manifest = manifest_of(bundle)
    language = language or manifest.pack.language
    _hold(bundle, manifest, language)
    results = open_bundle(bundle)
    secret = None
    with whole_folder(out, "report", INDEX, replace=replace) as aside:
        it = shown(results, language)
        _hold_counts(it, bundle, language)
        if pseudonymise:
            secret = fresh_secret() if key is None else kept_secret(key, out, language)
            it = pseudonymised(it, secret)
        _Writer(aside, it, manifest, wording(language), tell).write()
        files = [path for path in aside.rglob("*") if path.is_file()]
        return Site(len(it.scores), len(files), sum(path.stat().st_size for path in files))


def _hold(bundle: Path, manifest: Manifest, language: str) -> None:
    """Refuses results that are not as the run wrote them."""
    changed = [
        name
        for name, expected in sorted(manifest.files.items())
        if not (bundle / name).is_file() or digest(bundle / name) != expected
    ]
    if manifest.hashed() != manifest.sha256:
        changed.append("manifest.json")
    if changed:
        raise RefusedError([finding("B250", CellPlace(bundle.name), files=tuple(changed[:3]))], language)
    records = manifest.counts.scored + manifest.counts.incomplete + manifest.counts.not_appraised
    if records > MOST_RECORDS:
        place = CellPlace(bundle.name)
        raise RefusedError([finding("B254", place, records=records, most=MOST_RECORDS)], language)


def _hold_counts(it: Shown, bundle: Path, language: str) -> None:
    """Refuses tables that don't have the rows that the counts tell of."""
    there = dict(it.scores.group_by("status").len().iter_rows())
    told = {name: getattr(it.counts, name) for name in ("scored", "incomplete", "not_appraised")}
    rejected = it.tables["rejected"].select("file", "row").n_unique()
    if any(there.get(name, 0) != count for name, count in told.items()) or rejected != it.counts.rejected:
        raise RefusedError([finding("B255", CellPlace(bundle.name))], language)


class _Writer:
    """Writes the files of a site into a folder."""

    def __init__(self, site: Path, it: Shown, manifest: Manifest, words: Wording, tell: Tell) -> None:
        self._site = site
        self._it = it
        self._manifest = manifest
        self._words = words
        self._tell = tell

    def write(self) -> None:
        """All of it."""
        it, words = self._it, self._words
        (self._site / FOLDER).mkdir()
        figures = overview(it, words)
        pages = Pages(it, figures, self._manifest, words.language)
        listed, lists = people(it, figures.grades, words), tuple(set_aside(it, words))
        self._page("index.html", pages.front())
        for number, plan in enumerate(pages.plans):
            self._tell(Step("drawing", number, len(pages.plans), plan.role.name))
            told = role_figures(it, plan, DISQUALIFIED[words.language], words)
            self._page(role_file(plan), pages.role(told))
        self._page("people.html", pages.people(listed))
        self._page("set_aside.html", pages.set_aside(lists))
        self._page("handbook.html", handbook(it.pack, "html", words.language, home=pages.home))
        shutil.copyfile(_PROGRAM, self._site / "report.js")
        write_data(self._site, "words", json_text(dict(self._program_words())))
        self._list(listed, pages, panel=self._panel())
        for one in lists:
            if one.size > FIRST_ROWS:
                self._list(one, pages)
        self._page(INDEX, json.dumps(self._index(), ensure_ascii=False, indent=1) + "\n")

    def _page(self, name: str, text: str) -> None:
        (self._site / name).write_text(text, encoding="utf-8", errors="replace", newline="")

    def _index(self) -> dict[str, Any]:
        return {
            "format": "kaohe-report 1",
            "language": self._words.language,
            "results": self._manifest.sha256,
            "pseudonymised": self._it.pseudonymous,
            "counts": self._it.counts.model_dump(mode="json"),
        }

    def _program_words(self) -> Iterator[tuple[str, str]]:
        """The sentences of the program."""
        keys = (
            "search", "search people", "all", "order", "as listed", "highest first", "lowest first", "back", "next",
            "shown", "none found", "close", "why none", "because", "value", "points", "weight", "contribution",
            "indicator", "base total", "to the total", "override", "whole", "lacking",
        )  # fmt: skip
        hidden = {"search people": "search pseudonyms", "as listed": "by pseudonym"} if self._it.pseudonymous else {}
        yield from ((key, self._words.say("program", hidden.get(key, key))) for key in keys)

    def _list(self, it: Listing, pages: Pages, panel: dict[str, Any] | None = None) -> None:
        """A list's outline, and its rows in files of their own."""
        columns = [
            {
                "name": one.name, "heading": one.heading, "number": one.is_number, "filters": one.filters,
                "shown": one.shown,
                **({"words": one.words} if one.words else {}),
            }
            for one in it.columns
        ]  # fmt: skip
        files = 0
        for files, rows in enumerate(batches(it.rows, _PER_FILE), 1):
            write_data(self._site, f"{it.name}-{files - 1}", json_text(rows))
        told = {"title": pages.title_of(it), "columns": columns, "files": files, "panel": panel}
        write_data(self._site, it.name, json_text(told))

    def _panel(self) -> dict[str, Any]:
        """The records' details in files, and what their panels have in common."""
        it, words = self._it, self._words
        reasons = sorted({reason for trace in it.traces.values() for reason in _reasons(trace)})
        beside = besides(it, words)
        for at, details in enumerate(batches(details_of(it, reasons, beside, words), _PER_DETAILS)):
            self._tell(Step("detailing", min(len(it.scores), at * _PER_DETAILS), len(it.scores)))
            write_data(self._site, f"details-{at}", f"[{','.join(details)}]")
        return {
            "per": _PER_DETAILS,
            "outlines": [outline(plan, words) for plan in it.plans],
            "countings": [words.term(one) for one in COUNTINGS],
            "reasons": [_said(reason, words) for reason in reasons],
        }


def _reasons(trace: Any) -> Iterator[str]:
    """The reasons for which lines of a trace have no points of their own."""
    for name in trace.columns:
        if name.endswith(".reason"):
            yield from trace[name].cast(str).drop_nulls().unique()


def _said(reason: str, words: Wording) -> str:
    return words.say("short reasons", reason) if words.has("short reasons", reason) else reason
