"""``kaohe compare`` and ``kaohe impact``, called as from a shell, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from command_line import called
from two_packs import NEW, OLD, RECORDS


@pytest.fixture
def given(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Old rules, new rules and records as files."""
    for name, text in (("旧.kaohe", OLD), ("新.kaohe", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    pl.DataFrame(RECORDS).write_csv(tmp_path / "数据.csv")
    return tmp_path / "旧.kaohe", tmp_path / "新.kaohe", tmp_path / "数据.csv"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh",
            [
                "小考核 1 → 小考核 2", "指标「回访量」", "权重 40% → 50%", "门槛「不低于 20」→「不低于 25」",
                "缺数据:得 40 分", "降得最多的", "一票否决「投诉太多」 −31.00", "各部门", "≈−18.67", "次序是:",
                "5 人次 = 总分升了 1 + 总分降了 3 + 总分不变 1。有两个总分的,平均变化 −12.40。",
            ],
        ),
        (
            "en",
            [
                "小考核 1 → 小考核 2", "indicator “回访量”", "weight 40% → 50%", "Greatest losses", "Departments",
                "veto “投诉太多” −31.00", "The order:", "not listed",
                "5 records = 1 up + 3 down + 1 same total. Mean change of those with two totals: −12.40.",
            ],
        ),
    ],
)  # fmt: skip
def test_impact(given: tuple[Path, Path, Path], language: str, told: list[str]) -> None:
    run = called("impact", *given, "--lang", language)
    assert run.exit_code == 0
    for text in told:
        assert text in run.output


def test_compare(given: tuple[Path, Path, Path], tmp_path: Path) -> None:
    old, new, data = given
    for rules, name in ((old, "一"), (new, "二")):
        assert called("run", rules, data, "-o", tmp_path / name).exit_code == 0
    run = called("compare", tmp_path / "一", tmp_path / "二")
    assert run.exit_code == 0
    assert "指标「满意度」 −35.00;指标「回访量」 +20.00" in "".join(line.strip() for line in run.output.splitlines())
    english = called("compare", tmp_path / "一", tmp_path / "二", "--lang", "en").output
    assert "Where totals differ" in english
    assert "re-shared" in english or "shared out anew" in english
    same = called("compare", tmp_path / "一", tmp_path / "一")
    assert "没有人变化。" in same.output
    assert called("compare", tmp_path / "一", tmp_path).exit_code == 2


def test_json_has_exact_figures(given: tuple[Path, Path, Path]) -> None:
    found = json.loads(called("impact", *given, "--format", "json").output)
    assert found["format"] == "kaohe-compare 1"
    assert found["counts"]["people"] == 5
    assert found["departments"][1]["mean_difference"] == "-56/3"
    assert found["people"][3]["shares"] == [
        {"kind": "indicator", "name": "满意度", "difference": "0.44"},
        {"kind": "indicator", "name": "回访量", "difference": "0.56"},
    ]


@pytest.mark.parametrize("name", ["比较.xlsx", "比较.html"])
def test_files(given: tuple[Path, Path, Path], tmp_path: Path, name: str) -> None:
    run = called("impact", *given, "-o", tmp_path / name)
    assert run.exit_code == 0
    assert "写好了" in run.output
    assert (tmp_path / name).stat().st_size > 1000
    again = called("impact", *given, "-o", tmp_path / name)
    assert again.exit_code == 2
    assert called("impact", *given, "-o", tmp_path / name, "--replace").exit_code == 0
    assert called("impact", *given, "-o", tmp_path / "比较.doc").exit_code == 2


def test_what_cannot_be_compared_is_refused(given: tuple[Path, Path, Path], tmp_path: Path) -> None:
    old, new, data = given
    (tmp_path / "坏.kaohe").write_text(OLD.replace("权重 60%", "权重 70%"), encoding="utf-8")
    assert called("impact", old, tmp_path / "坏.kaohe", data).exit_code == 1
    assert called("impact", old, new, data, "--detail", f"没有={data}").exit_code == 2
    assert called("impact", old, tmp_path / "没有", data).exit_code == 2
    others = tmp_path / "别期.csv"
    pl.DataFrame([{**one, "考核期": "2026-Q2"} for one in RECORDS]).write_csv(others)
    for name, file in (("一", data), ("二", others)):
        called("run", old, file, "-o", tmp_path / name)
    for language, told in (("zh", "没有一个人可以比"), ("en", "nobody to compare")):
        run = called("compare", tmp_path / "一", tmp_path / "二", "--lang", language)
        assert run.exit_code == 2
        assert told in run.output


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "原来的规则有 1 处,新的规则有 1 处示例算出来和写的不一样"),
        ("en", "1 example of the old rules and 1 of the new ones come out otherwise than expected"),
    ],
)
def test_examples_that_differ_are_told_and_the_rules_compared(
    given: tuple[Path, Path, Path], language: str, told: str
) -> None:
    example = '示例 "一个人" 岗位 客服\n  已知 满意 = 90, 回访 = 50, 投诉 = 0\n  应得 总分 = 1\n'
    for path in given[:2]:
        path.write_text(path.read_text("utf-8") + example, encoding="utf-8")
    run = called("impact", *given, "--lang", language)
    assert run.exit_code == 0, run.output
    assert told in run.output
    found = json.loads(called("impact", *given, "--format", "json").output)
    assert found["examples_that_differ"] == {"before": 1, "after": 1}


def test_whatever_else_is_wrong_is_refused(given: tuple[Path, Path, Path]) -> None:
    old = given[0]
    wrong = '示例 "一个人" 岗位 客服\n  已知 满意 = 90, 回访 = 50, 投诉 = 0\n  应得 总分 = 1\n岗位 空\n'
    old.write_text(old.read_text("utf-8") + wrong, encoding="utf-8")
    run = called("impact", *given)
    assert run.exit_code == 1
    assert "E409" in run.output
