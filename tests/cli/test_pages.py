"""The commands that write pages, as people call them."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import called

from kaohe.shipped import shipped

PACK = shipped("rules") / "online_education"
RECORDS = PACK / "samples" / "学生服务.csv"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "out"
    assert called("run", PACK, RECORDS, "-o", folder).exit_code == 0
    return folder


def test_explain_as_a_page(out: Path) -> None:
    result = called("explain", out, "E00001", "--period", "2026-Q3", "--format", "html", "--lang", "en")
    assert result.exit_code == 0
    assert result.output.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "94.74" in result.output


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "给 2 个人写了说明,一共 8 条记录"), ("en", "2 statements of 8 records")]
)
def test_statements_and_their_index(out: Path, tmp_path: Path, language: str, said: str) -> None:
    result = called("statement", out, "E00002", "E00001", "-o", tmp_path / "页", "--lang", language)
    assert (result.exit_code, said in result.output) == (0, True)
    for path in (tmp_path / "页").glob("*.html"):
        assert path.name in result.output
    again = called("statement", out, "E00001", "-o", tmp_path / "页")
    assert (again.exit_code, again.output.startswith("错误 B101")) == (2, True)
    assert called("statement", out, "E00001", "-o", tmp_path / "页", "--replace").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("E0001",), "E00001"), (("--department", "学员服务"), "学员服务一组"), (("--period", "春"), "R208"),
        (("--period", "2020年一季度"), "B112"), (("--department", "学员服务一组", "E00002"), "B108"),
    ],
)  # fmt: skip
def test_who_is_not_there_is_said(out: Path, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = called("statement", out, *arguments, "-o", tmp_path / "页")
    assert (result.exit_code, said in result.output) == (2, True)
    assert not (tmp_path / "页").exists()


def test_a_folder_that_is_no_bundle(tmp_path: Path) -> None:
    assert "B104" in called("statement", tmp_path, "-o", tmp_path / "页").output


@pytest.mark.parametrize("name", ["册.html", "册.md", "册"])
def test_the_handbook(tmp_path: Path, name: str) -> None:
    result = called("docs", PACK, "-o", tmp_path / name)
    assert (result.exit_code, "手册写好了" in result.output) == (0, True)
    assert called("docs", PACK, "-o", tmp_path / name).output.startswith("错误 B101")
    assert called("docs", PACK, "-o", tmp_path / name, "--replace", "--lang", "en").exit_code == 0


def test_the_form_may_be_stated(tmp_path: Path) -> None:
    called("docs", PACK, "-o", tmp_path / "册", "--format", "md")
    assert (tmp_path / "册" / "index.md").read_text(encoding="utf-8").startswith("<!-- kaohe handbook -->\n# ")


def test_faulty_rules_are_not_published(tmp_path: Path) -> None:
    faulty = tmp_path / "错.kaohe"
    faulty.write_text(
        (PACK / "学生服务.kaohe").read_text(encoding="utf-8").replace("权重 25%", "权重 20%"), encoding="utf-8"
    )
    result = called("docs", faulty, "-o", tmp_path / "册")
    assert (result.exit_code, "E401" in result.output) == (1, True)
    assert not (tmp_path / "册").exists()
    assert called("docs", tmp_path / "无", "-o", tmp_path / "册").exit_code == 2
