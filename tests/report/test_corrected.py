"""A report of results that supersede others says so; with pseudonyms without the reason, which may name somebody."""

from __future__ import annotations

from pathlib import Path

import pytest
from sealed_run import REASON, SealedRun, sealed_run
from sites import pages

import kaohe
from kaohe.report import write_report


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> SealedRun:
    return sealed_run(tmp_path_factory.mktemp("run"))


def test_it_says_what_was_corrected(run: SealedRun, tmp_path: Path) -> None:
    write_report(run.out, tmp_path / "site")
    told = kaohe.open(run.out).supersedes
    assert told is not None
    page = pages(tmp_path / "site")["index.html"]
    assert f"清单 {told.manifest[:12]}" in page
    assert f"{told.corrected} 条结果变了" in page
    assert REASON in page


def test_with_pseudonyms_the_reason_is_left_out(run: SealedRun, tmp_path: Path) -> None:
    write_report(run.out, tmp_path / "site", pseudonymise=True, key=tmp_path / "key")
    assert "6 条结果变了" in pages(tmp_path / "site")["index.html"]
    assert all(REASON not in path.read_text("utf-8") for path in (tmp_path / "site").rglob("*") if path.is_file())
