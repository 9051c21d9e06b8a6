"""``kaohe run --overrides``: figures changed by hand, from the file to the workbook that is exported."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import polars as pl
import pytest
from command_line import called
from overridden_pack import HEADINGS, RECORDS, RULES, override

ROWS = [
    override("E1", "响应速度", "75", "85"), override("E1", "总分", "87", "88", 理由="=1+1"),
    override("E2", "总分", "59", "80"),
    override("E4", "等级", "B", "C", 理由=""),
]  # fmt: skip


@pytest.fixture
def given(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Rules, records and overrides as files; the last as Excel in China saves it."""
    (tmp_path / "规则.kaohe").write_text(RULES, "utf-8")
    pl.DataFrame(RECORDS).write_csv(tmp_path / "数据.csv")
    text = "\r\n".join(",".join(row) for row in [HEADINGS, *(tuple(one.values()) for one in ROWS)])
    (tmp_path / "改分.csv").write_bytes(text.encode("gb18030"))
    return tmp_path / "规则.kaohe", tmp_path / "数据.csv", tmp_path / "改分.csv"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh",
            [
                "人工调整 4 条 = 2 采用 + 2 没有采用。",
                "没有采用的人工调整",
                "没有填写「理由」",
                "泄露",
                "87.00",
                "88.00",
            ],
        ),
        (
            "en",
            [
                "4 overrides = 2 applied + 2 rejected.",
                "Overrides that were not applied",
                "“reason” is left blank",
                "张三",
            ],
        ),
    ],
)
def test_what_became_of_each_is_told(
    given: tuple[Path, Path, Path], tmp_path: Path, language: str, told: list[str]
) -> None:
    rules, data, overrides = given
    out = tmp_path / "out"
    run = called("run", rules, data, "--overrides", overrides, "-o", out, "--lang", language)
    assert run.exit_code == 0
    for text in told:
        assert text in run.output
    explained = called("explain", out, "E1", "--period", "2026-Q1", "--lang", language)
    assert "88.00" in explained.output
    assert "张三" in explained.output


def test_strict_counts_what_was_not_applied(given: tuple[Path, Path, Path], tmp_path: Path) -> None:
    rules, _, overrides = given
    one = tmp_path / "一.csv"
    pl.DataFrame(RECORDS[:2]).write_csv(one)
    assert called("run", rules, one, "--strict").exit_code == 0
    assert called("run", rules, one, "--strict", "--overrides", overrides).exit_code == 3


def test_a_table_that_is_none_is_refused(given: tuple[Path, Path, Path]) -> None:
    rules, data, _ = given
    for language, told in (("zh", "找不到「项目」「原值」「新值」「调整人」"), ("en", "no column “item”, “original”")):
        run = called("run", rules, data, "--overrides", data, "--lang", language)
        assert run.exit_code == 2
        assert "R231" in run.output
        assert told in run.output


def test_help_says_what_the_table_holds() -> None:
    assert "--overrides" in called("run", "--help").output
    assert "一票否决" in called("help", "R239", "--lang", "zh").output


def test_the_workbook_has_a_sheet_of_them(given: tuple[Path, Path, Path], tmp_path: Path) -> None:
    rules, data, overrides = given
    called("run", rules, data, "--overrides", overrides, "-o", tmp_path / "out")
    for name in ("分.xlsx", "分.csv", "分.jsonl", "分.parquet"):
        assert called("export", tmp_path / "out", tmp_path / name).exit_code == 0
    book = fastexcel.read_excel(tmp_path / "分.xlsx")
    rows = book.load_sheet("人工调整", dtypes="string").to_polars().to_dicts()
    assert [row["结果"] for row in rows] == ["采用", "采用", "没有采用", "没有采用"]
    assert rows[1]["理由"] == "=1+1"
    assert [bool(row["没有采用的原因"]) for row in rows] == [False, False, True, True]
    scores = book.load_sheet("得分", dtypes="string").to_polars()
    assert scores["人工调整"].to_list()[:2] == ["响应速度、总分", None]
    about = dict(book.load_sheet("说明", dtypes="string").to_polars().iter_rows())
    assert about["人工调整:没有采用(条)"] == "2"
