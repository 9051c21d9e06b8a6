"""The bundle: whole or absent, the same bytes for the same inputs, and a change in it is noticed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from small_pack import RULES, csv, rules

import kaohe
from kaohe import pipeline
from kaohe.diagnostics.refused import RefusedError
from kaohe.run.results import Results

ROWS = ("E1,2026-Q1,4,90%,4", "E1,2026-Q2,5,76%,", "E2,2026-Q2,7,,3", "E3,2026-Q2,坏,1,3")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return csv(tmp_path, *ROWS)


def written(table: Path, out: Path, *, replace: bool = False) -> Results:
    return rules().evaluate(table, out=out, replace=replace)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def code(refused: pytest.ExceptionInfo[RefusedError]) -> str:
    return refused.value.findings[0].code


def test_the_same_inputs_give_the_same_bytes(table: Path, tmp_path: Path) -> None:
    written(table, tmp_path / "一")
    written(table, tmp_path / "二")
    one, other = files(tmp_path / "一"), files(tmp_path / "二")
    assert one == other
    assert set(one) == {
        "scores.parquet", "rejected.parquet", "cells.parquet", "manifest.json", "trace/客服.parquet",
        "rules/rules.kaohe",
    }  # fmt: skip


def test_it_gives_back_what_was_scored(table: Path, tmp_path: Path) -> None:
    results = written(table, tmp_path / "out")
    opened = kaohe.open(tmp_path / "out")
    assert opened.counts == results.counts
    for name in ("scores", "indicators", "inputs", "adjustments", "rejected", "cells"):
        assert_frame_equal(getattr(opened, name).collect(), getattr(results, name).collect())
    assert opened.explain("E1") == results.explain("E1")


def test_rules_are_not_judged_again_where_results_are_opened(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored = written(table, tmp_path / "out")

    def judged(*_: object) -> None:
        raise AssertionError("a later version may find more, and an appeal needs its explanation all the same")

    monkeypatch.setattr(pipeline, "check_pack", judged)
    assert kaohe.open(tmp_path / "out").explain("E1") == scored.explain("E1")


def test_the_manifest_accounts_for_every_file(table: Path, tmp_path: Path) -> None:
    written(table, tmp_path / "out")
    held = files(tmp_path / "out")
    text = held.pop("manifest.json").decode()
    manifest = json.loads(text)
    assert manifest["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    assert manifest["inputs"] == [
        {
            "file": "记录.csv", "rows": 4, "sha256": hashlib.sha256(table.read_bytes()).hexdigest(), "holds": "records",
            "detail": None,
        }
    ]  # fmt: skip
    assert manifest["counts"]["rows"] == 4
    assert (manifest["pack"]["title"], manifest["pack"]["version"]) == ("小", "1")
    assert str(tmp_path) not in text
    assert text == json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def test_earlier_results_are_not_overwritten_unasked(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written(table, out)
    before = files(out)
    with pytest.raises(RefusedError) as refused:
        written(csv(tmp_path, "E9,2026-Q1,4,90%,4", name="新.csv"), out)
    assert code(refused) == "B101"
    assert files(out) == before
    written(csv(tmp_path, "E9,2026-Q1,4,90%,4", name="新.csv"), out, replace=True)
    assert kaohe.open(out).scores.collect()["employee"].to_list() == ["E9"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_is_no_bundle_is_never_touched(table: Path, tmp_path: Path, *, is_folder: bool) -> None:
    out = tmp_path / "out"
    if is_folder:
        out.mkdir()
    (out / "别的.txt" if is_folder else out).write_text("要紧", encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        written(table, out, replace=True)
    assert code(refused) == "B102"
    assert (out / "别的.txt" if is_folder else out).read_text(encoding="utf-8") == "要紧"


def test_a_place_that_cannot_be_written_leaves_nothing_behind(table: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    before = files(tmp_path)
    with pytest.raises(RefusedError) as refused:
        written(table, tmp_path / "file/out")
    assert code(refused) == "B103"
    assert files(tmp_path) == before


def test_a_write_that_fails_leaves_the_old_results(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    written(table, out)
    before = files(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", full)
    with pytest.raises(RefusedError) as refused:
        written(table, out, replace=True)
    assert code(refused) == "B103"
    assert files(tmp_path) == before


@pytest.mark.parametrize("name", ["../../x", "a/b", "CON", "..", "a\\b", "名 字"])
def test_a_role_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    own = RULES.replace("岗位 客服", f"岗位 「{name}」")
    out = tmp_path / "deep/out"
    kaohe.loads(own).evaluate(csv(tmp_path, "E1,2026-Q1,4,90%,4"), out=out)
    traces = [path for path in tmp_path.rglob("*.parquet") if path.stem not in {"scores", "rejected", "cells"}]
    assert [path.parent for path in traces] == [out / "trace"]
    assert kaohe.open(out).explain("E1")[0].role == name


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("manifest.json", None, "B104"), ("manifest.json", b"{", "B104"), ("manifest.json", b"[]", "B106"),
        ("manifest.json", b'{"format": 99}', "B106"), ("manifest.json", b'{"format": 1}', "B105"),
        ("scores.parquet", None, "B105"),
        ("scores.parquet", b"PAR1", "B105"), ("manifest.json", b'{"format": 1, "files": 3}', "B105"),
        ("trace/客服.parquet", None, "B105"),
        ("trace/客服.parquet", b"", "B105"), ("rules/rules.kaohe", None, "B105"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_refused(
    table: Path, tmp_path: Path, name: str, content: bytes | None, expected: str
) -> None:
    out = tmp_path / "out"
    written(table, out)
    (out / name).unlink()
    if content is not None:
        (out / name).write_bytes(content)
    with pytest.raises(RefusedError) as refused:
        kaohe.open(out).explain("E1")
    assert code(refused) == expected


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("scores", "total", 99), ("scores", "grade", "A+"), ("trace/客服", "total", 99),
        ("trace/客服", "质.points", 99),
        ("trace/客服", "input.件数", 99), ("trace/客服", "grade", "B"), ("trace/客服", "量.row", 2),
    ],
)  # fmt: skip
def test_a_changed_figure_is_noticed(table: Path, tmp_path: Path, name: str, column: str, value: object) -> None:
    out = tmp_path / "out"
    written(table, out)
    path = out / f"{name}.parquet"
    frame = pl.read_parquet(path)
    frame.with_columns(pl.lit(value).cast(frame.schema[column]).alias(column)).write_parquet(path)
    with pytest.raises(RefusedError) as refused:
        kaohe.open(out).explain("E1")
    assert code(refused) == "B107"


@pytest.mark.parametrize("name", ["trace/客服", "scores", "rejected", "cells"])
def test_a_table_of_another_shape_is_refused(table: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    written(table, out)
    pl.DataFrame({"employee": ["E1"]}).write_parquet(out / f"{name}.parquet")
    with pytest.raises(RefusedError) as refused:
        kaohe.open(out)
    assert code(refused) == "B105"


def test_changed_rules_are_noticed(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written(table, out)
    rule = out / "rules/rules.kaohe"
    rule.write_text(rule.read_text(encoding="utf-8").replace("目标 80%", "目标 75%"), encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        kaohe.open(out).explain("E1", period="2026-Q2")
    assert code(refused) == "B107"
