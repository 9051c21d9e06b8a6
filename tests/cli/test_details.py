"""``kaohe run --detail``: tables of many rows a record, by the names that the rules give them."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import called

from kaohe.shipped import shipped

PACK = shipped("rules") / "online_education"
RECORDS = PACK / "samples" / "教学管理.csv"
TEACHERS = PACK / "samples" / "明细" / "教师记录.csv"


def test_what_became_of_every_row_is_told(tmp_path: Path) -> None:
    run = called("run", PACK, RECORDS, "--detail", f"教师记录={TEACHERS}", "-o", tmp_path / "out")
    assert run.exit_code == 0
    assert "明细「教师记录」298 行 = 296 归入记录 + 1 退回 + 1 没有对应的记录。" in run.output
    for said in ("退回的明细", "98.5", "没有对应记录的明细", "E00270"):
        assert said in run.output
    explained = called("explain", tmp_path / "out", "E00201", "--period", "2026-Q1")
    assert "求和(教师记录.教学评价) 24.4 ÷ 计数(教师记录.教学评价) 8" in explained.output
    english = called("run", PACK, RECORDS, "--detail", f"教师记录={TEACHERS}", "--lang", "en", "--period", "2026-Q1")
    assert "Detail '教师记录': 298 rows = 70 rolled up + 1 rejected + 227 of other periods." in english.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "R222"),
        (("--detail", f"老师记录={TEACHERS}"), "R223"),
        (("--detail", f"教师记录={RECORDS}"), "R221"),
        (("--detail", "教师记录=没有.csv"), "R201"),
        (("--detail", str(TEACHERS)), "明细=文件"),
    ],
)
def test_misuse_is_said(options: tuple[str, ...], said: str) -> None:
    found = called("run", PACK, RECORDS, *options)
    assert found.exit_code == 2
    assert said in found.output
