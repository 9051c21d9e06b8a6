"""Statements of many people: a file each, whole or not at all."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import polars as pl
import pytest
from hostile import results as hostile_results
from hostile import rules as hostile_rules
from sample_runs import DETAILS, PACKS

import kaohe
from kaohe.diagnostics import CellPlace, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.pages import statements
from kaohe.pages.statement import statement_page
from kaohe.pages.statements import INDEX, write_statements
from kaohe.run.people import Selection


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "out"
    rules, records = PACKS["online_education"]
    kaohe.load(rules).evaluate(records, details=DETAILS["online_education"], out=out)
    return out


def test_everybody_gets_the_page_that_explain_gives(bundle: Path, tmp_path: Path) -> None:
    written = write_statements(bundle, tmp_path / "页", Selection())
    found = kaohe.open(bundle)
    assert [one.employee for one in written] == found.scores.collect()["employee"].unique(maintain_order=True).to_list()
    for one in written:
        page = (tmp_path / "页" / one.file).read_text(encoding="utf-8")
        assert page == statement_page(found.explain(one.employee), found.pack)
        assert one.records == len(found.explain(one.employee))
    index = json.loads((tmp_path / "页" / INDEX).read_text(encoding="utf-8"))
    assert [one["file"] for one in index["statements"]] == [one.file for one in written]
    assert len(list((tmp_path / "页").iterdir())) == len(written) + 1


def test_several_processes_write_the_same(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = write_statements(bundle, tmp_path / "one", Selection(period="2026-Q2"), language="en")
    monkeypatch.setattr(statements, "_ALONE", 0)
    monkeypatch.setattr(statements, "_BATCH", 7)
    assert write_statements(bundle, tmp_path / "two", Selection(period="2026-Q2"), language="en", workers=2) == one
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_department_and_a_period(bundle: Path, tmp_path: Path) -> None:
    written = write_statements(bundle, tmp_path / "页", Selection(department="学员服务一组", period="2026-Q3"))
    scores = kaohe.open(bundle).scores.collect()
    wanted = scores.filter(pl.col("department") == "学员服务一组", pl.col("period") == "2026-Q3")
    assert [one.employee for one in written] == wanted["employee"].to_list()
    for one in written:
        page = (tmp_path / "页" / one.file).read_text(encoding="utf-8")
        assert "2026-Q3" in page
        assert "2026-Q1</h2>" not in page
        assert "学员服务二组" not in page


@pytest.mark.parametrize(
    ("selection", "code", "said"),
    [
        (Selection(("E0001",)), "B108", "E00001"), (Selection(("E00001", "x", "y")), "B108", "x"),
        (Selection(department="学员服务"), "B111", "学员服务一组"), (Selection(department=""), "B111", "学员服务一组"),
        (Selection(period="2020-Q1"), "B112", "2020-Q1"),
        (Selection(("E00002",), department="学员服务一组"), "B108", "学员服务一组"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_is_not_there_is_said(
    bundle: Path, tmp_path: Path, selection: Selection, code: str, said: str, language: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        write_statements(bundle, tmp_path / "页", selection, language=language)
    assert {one.code for one in refused.value.findings} == {code}
    assert said in str(refused.value)
    assert not (tmp_path / "页").exists()


def test_earlier_statements_stay_and_other_things_always_do(bundle: Path, tmp_path: Path) -> None:
    out = tmp_path / "页"
    write_statements(bundle, out, Selection(("E00001",)))
    with pytest.raises(RefusedError, match="B101"):
        write_statements(bundle, out, Selection(("E00002",)))
    write_statements(bundle, out, Selection(("E00002",)), replace=True)
    assert len(list(out.iterdir())) == 2
    (tmp_path / "别的").mkdir()
    for replace in (False, True):
        with pytest.raises(RefusedError, match="B102"):
            write_statements(bundle, tmp_path / "别的", Selection(), replace=replace)
    with pytest.raises(RefusedError, match="B102"):
        write_statements(bundle, bundle, Selection(), replace=True)


def test_results_that_were_changed_are_told_to_nobody(bundle: Path, tmp_path: Path) -> None:
    changed = tmp_path / "改"
    shutil.copytree(bundle, changed)
    scores = pl.read_parquet(changed / "scores.parquet")
    scores.with_columns(pl.col("total") + 1).write_parquet(changed / "scores.parquet")
    with pytest.raises(RefusedError, match="B107"):
        write_statements(changed, tmp_path / "页", Selection())
    assert not (tmp_path / "页").exists()


def test_hostile_keys_make_harmless_files(tmp_path: Path) -> None:
    [who] = hostile_results().scores.collect()["employee"].unique()
    figure = hostile_rules().pack.roles[0].metrics[0].column
    keys = (who, "../../x", "/etc/x", "..", "CON")
    rows = [{"工号": key, "姓名": "甲", "部门": "乙", "考核期": "2026-Q1", "级": "乙", figure: 3} for key in keys]
    hostile_rules().evaluate(rows, out=tmp_path / "out")
    written = write_statements(tmp_path / "out", tmp_path / "in" / "页", Selection())
    assert len(written) == 5
    assert {path.name for path in (tmp_path / "in" / "页").iterdir()} == {INDEX, *(one.file for one in written)}
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}


def test_a_refusal_comes_whole_out_of_another_process() -> None:
    refused = RefusedError([finding("B101", CellPlace("a"), kind="statements")], "zh")
    again = pickle.loads(pickle.dumps(refused))  # noqa: S301 - our own
    assert (str(again), again.language, again.findings) == (str(refused), "zh", refused.findings)
