"""``kaohe sample``: what is shown in both languages, as data and as a workbook."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from command_line import called
from small_run import run

from kaohe.shipped import shipped

DOCS = Path(__file__).parents[2] / "docs/sample.md"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("sample") / "out")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ["为什么抽中", "一票否决「泄密」成立", "待定,没有总分", "人工调整过「服务」", "离等级界线 90 只有 1 分",
                "总体 31 条,随机抽中 4 条"]),
        ("en", ["Why it is in the sample", "veto “泄密” holds", "incomplete, without a total",
                "“服务” overridden by hand",
                "1 from 90, where a grade ends", "Of 31 records 4 drawn by lot"]),
    ],
)  # fmt: skip
def test_the_sample_is_shown(bundle: Path, language: str, told: list[str]) -> None:
    result = called("sample", bundle, "-n", 4, "--seed", "x", "--lang", language)
    assert result.exit_code == 0, result.output
    for one in told:
        assert one in result.output


def test_as_a_workbook_and_as_data(bundle: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.xlsx"
    written = called("sample", bundle, "-n", 4, "--seed", "x", "--by", "department", "-o", out)
    assert written.exit_code == 0
    assert "写好了" in written.output
    assert called("sample", bundle, "--seed", "x", "-o", out).exit_code == 2
    found = json.loads(called("sample", bundle, "-n", 4, "--seed", "x", "--within", "0.5", "--format", "json").output)
    assert (found["within"], found["size"]) == ("0.5", 4)


def test_a_seed_of_any_signs(bundle: Path, tmp_path: Path) -> None:
    seed = "x\x1b[31m\udcff\n"
    assert called("sample", bundle, "--seed", seed, "-o", tmp_path / "s.xlsx").exit_code == 0
    assert called("sample", bundle, "--seed", seed, "--format", "json").exit_code == 0


@pytest.mark.parametrize(
    "options", [[], ["--seed", "x", "-n", "0"], ["--seed", "x", "--within", "-1"], ["--seed", "x", "--within", "近"],
                ["--seed", "x", "--by", "name"]],
)  # fmt: skip
def test_misuse(bundle: Path, options: list[str]) -> None:
    assert called("sample", bundle, *options).exit_code == 2


def test_the_commands_work_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = shipped("rules") / "online_education"
    monkeypatch.chdir(tmp_path)
    assert called("run", pack, pack / "samples/学生服务.csv", "-o", "结果").exit_code == 0
    block = re.search(r"```console\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    commands = [line.removeprefix("$ kaohe ") for line in block[1].splitlines()]
    assert len(commands) == 3
    for command in commands:
        result = called(*shlex.split(command))
        assert result.exit_code == 0, (command, result.output)
