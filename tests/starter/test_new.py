"""First rules from five answers: they check clean, their example passes, and what comes next works."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from command_line import called
from filled import filled

import kaohe
from kaohe_cli.main import kaohe as program

CASES = {
    "zh": ("--title", "客服考核(试行)", "--role", "电话 客服", "--cycle", "月度", "--from", "2026年7月1日",
           "--indicators", "满意度 33.3 评分、完 成 0.7 完成率,响应 60%  时长;差错 6 次数"),
    "en": ("--title", "Appraisal of 2026", "--role", "Support agent, 2nd line", "--cycle", "half-yearly",
           "--from", "2026/7/1", "--indicators",
           "Service quality 50, Share done 25% rate; total 20 time, Errors 5 times"),
}  # fmt: skip


def typed(folder: Path, language: str, *answers: str) -> str:
    """What somebody sees who types answers, and no options."""
    result = CliRunner().invoke(program, ["new", str(folder), "--lang", language], input="\n".join(answers) + "\n")
    assert (result.exit_code, result.exception) == (0, None)
    return result.output


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("given", [True, False])
def test_what_is_written_checks_clean(given: bool, language: str, tmp_path: Path) -> None:
    folder = tmp_path / "我的规则"
    options = CASES[language] if given else ("-y",)
    assert called("new", folder, "--lang", language, *options).exit_code == 0
    rules = kaohe.load(folder)
    assert rules.check() == ()
    assert called("fmt", "--check", folder).exit_code == 0
    assert rules.pack.language == language
    assert len(rules.pack.examples) == 1
    assert len(rules.pack.roles[0].indicators) == 4


def test_the_answers_stand_in_the_rules(tmp_path: Path) -> None:
    assert called("new", tmp_path / "a", "--lang", "zh", *CASES["zh"]).exit_code == 0
    pack = kaohe.load(tmp_path / "a").pack
    [role] = pack.roles
    assert (pack.title, role.name, role.cycle, str(role.starts)) == (
        "客服考核(试行)",
        "电话 客服",
        "month",
        "2026-07-01",
    )
    assert [(one.name, float(one.weight)) for one in role.indicators] == [
        ("满意度", 0.333), ("完 成", 0.007), ("响应", 0.6), ("差错", 0.06),
    ]  # fmt: skip
    # 80×33.3% + 100×0.7% + 80×60% + 80×6% = 26.64 + 0.7 + 48 + 4.8 = 80.14
    assert [float(one.value) for one in pack.examples[0].expected if one.what == "total"] == [80.14]  # type: ignore[arg-type]
    assert "= 80.14\n" in (tmp_path / "a" / "规则.kaohe").read_text(encoding="utf-8")


def test_english_names_keep_their_spelling_as_labels(tmp_path: Path) -> None:
    assert called("new", tmp_path / "a", "--lang", "en", *CASES["en"]).exit_code == 0
    [role] = kaohe.load(tmp_path / "a").pack.roles
    assert (role.name, role.label) == ("support_agent_2nd_line", "Support agent, 2nd line")
    assert [(one.name, one.label) for one in role.indicators][:2] == [
        ("service_quality", "Service quality"), ("share_done", "Share done"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_enter_takes_what_is_offered(language: str, tmp_path: Path) -> None:
    shown = typed(tmp_path / "a", language, "", "", "", "", "")
    assert shown.count("\n  kaohe ") == 6
    for command in ("check", "template", "run", "statement", "export", "docs"):
        assert f"  kaohe {command} " in shown


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["不是一种考核周期", "权重一共 90", "写了不止一次"]),
        ("en", ["no appraisal cycle", "make 90", "more than once"]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_asked_again(language: str, said: list[str], tmp_path: Path) -> None:
    answers = ("考核", "客服", "每周", "4", "quarter", "2026-01-01", "甲 90", "甲 50, 甲 50", "甲 100")
    shown = typed(tmp_path / "a", language, *answers)
    assert all(one in shown for one in said)
    assert kaohe.load(tmp_path / "a").check() == ()


@pytest.mark.parametrize(
    ("option", "text", "code"),
    [
        ("--title", 'a"b', "B151"), ("--title", " ", "B151"), ("--role", "a」", "B151"), ("--role", "a\nb", "B151"),
        ("--cycle", "天", "B152"), ("--from", "2026-02-30", "B153"), ("--from", "明天", "B153"),
        ("--indicators", "甲", "B154"), ("--indicators", "甲 100 猜", "B154"), ("--indicators", "甲 50", "B156"),
        ("--indicators", "甲 50, 甲 50", "B155"), ("--indicators", "", "B156"),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_read_ends_it(option: str, text: str, code: str, tmp_path: Path) -> None:
    result = called("new", tmp_path / "a", "-y", "--lang", "zh", option, text)
    assert (result.exit_code, code in result.output) == (2, True)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("name", ["评分", "权重", "且", "满分", "一票否决", "=1+1", "a_b", "2号", "weight", "不适用"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_any_name_will_do(language: str, name: str, tmp_path: Path) -> None:
    options = ("--title", name, "--role", name, "--indicators", f"{name} 60 rate, 乙 40 times")
    assert called("new", tmp_path / "a", "-y", "--lang", language, *options).exit_code == 0
    assert kaohe.load(tmp_path / "a").check() == ()


def test_what_stands_there_is_left_alone(tmp_path: Path) -> None:
    assert called("new", tmp_path / "a", "-y", "--lang", "zh").exit_code == 0
    again = called("new", tmp_path / "a", "-y", "--lang", "zh")
    assert (again.exit_code, "B101" in again.output, "--replace" in again.output) == (2, True, False)
    (tmp_path / "b").mkdir()
    assert "B102" in called("new", tmp_path / "b", "-y", "--lang", "zh").output


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_nothing_to_a_statement(language: str, tmp_path: Path) -> None:
    pack, data, out = tmp_path / "规则", tmp_path / "数据.xlsx", tmp_path / "结果"
    assert called("new", pack, "-y", "--lang", language).exit_code == 0
    assert called("template", pack, "-o", data).exit_code == 0
    run = called("run", pack, filled(data), "-o", out)
    assert (run.exit_code, out.is_dir()) == (0, True)
    assert [str(one) for one in kaohe.open(out).scores.collect()["total"]] == ["86.00"]
    assert called("statement", out, "-o", tmp_path / "说明").exit_code == 0
    assert called("export", out, tmp_path / "得分.xlsx").exit_code == 0
    assert called("docs", pack, "-o", tmp_path / "手册.html").exit_code == 0
