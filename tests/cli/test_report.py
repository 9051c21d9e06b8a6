"""``kaohe report``, called as from a shell, in both languages."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from command_line import called
from sample_runs import PACKS


@pytest.fixture
def out(tmp_path: Path) -> Path:
    rules, records = PACKS["stages"]
    assert called("run", rules, *records, "-o", tmp_path / "out").exit_code == 0
    return tmp_path / "out"


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh", "报告写好了:{site},9 条记录,11 个文件"), ("en", "The report is there: {site}, 9 records, 11 files")],
)
def test_a_report_is_written_once(language: str, told: str, out: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = called("report", out, "-o", site, "--lang", language)
    assert first.exit_code == 0
    assert told.format(site=site) in first.output
    again = called("report", out, "-o", site, "--lang", language)
    assert again.exit_code == 2
    assert "B101" in again.output
    assert called("report", out, "-o", site, "--replace").exit_code == 0


def test_pseudonyms_and_their_key(out: Path, tmp_path: Path) -> None:
    key = tmp_path / "密钥" / "化名.key"
    done = called("report", out, "-o", tmp_path / "site", "--pseudonymise", "--key", key)
    assert done.exit_code == 0
    assert "里面没有姓名和工号,但知道某人几项数字的人仍可能认出他。" in done.output
    assert f"化名的密钥在 {key}:不要和报告放在一起。" in done.output
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "kaohe-pseudonyms" not in "".join(
        path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*") if path.is_file()
    )
    refused = called("report", out, "-o", tmp_path / "other", "--pseudonymise", "--key", tmp_path / "other" / "key")
    assert refused.exit_code == 2
    assert "密钥不能放进报告里" in refused.output
    assert called("report", out, "-o", tmp_path / "third", "--key", key).exit_code == 2


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refused = called("report", tmp_path / "empty", "-o", tmp_path / "site")
    assert refused.exit_code == 2
    assert "B104" in refused.output
