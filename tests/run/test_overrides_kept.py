"""Overrides in the bundle: kept with who, when and why, and noticed wherever anything of them was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from overridden_pack import RECORDS, RULES, override

import kaohe
from kaohe.diagnostics.refused import RefusedError

ROWS = [
    override("E1", "响应速度", "75", "85"), override("E1", "总分", "87", "88"),
    override("E1", "满意度评分", "80", "85"),
    override("E2", "总分", "59", "80"), override("E3", "响应速度", "待定", "80"),
]  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    kaohe.loads(RULES).evaluate(RECORDS, overrides=ROWS, out=tmp_path / "out")
    return tmp_path / "out"


def manifest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "manifest.json").read_text("utf-8"))
    return found


def test_the_bundle_says_what_it_is_told(out: Path) -> None:
    kept = manifest(out)
    assert kept["counts"]["overrides"] == {"given": 5, "applied": 3, "rejected": 2, "other_periods": 0}
    assert kept["files"]["overrides.parquet"] == hashlib.sha256((out / "overrides.parquet").read_bytes()).hexdigest()
    opened = kaohe.open(out)
    assert opened.overrides is not None
    table = opened.overrides.collect()
    assert table["original"].to_list() == ["75.00", "87.00", "80", "59", "待定"]
    assert table["fate"].to_list() == ["applied", "applied", "rejected", "rejected", "applied"]
    assert opened.explain("E1")[0].total == 88


def test_a_run_without_overrides_knows_nothing_of_them(tmp_path: Path) -> None:
    results = kaohe.loads(RULES).evaluate(RECORDS, out=tmp_path / "out")
    assert "override" not in (tmp_path / "out/manifest.json").read_text("utf-8")
    assert not (tmp_path / "out/overrides.parquet").exists()
    assert results.overrides is None
    [enum] = {kind for name, kind in results.traces["客服"].collect_schema().items() if name == "响应速度.counting"}
    assert "overridden" not in str(enum)


def test_the_same_overrides_give_the_same_bytes(out: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    kaohe.loads(RULES).evaluate(RECORDS, overrides=ROWS, out=again)
    for path in out.rglob("*.*"):
        assert path.read_bytes() == (again / path.relative_to(out)).read_bytes()


def tampered(out: Path, change: pl.Expr, *, hidden: bool) -> list[str]:
    """The codes that explaining E1 is refused with after the first override was changed, its hash too if ``hidden``."""
    path = out / "overrides.parquet"
    table = pl.read_parquet(path).with_row_index("at")
    name = change.meta.output_name()
    table.with_columns(pl.when(pl.col("at") == 0).then(change).otherwise(name).alias(name)).drop("at").write_parquet(
        path
    )
    if hidden:
        kept = manifest(out)
        kept["files"]["overrides.parquet"] = hashlib.sha256(path.read_bytes()).hexdigest()
        (out / "manifest.json").write_text(json.dumps(kept), "utf-8")
    with pytest.raises(RefusedError) as refused:
        kaohe.open(out).explain("E1")
    return [one.code for one in refused.value.findings]


@pytest.mark.parametrize(
    "change",
    [
        pl.lit("86.00").alias("new"),
        pl.lit("李四").alias("by"),
        pl.lit("别的").alias("why"),
        pl.lit("E2").alias("employee"),
    ],
)
def test_a_changed_row_is_noticed(out: Path, change: pl.Expr) -> None:
    assert tampered(out, change, hidden=False) == ["B161"]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (pl.lit("86.00").alias("new"), {"B107", "B162"}), (pl.lit("74.00").alias("original"), {"B107", "B162"}),
        (pl.lit("rejected").alias("fate"), {"B162"}), (pl.lit("E2").alias("employee"), {"B107", "B162"}),
        (pl.lit("other_period").alias("fate"), {"B107", "B162"}),
        (pl.lit(None, pl.String).alias("why"), {"B107", "B162"}),
    ],
)  # fmt: skip
def test_a_changed_row_whose_hash_was_changed_too_disagrees_with_the_trace(
    out: Path, change: pl.Expr, codes: set[str]
) -> None:
    assert set(tampered(out, change, hidden=True)) == codes


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda out: (out / "overrides.parquet").unlink(), "B105"),
        (lambda out: (out / "overrides.parquet").write_bytes(b"PAR1"), "B161"),
    ],
)
def test_a_lost_table_is_noticed(out: Path, change: Callable[[Path], object], code: str) -> None:
    change(out)
    with pytest.raises(RefusedError) as refused:
        kaohe.open(out)
    assert [one.code for one in refused.value.findings] == [code]


def test_a_table_slipped_in_is_noticed(out: Path, tmp_path: Path) -> None:
    kaohe.loads(RULES).evaluate(RECORDS, out=tmp_path / "without")
    (tmp_path / "without/overrides.parquet").write_bytes((out / "overrides.parquet").read_bytes())
    with pytest.raises(RefusedError) as refused:
        kaohe.open(tmp_path / "without")
    assert [one.code for one in refused.value.findings] == ["B161"]
