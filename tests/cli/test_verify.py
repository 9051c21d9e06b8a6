"""``kaohe verify`` and ``kaohe keys``: what is printed, in both languages, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import called
from sealed_run import SealedRun, sealed_run
from tampering import covered_up, with_cell


@pytest.fixture
def run(tmp_path: Path) -> SealedRun:
    return sealed_run(tmp_path)


def given(run: SealedRun) -> list[object]:
    """All that can be given beside a bundle."""
    return [
        "--data", run.folder / "记录.csv", "--detail", f"工单={run.folder / '工单.csv'}", "--roster",
        run.folder / "名单.csv", "--overrides", run.folder / "改分.csv", "--key", run.public, "--ledger", run.ledger,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ["每条记录按规则重算", "比对了 ", "由密钥 ", "是第 1 条,共 1 条", "核对过的都一致。"]),
        ("en", ["Every record scored again by the rules", " figures compared", "signed with key ", "entry 1 of 1",
                "All that was checked agrees."]),
    ],
)  # fmt: skip
def test_what_was_checked_is_told(run: SealedRun, language: str, told: list[str]) -> None:
    result = called("verify", run.out, *given(run), "--lang", language)
    assert result.exit_code == 0, result.output
    for one in told:
        assert one in result.output
    assert "没有核对" not in result.output
    assert "not checked" not in result.output


@pytest.mark.parametrize(
    ("language", "unsigned", "unchecked"),
    [
        ("zh", "没有签名:能看出意外,看不出有意的改动", "没有给出公钥(--key)"),
        ("en", "unsigned: shows accidents, not intent", "no public key given (--key)"),
    ],
)
def test_a_bundle_that_nobody_vouches_for_says_so(run: SealedRun, language: str, unsigned: str, unchecked: str) -> None:
    signed = called("verify", run.out, "--lang", language)
    assert signed.exit_code == 0
    assert unchecked in signed.output
    (run.out / "manifest.dsse.json").unlink()
    found = called("verify", run.out, "--lang", language)
    assert found.exit_code == 0
    assert unsigned in found.output


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "scores.parquet「total」列\n  E2 客服 2026-Q2(记录.csv 第 5 行):total 应当是"),
        ("en", "scores.parquet, column 'total'\n  E2 客服 2026-Q2 (记录.csv, row 5): total is "),
    ],
)
def test_a_changed_figure_is_named_by_file_record_and_column(run: SealedRun, language: str, told: str) -> None:
    with_cell(run.out / "scores.parquet", "total", 3)
    covered_up(run.out)
    found = called("verify", run.out, "--lang", language)
    assert found.exit_code == 1
    assert told in found.output


def test_as_data(run: SealedRun) -> None:
    result = called("verify", run.out, *given(run), "--format", "json", "--lang", "en")
    found = json.loads(result.output)
    assert found["holds"] is True
    assert found["findings"] == []
    assert [check["name"] for check in found["checks"]] == [
        "manifest", "files", "others", "counts", "records", "scores", "cells", "people", "rejected", "corrections",
        "sources", "again", "signature", "ledger",
    ]  # fmt: skip
    with_cell(run.out / "trace/客服.parquet", "total", 0)
    result = called("verify", run.out, "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.output)
    assert [(one["code"], one["file"], one["column_name"]) for one in found["findings"]] == [
        ("B181", "trace/客服.parquet", None), ("B186", "trace/客服.parquet", "total"),
    ]  # fmt: skip


def test_a_manifest_that_cannot_be_read_is_a_difference_and_none_at_all_misuse(run: SealedRun) -> None:
    manifest = run.out / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:-3])
    found = called("verify", run.out)
    assert found.exit_code == 1
    assert "B180" in found.output
    manifest.unlink()
    found = called("verify", run.out)
    assert found.exit_code == 2
    assert "B104" in found.output


def test_misuse(run: SealedRun) -> None:
    for arguments in (
        [], ["--key", run.public], [run.out, "--detail", f"工单={run.folder / '工单.csv'}"],
        [run.out, "--key", run.folder / "keys/private.pem"],
        [run.folder / "none"],
    ):  # fmt: skip
        assert called("verify", *arguments).exit_code == 2, arguments


def test_the_ledger_alone(run: SealedRun) -> None:
    found = called("verify", "--ledger", run.ledger, "--lang", "zh")
    assert found.exit_code == 0
    assert "末条哈希" in found.output
    run.ledger.write_bytes(run.ledger.read_bytes()[:-1])
    found = called("verify", "--ledger", run.ledger, "--lang", "zh")
    assert found.exit_code == 1
    assert "最后一行没有写完" in found.output


@pytest.mark.parametrize(("language", "told"), [("zh", "已签名,密钥编号"), ("en", "Signed, key id")])
def test_keys_are_made_and_sign(run: SealedRun, tmp_path: Path, language: str, told: str) -> None:
    made = called("keys", "new", tmp_path / "mine", "--lang", language)
    assert made.exit_code == 0
    assert str(tmp_path / "mine/public.pem") in made.output
    rules, data = run.folder / "规则.kaohe", run.folder / "记录.csv"
    scored = called(
        "run", rules, data, "--detail", f"工单={run.folder / '工单.csv'}", "-o", tmp_path / "again", "--sign",
        tmp_path / "mine/private.pem", "--ledger", run.ledger, "--note", "复议", "--lang", language,
    )  # fmt: skip
    assert scored.exit_code == 0, scored.output
    assert told in scored.output
    key = ["--key", tmp_path / "mine/public.pem", "--ledger", run.ledger]
    assert called("verify", tmp_path / "again", *key).exit_code == 0
    assert called("verify", run.out, *key).exit_code == 1
    assert called("keys", "new", tmp_path / "mine").exit_code == 2
