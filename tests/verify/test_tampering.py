"""The tamper test: one byte or one cell at a time, in more than 300 places of a signed bundle, and all are found."""

from __future__ import annotations

import dataclasses
import json
import shutil
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from sealed_run import SealedRun, sealed_run
from tampering import cells, covered_up, flipped, places, with_cell

from kaohe.diagnostics import CellPlace
from kaohe.pipeline import LoadedPack, load
from kaohe.verify import files
from kaohe.verify.keys import new_keys
from kaohe.verify.seal import Seal
from kaohe.verify.verification import Verification
from kaohe.verify.verify import Sources, verify_bundle

_EACH = 10
_SOURCES = 3
"""Of what only the sources show, each third place is held to them."""
FILES = (
    "cells.parquet", "corrections.parquet", "details_rejected.parquet", "details_unmatched.parquet", "exceeded.parquet",
    "manifest.dsse.json", "manifest.json", "no_record.parquet", "overrides.parquet", "people.parquet",
    "rejected.parquet", "rules/规则.kaohe", "scores.parquet", "trace/客服.parquet", "trace/销售.parquet",
)  # fmt: skip
TABLES = tuple(name for name in FILES if name.endswith(".parquet"))
UNSEEN = {
    "cells.parquet": {"column", "employee", "file", "period", "role"},
    "corrections.parquet": {"coefficient_before", "grade_before", "status_before", "total_before"},
    "details_rejected.parquet": {"cell", "column", "employee", "file", "period", "role", "row"},
    "details_unmatched.parquet": {"employee", "file", "period", "role", "row"},
    "exceeded.parquet": {"department", "grade", "people", "period", "places", "role", "share", "size"},
    "no_record.parquet": {"department", "employee", "name", "period", "role"},
    "overrides.parquet": {"by", "file", "new", "on", "row", "why"},
    "rejected.parquet": {"cell", "column", "employee", "period", "role"},
    "trace/客服.parquet": {
        "input.到岗日期", "input.求和(工单.工时)", "input.组内人数(投诉数, 同部门)", "input.评语.state",
    },
}  # fmt: skip
"""What nothing else in a bundle tells: where all of it is made to fit again, only the sources show a change there, or
the results that it supersedes."""


ROWS_UNSEEN = ("cells.parquet", "details_rejected.parquet", "exceeded.parquet", "rejected.parquet")
"""The tables of which the same holds of whole rows."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> SealedRun:
    return sealed_run(tmp_path_factory.mktemp("original"))


@pytest.fixture
def run(original: SealedRun, tmp_path: Path) -> SealedRun:
    shutil.copytree(original.folder, tmp_path / "copy")
    return SealedRun(tmp_path / "copy")


@pytest.fixture(autouse=True)
def _rules_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rules are not compiled three hundred times."""

    def known(folder: Path) -> LoadedPack:
        return _loaded(tuple((path.name, path.read_bytes()) for path in sorted(folder.iterdir())), _Ignored(folder))

    monkeypatch.setattr(files, "load", known)


class _Ignored:
    """A folder that doesn't count in a cache's key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ignored)

    def __hash__(self) -> int:
        return 0


@cache
def _loaded(_: tuple[tuple[str, bytes], ...], where: _Ignored) -> LoadedPack:
    return load(where.folder)


def named(found: Verification) -> set[str]:
    """The files that findings name."""
    return {one.place.file for one in found.findings if isinstance(one.place, CellPlace)}


def people(found: Verification) -> set[object]:
    """Whose records findings are of."""
    return {one.facts.get("employee") for one in found.findings}


def restored(original: SealedRun, run: SealedRun, *names: str) -> None:
    for name in names:
        shutil.copyfile(original.out / name, run.out / name)


def test_untouched_it_holds(run: SealedRun) -> None:
    found = run.verified(signed=True, entered=True, sources=True)
    assert found.findings == ()
    assert {check.outcome for check in found.checks} == {"agrees"}
    assert all(check.checked for check in found.checks)


def test_there_are_more_than_three_hundred_places(original: SealedRun) -> None:
    bytes_of = list(places(original.out, _EACH))
    assert {name for name, _ in bytes_of} == set(FILES)
    assert len(bytes_of) + len(list(cells(original.out))) > 300


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_found_and_its_file_named(original: SealedRun, run: SealedRun, name: str) -> None:
    for file, at in places(original.out, _EACH):
        if file != name:
            continue
        flipped(run.out / name, at)
        found = run.verified(signed=True)
        assert not found.holds, (name, at)
        assert name in named(found) | ({"rules/规则.kaohe"} if "rules" in named(found) else set()), (name, at)
        restored(original, run, name)


@pytest.mark.parametrize("name", TABLES)
def test_a_changed_cell_is_found(original: SealedRun, run: SealedRun, name: str) -> None:
    """The hash names the file; where the manifest is made to fit, what follows from it names the record."""
    unseen = set()
    for file, column, row in cells(original.out):
        if file != name:
            continue
        was = with_cell(run.out / name, column, row)
        found = run.verified(signed=True)
        assert name in named(found), (column, row)
        covered_up(run.out)
        found = run.verified()
        if found.holds:
            unseen.add(column)
        if was.get("employee") not in people(found):
            if len(unseen) % _SOURCES:
                restored(original, run, name, "manifest.json", "manifest.dsse.json")
                continue
            found = run.verified(sources=True)
        assert not found.holds, (column, row)
        whose = was.get("employee")
        assert whose is None or whose in people(found) or column == "employee", (column, row, found.findings)
        restored(original, run, name, "manifest.json", "manifest.dsse.json")
    assert unseen == UNSEEN.get(name, set())


@pytest.mark.parametrize("change", ["removed", "twice", "swapped"])
@pytest.mark.parametrize("name", TABLES)
def test_a_changed_row_is_found(original: SealedRun, run: SealedRun, name: str, change: str) -> None:
    path = run.out / name
    frame = pl.read_parquet(path)
    if change == "swapped" and frame.height == 1:
        return
    own = {"removed": frame[1:], "twice": pl.concat([frame, frame[:1]]), "swapped": frame[::-1]}[change]
    own.write_parquet(path)
    assert name in named(run.verified(signed=True))
    covered_up(run.out)
    found = run.verified()
    if found.holds:
        assert change == "swapped" or name in ROWS_UNSEEN
        found = run.verified(sources=True)
    assert name in named(found) or not run.verified().holds


def test_files_that_come_or_go_are_named(original: SealedRun, run: SealedRun) -> None:
    (run.out / "trace/更多.parquet").write_bytes(b"")
    (run.out / "rules/更多.kaohe").write_text("常量 更多 = 1\n", encoding="utf-8")
    (run.out / "cells.parquet").unlink()
    found = run.verified(signed=True)
    assert {"trace/更多.parquet", "rules/更多.kaohe", "cells.parquet"} <= named(found)


def test_a_table_that_is_none_of_ours_is_found(original: SealedRun, run: SealedRun) -> None:
    shutil.copyfile(run.out / "people.parquet", run.out / "scores.parquet")
    covered_up(run.out)
    found = run.verified()
    assert "scores.parquet" in named(found)
    assert found.check("records").outcome == "not_checked"


def test_a_consistent_forgery_of_everything_is_what_only_signature_and_ledger_find(run: SealedRun) -> None:
    """Somebody changes the source and runs again: everything in the bundle agrees with everything else in it."""
    records = run.folder / "记录.csv"
    records.write_text(records.read_text("utf-8").replace("4.9,0,99%", "3.9,0,99%"), encoding="utf-8")
    (run.out / "manifest.dsse.json").unlink()
    run.run(seal=Seal())
    assert run.verified(sources=True).holds
    unsigned = run.verified().check("signature")
    assert (unsigned.outcome, unsigned.remark) == ("not_checked", "unsigned")
    assert [one.code for one in run.verified(signed=True).findings] == ["B195"]
    assert [one.code for one in run.verified(entered=True).findings] == ["B196"]


def test_a_forgery_signed_with_another_key_is_found(run: SealedRun) -> None:
    new_keys(run.folder / "others")
    run.run(seal=Seal(run.folder / "others/private.pem"))
    found = run.verified(signed=True)
    assert [(one.code, one.facts["of"]) for one in found.findings] == [("B195", "other_key")]


def test_sources_that_have_changed_since_are_named_by_cell(run: SealedRun) -> None:
    records = run.folder / "记录.csv"
    records.write_text(records.read_text("utf-8").replace("4.9,0,99%", "3.9,0,99%"), encoding="utf-8")
    found = run.verified(sources=True)
    assert [one.code for one in found.findings] == ["B191", "B193"]
    place = found.findings[1].place
    assert place == CellPlace("记录.csv", 5, "满意度", "3.9")
    assert found.check("again").remark == "changed_sources"


def test_sources_under_another_name_are_the_same(run: SealedRun) -> None:
    (run.folder / "记录.csv").rename(run.folder / "二季度.csv")
    sources = dataclasses.replace(run.sources, records=run.folder / "二季度.csv")
    found = verify_bundle(run.out, sources=sources)
    assert found.findings == ()
    assert found.check("again").outcome == "agrees"


def test_what_was_not_given_is_said(run: SealedRun) -> None:
    found = verify_bundle(run.out, sources=Sources(run.folder / "记录.csv", {"工单": run.folder / "工单.csv"}))
    assert found.holds
    assert found.check("sources").checked > 90
    again = found.check("again")
    assert (again.outcome, again.facts["files"]) == ("not_checked", ("名单.csv", "改分.csv"))


def test_another_period_in_the_manifest_is_found(run: SealedRun) -> None:
    for period in ("2026-Q2", "坏"):
        path = run.out / "manifest.json"
        content = json.loads(path.read_text(encoding="utf-8")) | {"options": {"period": period}}
        path.write_text(json.dumps(content), encoding="utf-8")
        covered_up(run.out)
        assert {"B188"} <= {one.code for one in run.verified().findings}
        assert run.verified(sources=True).check("again").outcome == "differs"


def test_other_facts_of_the_rules_in_the_manifest_are_found(run: SealedRun) -> None:
    path = run.out / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["pack"]["version"] = "2"
    path.write_text(json.dumps(content), encoding="utf-8")
    covered_up(run.out)
    assert [(one.code, one.facts["of"]) for one in run.verified().findings] == [("B180", "rules")]
