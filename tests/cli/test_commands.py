"""The commands as people call them: what is printed, and how each ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import called

from kaohe.shipped import shipped

PACK = shipped("rules") / "online_education"
RECORDS = PACK / "samples" / "学生服务.csv"
WARNED = """岗位 甲
  考核周期 年度
  数据 某数 : 数量
  数据 闲数 : 数量
  指标 一 权重 100%
    数值 = 某数
    得分 达标 不低于 1
"""


@pytest.fixture
def warned(tmp_path: Path) -> Path:
    path = tmp_path / "警告.kaohe"
    path.write_text(WARNED, encoding="utf-8")
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "错误.kaohe"
    path.write_text(WARNED.replace("权重 100%", "权重 90%"), encoding="utf-8")
    return path


class TestCheck:
    def test_sound_rules(self) -> None:
        result = called("check", PACK)
        assert (result.exit_code, result.output) == (0, "没有发现问题。\n")
        assert called("check", PACK, "--lang", "en").output == "No findings.\n"

    def test_a_warning_fails_only_a_strict_check(self, warned: Path) -> None:
        assert called("check", warned).exit_code == 0
        assert called("check", warned, "--strict").exit_code == 1
        assert "警告 W201" in called("check", warned).output

    def test_an_error_fails(self, faulty: Path) -> None:
        result = called("check", faulty)
        assert result.exit_code == 1
        assert "错误 E401" in result.output
        assert "1 个错误,0 个警告。\n改好错误以后,再接着证明" in result.output

    def test_what_was_not_proved_yet_is_said_of_errors_alone(self, warned: Path) -> None:
        assert "改好错误以后" not in called("check", warned).output

    def test_as_json(self, faulty: Path) -> None:
        result = called("check", faulty, "--format", "json", "--lang", "en")
        found = json.loads(result.output)
        assert (result.exit_code, [one["code"] for one in found]) == (1, ["E401"])
        assert {"file", "line", "column", "quote", "title", "what", "why", "advice"} <= set(found[0])

    def test_rules_that_are_not_there(self, tmp_path: Path) -> None:
        assert called("check", tmp_path / "无").exit_code == 2
        assert called("check", tmp_path).exit_code == 2
        assert called("check").exit_code == 2

    def test_rules_in_another_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "a.kaohe"
        path.write_bytes(WARNED.encode("gbk"))
        result = called("check", path, "--lang", "zh")
        assert result.exit_code == 1
        assert "E120" in result.output
        assert "UTF-8" in result.output

    @pytest.mark.parametrize("content", [b"", b"\x00\xff", b"\xef\xbb\xbf", "「".encode(), b"((((", b"\n" * 5])
    def test_whatever_the_file_holds(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "a.kaohe"
        path.write_bytes(content)
        assert called("check", path).exit_code in (0, 1)


class TestRun:
    def test_scores_and_counts(self) -> None:
        result = called("run", PACK, RECORDS)
        assert result.exit_code == 0
        assert "60 行 = 已评分 58 + 待定 1 + 退回 1。" in result.output
        line = next(one for one in result.output.splitlines() if "E00001" in one and "2026-Q3" in one)
        assert line.split() == ["E00001", "学员服务一组", "学生服务", "2026-Q3", "94.74", "A"]
        assert "待定:响应速度:平均响应时间没有数据" in result.output

    def test_strict_minds_rows_set_aside(self, tmp_path: Path) -> None:
        assert called("run", PACK, RECORDS, "--strict").exit_code == 3
        clean = tmp_path / "a.csv"
        clean.write_bytes(b"".join(RECORDS.read_bytes().splitlines(keepends=True)[:2]))
        assert called("run", PACK, clean, "--strict").exit_code == 0

    def test_faulty_rules_score_nobody(self, faulty: Path, tmp_path: Path) -> None:
        result = called("run", faulty, RECORDS, "-o", tmp_path / "out")
        assert result.exit_code == 1
        assert "E401" in result.output
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize(
        "arguments",
        [(), ("nothere.csv",), (RECORDS, "--period", "春天"), (RECORDS, "--period", "2026"), (RECORDS, "--colour")],
    )
    def test_misuse(self, arguments: tuple[object, ...]) -> None:
        assert called("run", PACK, *arguments).exit_code == 2

    def test_earlier_results_stay(self, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert called("run", PACK, RECORDS, "-o", out).exit_code == 0
        again = called("run", PACK, RECORDS, "-o", out)
        assert (again.exit_code, "--replace" in again.output) == (2, True)
        assert again.output.startswith("错误 B101")  # in the language of the rules
        assert called("run", PACK, RECORDS, "-o", out, "--lang", "en").output.startswith("Error B101")
        assert called("run", PACK, RECORDS, "-o", out, "--replace").exit_code == 0

    def test_a_file_that_cannot_be_read_is_minded_though_the_others_are_scored(self, tmp_path: Path) -> None:
        empty = tmp_path / "空.csv"
        empty.write_bytes(b"")
        result = called("run", PACK, RECORDS, empty)
        assert result.exit_code == 3
        assert "已评分 58" in result.output
        assert "1 个文件读不了" in result.output
        assert called("run", PACK, empty).exit_code == 2

    def test_a_fault_that_all_rows_share_is_said_once(self, tmp_path: Path) -> None:
        renamed = tmp_path / "a.csv"
        renamed.write_bytes(RECORDS.read_bytes().replace("学员满意度".encode(), "满意度".encode()))
        output = called("run", PACK, renamed).output
        assert output.count("a.csv") == 1
        assert "(共 60 行)" in output

    def test_a_roster(self, tmp_path: Path) -> None:
        roster = tmp_path / "名单.csv"
        roster.write_text("工号,姓名\nE00001,甲\nE99999,乙\n", encoding="utf-8")
        result = called("run", PACK, RECORDS, "--period", "2026-Q3", "--roster", roster, "--strict")
        assert "名单上 1 人次没有记录" in result.output
        assert "E99999" in result.output
        assert result.exit_code == 3

    def test_signs_that_steer_a_terminal_never_reach_it(self, tmp_path: Path) -> None:
        table = tmp_path / "a.csv"
        table.write_text("工号,姓名,考核期,分\n\x1b[31mE1,\x1b]0;x\x07,2026-Q1,\x1b[2J\n", encoding="utf-8")
        output = called("run", PACK, table).output
        assert not set(output) & set("\x1b\x07")

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x80\x81,\x82\n1,2", b"a\n" * 3, b'"', b",,,\n,,,"])
    def test_whatever_the_table_holds(self, tmp_path: Path, content: bytes) -> None:
        table = tmp_path / "a.csv"
        table.write_bytes(content)
        assert called("run", PACK, table).exit_code in (0, 2)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of the sample records."""
    folder = tmp_path_factory.mktemp("run") / "out"
    assert called("run", PACK, RECORDS, "-o", folder).exit_code == 0
    return folder


class TestExplain:
    def test_one_record_in_both_languages(self, out: Path) -> None:
        chinese = called("explain", out, "E00001", "--period", "2026年三季度")
        english = called("explain", out, "E00001", "--period", "2026-Q3", "--lang", "en")
        assert (chinese.exit_code, english.exit_code) == (0, 0)
        assert chinese.output.startswith("E00001 · 学生服务 · 2026-Q3")
        assert "总分 94.74 · A 优秀" in chinese.output.splitlines()[0]
        assert "Total 94.74 · A" in english.output.splitlines()[0]

    def test_all_records_of_a_person(self, out: Path) -> None:
        found = json.loads(called("explain", out, "E00001", "--format", "json").output)
        assert [one["period"] for one in found] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
        assert found[2]["total"] == "94.74"

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("E0001",), "E00001"), (("E00001", "--period", "2027-Q1"), "B108"),
            (("E00001", "--role", "x"), "B108"), (("E00001", "--period", "冬"), "R208"),
        ],
    )  # fmt: skip
    def test_nobody_of_that_name(self, out: Path, arguments: tuple[str, ...], said: str) -> None:
        result = called("explain", out, *arguments)
        assert (result.exit_code, said in result.output) == (2, True)

    def test_a_folder_that_is_no_bundle(self, tmp_path: Path) -> None:
        result = called("explain", tmp_path, "E00001", "--lang", "en")
        assert (result.exit_code, "B104" in result.output) == (2, True)


@pytest.mark.parametrize(("language", "said"), [("zh", "60 行 ="), ("en", "60 rows =")])
def test_the_demo_shows_a_rule_scores_and_an_explanation(language: str, said: str) -> None:
    result = called("demo", "--lang", language)
    assert result.exit_code == 0
    for part in ("指标 响应速度  权重 25%", said, "90.00 × 25% = 22.50"):
        assert part in result.output


def test_help_and_version() -> None:
    assert {"check", "run", "explain", "demo"} <= set(called("--help").output.split())
    assert called("--version").output.startswith("kaohe, version 0.")
    assert called("chek").exit_code == 2
