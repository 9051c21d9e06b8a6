"""``kaohe run --supersedes``: what is told in both languages, and the commands of its document, one after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import fastexcel
import pytest
from click.testing import Result
from command_line import called
from sealed_run import SealedRun, sealed_run

from kaohe.shipped import shipped

DOCS = Path(__file__).parents[2] / "docs/corrections.md"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> SealedRun:
    return sealed_run(tmp_path_factory.mktemp("run"))


def corrected(run: SealedRun, out: Path, *options: object) -> Result:
    beside = ["--detail", f"工单={run.folder / '工单.csv'}", "--roster", run.folder / "名单.csv"]
    return called("run", run.folder / "规则.kaohe", run.folder / "记录.csv", *beside, "-o", out, *options)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ["结果变了的人", "总分 80.00,等级 B", "综合得分", "取代以前的结果(清单 ", "结果变了。原因:看错了"]),
        ("en", ["Results that changed", "before", "total 80.00, grade B", "Supersedes earlier results (manifest ",
                " results changed. Reason: 看错了"]),
    ],
)  # fmt: skip
def test_whose_result_changed_is_shown(run: SealedRun, tmp_path: Path, language: str, told: list[str]) -> None:
    options = ["--supersedes", run.old, "--reason", "看错了", "--lang", language]
    result = corrected(run, tmp_path / "out", *options)
    assert result.exit_code == 0, result.output
    for one in told:
        assert one in result.output
    explained = called("explain", tmp_path / "out", "E1", "--lang", language)
    assert {"zh": "取代以前的结果", "en": "supersedes earlier results"}[language] in explained.output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--reason", "x"], "没有 --supersedes"), (["--supersedes", "old"], "没有 --reason"),
        (["--supersedes", "keys", "--reason", "x"], "B104"), (["--supersedes", "out", "--reason", "x"], "B265"),
    ],
)  # fmt: skip
def test_what_is_lacking_is_said(run: SealedRun, options: list[str], told: str) -> None:
    given = [run.folder / one if one in ("old", "keys", "out") else one for one in options]
    result = corrected(run, run.folder / "out", *given, "--replace", "--lang", "zh")
    assert result.exit_code == 2
    assert told in result.output


@pytest.mark.parametrize(
    ("language", "alone", "both"),
    [
        ("zh", "没有给出被取代的结果(--supersedes)", "和被取代的结果逐条比对"),
        ("en", "those that they supersede weren't given", "held to the superseded results, line by line"),
    ],
)
def test_verifying_says_what_corrections_were_held_to(run: SealedRun, language: str, alone: str, both: str) -> None:
    for given, told in (([], alone), (["--supersedes", run.old], both)):
        result = called("verify", run.out, *given, "--lang", language)
        assert result.exit_code == 0, result.output
        assert told in " ".join(result.output.split()).replace(" ", " ")
    assert called("verify", "--supersedes", run.old).exit_code == 2


def test_a_reason_of_any_signs(run: SealedRun, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = corrected(
        run, out, "--supersedes", run.old, "--reason", "看错\x1b[31m了\n<b>\udcff", "--ledger", tmp_path / "l"
    )
    assert result.exit_code == 0, result.output
    assert called("verify", out, "--supersedes", run.old, "--ledger", tmp_path / "l").exit_code == 0
    assert "&lt;b&gt;" in called("explain", out, "E1", "--format", "html").output


def test_the_export_has_them(run: SealedRun, tmp_path: Path) -> None:
    assert called("export", run.out, tmp_path / "x.xlsx", "--lang", "zh").exit_code == 0
    sheet = fastexcel.read_excel(tmp_path / "x.xlsx").load_sheet("更正").to_polars()
    assert sheet["工号"].to_list() == ["E1", "E1", "E3", "E7", "E9", "E1"]
    assert sheet["岗位"].to_list()[-1] == "综合得分"
    about = fastexcel.read_excel(tmp_path / "x.xlsx").load_sheet("说明").to_polars()
    assert "销售额更正" in about.to_series(1).to_list()


def test_the_commands_work_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").symlink_to(shipped("rules"))
    text = (shipped("rules") / "online_education/samples/学生服务.csv").read_text(encoding="utf-8")
    (tmp_path / "一季度.csv").write_text(text, encoding="utf-8")
    assert "2026-Q1,10.0,3.4" in text
    (tmp_path / "一季度更正.csv").write_text(text.replace("2026-Q1,10.0,3.4", "2026-Q1,10.0,4.4"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    block = re.search(r"```console\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    commands = [line.removeprefix("$ kaohe ") for line in block[1].splitlines()]
    assert len(commands) == 5
    results = [called(*shlex.split(command)) for command in commands]
    assert [result.exit_code for result in results] == [0] * 5, [result.output for result in results]
    assert "取代以前的结果" in results[2].output
    assert "已被第 2 条取代" in " ".join(results[4].output.split())
