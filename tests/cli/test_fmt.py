"""``kaohe fmt`` as people call it: what becomes of the files, what is said, and how it ends."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from command_line import called

from kaohe.diagnostics import finding
from kaohe.formatting import format_rules, format_text
from kaohe.shipped import shipped
from kaohe.sources import rule_files

PACK = shipped("rules") / "online_education"
UNTIDY = "岗位 甲\n考核周期 年度\n数据 某数:数量 # 甲\n指标 一 权重100%\n数值=某数/2\n得分 达标 至少 1\n"
TIDY = format_text(UNTIDY)
FAULTY = "常量 甲 = = 1\n"


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    path = tmp_path / "规则" / "乱.kaohe"
    path.parent.mkdir()
    path.write_text(UNTIDY, encoding="utf-8", newline="")
    return path


def test_files_are_set_in_order_in_place(untidy: Path) -> None:
    result = called("fmt", untidy.parent)
    assert (result.exit_code, result.output) == (0, "乱.kaohe\n1 个文件,整理了 1 个。\n")
    assert untidy.read_text(encoding="utf-8") == TIDY
    assert [one.name for one in untidy.parent.iterdir()] == [untidy.name]
    before = untidy.stat()
    assert called("fmt", untidy).output == "1 个文件,是整齐的。\n"
    assert untidy.stat().st_mtime_ns == before.st_mtime_ns


def test_a_check_tells_what_would_change_and_changes_nothing(untidy: Path) -> None:
    result = called("fmt", untidy, "--check")
    assert result.exit_code == 1
    assert untidy.read_text(encoding="utf-8") == UNTIDY
    assert result.output.startswith("乱.kaohe\n  第 2 行\n    - 考核周期 年度\n")
    assert "    +     数值 = 某数 ÷ 2\n" in result.output
    assert result.output.endswith("1 个文件,要整理 1 个。\n")
    called("fmt", untidy)
    assert called("fmt", untidy, "--check").exit_code == 0


def test_the_shipped_pack_is_in_order() -> None:
    result = called("fmt", PACK, "--check")
    assert (result.exit_code, result.output) == (0, "6 个文件,都是整齐的。\n")


def test_one_language_and_back_gives_the_same_bytes(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(PACK, pack)
    before = {path.name: path.read_bytes() for path in pack.glob("*.kaohe")}
    english = called("fmt", pack, "--lang", "en")
    assert (english.exit_code, english.output.splitlines()[-1]) == (0, "6 files, 6 set in order.")
    assert b"indicator " in (pack / "学生服务.kaohe").read_bytes()
    assert called("check", pack).output == "No findings.\n"
    assert called("fmt", pack, "--lang", "zh").exit_code == 0
    assert {path.name: path.read_bytes() for path in pack.glob("*.kaohe")} == before


def test_a_file_that_cannot_be_read_stays_and_the_others_are_set_in_order(untidy: Path) -> None:
    faulty = untidy.with_name("错.kaohe")
    faulty.write_text(FAULTY, encoding="utf-8")
    foreign = untidy.with_name("外.kaohe")
    foreign.write_bytes("岗位 甲".encode("gbk"))
    result = called("fmt", untidy.parent)
    assert result.exit_code == 1
    assert "错误 E101" in result.output
    assert "常量 甲 = = 1" in result.output
    assert "错误 E120" in result.output
    assert result.output.endswith("2 个文件,整理了 1 个,1 个没有动,原因见上。\n")
    assert faulty.read_text(encoding="utf-8") == FAULTY
    assert untidy.read_text(encoding="utf-8") == TIDY
    english = called("fmt", untidy.parent, "--check", "--lang", "en")
    assert english.output.endswith("2 files, 1 to be set in order, 1 left alone, as said above.\n")


def test_rules_that_score_nobody_are_still_set_in_order(untidy: Path) -> None:
    untidy.write_text(UNTIDY.replace("某数/2", "无此数/2"), encoding="utf-8")
    assert called("check", untidy).exit_code == 1
    assert called("fmt", untidy).exit_code == 0


@pytest.mark.parametrize("arguments", [(), ("没有",), (".", "--lang", "fr")])
def test_misuse(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert called("fmt", *arguments).exit_code == 2


def test_a_folder_without_rules_and_a_file_of_another_encoding(tmp_path: Path) -> None:
    assert called("fmt", tmp_path).exit_code == 2
    (tmp_path / "a.kaohe").write_bytes(b"\xff\xfe")
    assert called("fmt", tmp_path).exit_code == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "bom"])
def test_line_ends_and_byte_order_mark_stay(untidy: Path, end: str, mark: str) -> None:
    untidy.write_bytes((mark + UNTIDY).replace("\n", end).encode())
    called("fmt", untidy)
    assert untidy.read_bytes() == (mark + TIDY).replace("\n", end).encode()
    assert called("fmt", untidy, "--check").exit_code == 0


def test_mixed_line_ends_become_those_of_the_first_line(untidy: Path) -> None:
    untidy.write_bytes(TIDY.encode().replace(b"\n", b"\r\n", 1))
    assert "只有换行符要改" in called("fmt", untidy, "--check").output
    called("fmt", untidy)
    assert untidy.read_bytes() == TIDY.encode().replace(b"\n", b"\r\n")


def test_rights_stay_and_a_link_stays_a_link(untidy: Path) -> None:
    untidy.chmod(0o640)
    link = untidy.with_name("连.kaohe")
    link.symlink_to(untidy.name)
    assert called("fmt", link).exit_code == 0
    assert link.is_symlink()
    assert untidy.read_text(encoding="utf-8") == TIDY
    assert stat.S_IMODE(untidy.stat().st_mode) == 0o640


def test_a_file_that_changes_meanwhile_stays(untidy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, _ = rule_files.read_rules(untidy)
    untidy.write_text("常量 甲 = 1", encoding="utf-8")
    monkeypatch.setattr("kaohe.formatting.read_rules", lambda _: (files, []))
    result = called("fmt", untidy)
    assert (result.exit_code, "B142" in result.output) == (1, True)
    assert result.output.endswith("1 个文件,1 个没有动,原因见上。\n")
    assert untidy.read_text(encoding="utf-8") == "常量 甲 = 1"


def test_a_place_that_cannot_be_written_keeps_the_file_whole(untidy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", full)
    result = called("fmt", untidy, "--lang", "en")
    assert (result.exit_code, "Error B141" in result.output) == (1, True)
    assert untidy.read_text(encoding="utf-8") == UNTIDY
    assert [one.name for one in untidy.parent.iterdir()] == [untidy.name]


def test_what_would_change_the_meaning_is_refused(untidy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaohe.syntax.to_text.words._SIGNS", {"OVER": "×"})
    result = called("fmt", untidy)
    assert (result.exit_code, "B140" in result.output) == (1, True)
    assert untidy.read_text(encoding="utf-8") == UNTIDY
    assert [one.code for one in format_rules(untidy).findings] == [finding("B140").code]


def test_signs_that_steer_a_terminal_never_reach_it(untidy: Path) -> None:
    untidy.write_text(UNTIDY + "# \x1b[31m\u202e\n" + "# x\n" * 3 + "数据  乙 : 数量\n", encoding="utf-8")
    called("fmt", untidy, "--check")


def test_very_many_changes_are_cut_short(untidy: Path) -> None:
    rows = "".join(f"数据 某数{number} : 数量\n\n  数据 他数{number} : 数量\n\n" for number in range(30))
    untidy.write_text("岗位 甲\n" + rows, encoding="utf-8")
    assert "还有 10 处。" in called("fmt", untidy, "--check").output
