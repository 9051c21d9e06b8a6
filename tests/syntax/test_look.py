"""What may look different and means the same: keyword languages, full-width signs, blanks, line ends, comments."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lark import Token

from kaohe.diagnostics import Span
from kaohe.syntax import nodes as sx
from kaohe.syntax.from_text import Parsed, parse
from kaohe.syntax.grammar import parser
from kaohe.syntax.keywords import keywords
from kaohe.syntax.lines import statements
from kaohe.syntax.signs import fold

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.kaohe"))
PACKS = [*SAMPLES, *sorted((ROOT / "rules").rglob("*.kaohe"))]
HIDDEN = re.compile(r'("[^"\n]*"|「[^」\n]*」|#[^\n]*)')
TWINS = dict(zip("0123456789%()+=,:<>-*", "０１２３４５６７８９％（）＋＝，：＜＞－×", strict=True)) | {" ": "\u3000"}


def sound(text: str) -> sx.File:
    """The tree of a text in which nothing is wrong."""
    parsed = parse(text, "rules.kaohe")
    assert parsed.diagnostics == ()
    return parsed.file


def in_other_words(text: str, choose: Callable[[], str]) -> str:
    """A text with every keyword and unit as ``choose`` says a language's canonical word for it."""
    edits: list[tuple[int, int, str]] = []
    for statement in statements("rules.kaohe", fold(text)):
        for token in parser().parse(statement.text).scan_values(lambda value: isinstance(value, Token)):
            word = _translated(token, choose())
            if word is not None and token.start_pos is not None and token.end_pos is not None:
                edits.append((statement.start + token.start_pos, statement.start + token.end_pos, word))
    for start, end, word in sorted(edits, reverse=True):
        text = f"{text[:start]} {word} {text[end:]}"
    return text


def _translated(token: Token, language: str) -> str | None:
    if token.type == "UNIT":
        return keywords().unit_words[language].get(keywords().units[token])
    return keywords().canonical[language].get(token.type)


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_samples_and_packs_parse_without_a_finding(path: Path) -> None:
    assert sound(path.read_text(encoding="utf-8")).items


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("languages", [["zh"], ["en"], ["zh", "en"]], ids="+".join)
def test_the_same_rules_in_other_keywords_are_the_same_tree(path: Path, languages: list[str]) -> None:
    text = path.read_text(encoding="utf-8")
    rng = random.Random(7)
    other = in_other_words(text, lambda: rng.choice(languages))
    assert languages == ["zh", "en"] or parse(other, "rules.kaohe").file.language == languages[0]
    assert sound(other).items == sound(text).items


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_full_width_signs_are_the_same_tree(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    pieces = HIDDEN.split(text)
    pieces[::2] = ["".join(TWINS.get(sign, sign) for sign in piece) for piece in pieces[::2]]
    wide = "".join(pieces)
    assert len(wide) == len(text)
    assert sound(wide).items == sound(text).items
    quotes = re.sub('"([^"\n]*)"', "“\\1”", text)
    assert sound(quotes).items == sound(text).items


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_indentation_blank_lines_comments_and_line_ends_say_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [re.sub(r"^\s+", "", line) for line in text.split("\n")]
    bare = "\n".join(lines)
    commented = "\n".join(f"\t{line}  # 说明 (未完, \n\n#{line}" for line in lines)
    assert sound(bare).items == sound(text).items
    assert sound(commented).items == sound(text).items
    assert sound(text.replace("\n", "\r\n")).items == sound(text).items


def role(*lines: str) -> str:
    return "\n".join(["岗位 甲", "  生效 自 2026-01-01", "  数据 某数 : 数量", *lines])


INDICATOR = ("  指标 乙 权重 100%", "    数值 = 某数")


@pytest.mark.parametrize(
    ("tight", "spaced"),
    [
        ("  总分最高 59", "  总分 最高 59"),
        ("  总分最低0最高120", "  总分 最低 0 最高 120"),
        ('  一票否决"漏"当某数 > 3:总分最高 59', '  一票否决 "漏" 当 某数 > 3 : 总分 最高 59'),
        ("  考核周期季度", "  考核周期 季度"),
        ("  生效自2026-01-01至2026-06-30", "  生效 自 2026-01-01 至 2026-06-30"),
        ("  计分权重不低于60%", "  计分权重 不低于 60%"),
        ("  数据 用时 : 时长(分钟)", "  数据 用时:时长 ( 分钟 )"),
    ],
)
def test_a_keyword_needs_no_blank_where_no_name_can_stand(tight: str, spaced: str) -> None:
    assert sound(role(tight)).items == sound(role(spaced)).items


@pytest.mark.parametrize("word", ["当数据泄露", "当且未泄露", "且未按时", "或有收入", "非正式员工"])
def test_a_condition_runs_into_its_name(word: str) -> None:
    """当 stands where no name can, so it may touch its name; 且, 或 and 非 never cut a name in two."""
    name = word.removeprefix("当")
    tree = sound(role(f"  数据 {name} : 是否", f'  一票否决 "漏" 当{name} : 取消资格'))
    role_read = tree.items[0]
    assert isinstance(role_read, sx.Role)
    conditions = [one.condition for one in role_read.statements if isinstance(one, sx.Veto)]
    assert [condition.name.text for condition in conditions] == [name]


def test_a_name_that_ran_into_a_keyword_is_shown_the_blank() -> None:
    text = role("  指标 响应速度权重25%")
    (found,) = parse(text, "rules.kaohe").diagnostics
    assert found.code == "E104"
    assert found.fix is not None
    assert sound(text[: found.fix.span.start] + found.fix.text + text[found.fix.span.end :])


@pytest.mark.parametrize(
    "value",
    [
        "某数 +\n      1", "某数,".replace(",", " ÷\n\n 2"), "(某数\n + 1)", "\n      某数", "MIN(某数,\n\n  2)",
        "若 某数 > 1 且\n 某数 < 3 则 1 否则 2", "某数 * # 说明\n 2",
    ],
)  # fmt: skip
def test_a_line_goes_on(value: str) -> None:
    one_line = " ".join(re.sub("#.*", "", value).split())
    ahead, after = INDICATOR[0], ("    得分 公式 = 数值", "  总分 最低 0")
    assert (
        sound(role(ahead, f"    数值 = {value}", *after)).items
        == sound(role(ahead, f"    数值 = {one_line}", *after)).items
    )


def test_keys_and_names_like_keywords_go_on() -> None:
    keys = sound(role('  记录 员工 取自 "工号",\n  岗位 取自 "职位"'))
    assert keys.items == sound(role('  记录 员工 取自 "工号", 岗位 取自 "职位"')).items
    leak = '  一票否决 "漏" 当 (某数 > 3 且\n    数据泄露) : 取消资格'
    assert (
        sound(role("  数据 数据泄露 : 是否", leak)).items
        == sound(role("  数据 数据泄露 : 是否", leak.replace("\n", " "))).items
    )


@pytest.mark.parametrize(
    "unfinished", ["    数值 =", "    数值 = (某数", "    数值 = 某数 +", "    考核 丙,\n\n# 说明"]
)
def test_an_unfinished_statement_ends_where_the_next_block_begins(unfinished: str) -> None:
    text = role(INDICATOR[0], unfinished, "    得分 分档", "      不高于 5 : 100", "      其余 : 0", "  总分 最高 9")
    parsed = parse(text, "rules.kaohe")
    assert [one.code for one in parsed.diagnostics] in (["E102"], ["E103"])


def test_each_faulty_statement_is_reported_once_on_its_line() -> None:
    text = "\n".join([
        "制度 在线教育",  # 1: a text is wanted
        "常量 目标 = 95%",
        "岗位 甲",
        "  生效 自 2026-02-30",  # 4: no such day
        "  数据 某数 : 数亮",  # 5: misspelt
        "  数据 他数 : 数量",
        "  指标 乙 权重 1,000%",  # 7: thousands
        "    数值 = 某数 + + 2 ) ",  # 8: parenthesis
        "    得分 分档",
        "      不高于 5 : 100。",  # 10: full stop
        "      其余 100",  # 11: colon
        "  总分 最高 120",
        '示例 "子" 岗位 甲',
        '  已知 某数 = "三',  # 14: quote
        "  应得 总分 = 100",
    ])  # fmt: skip
    parsed: Parsed = parse(text, "rules.kaohe")
    places = [one.place for one in parsed.diagnostics if isinstance(one.place, Span)]
    lines = [text.count("\n", 0, place.start) + 1 for place in places]
    assert lines == [1, 4, 5, 7, 8, 10, 11, 14]
    assert len(parsed.file.items) == 3


def test_an_unread_opening_line_takes_its_rows_along_silently() -> None:
    text = role(
        "  指标 丙 权种 100%",
        "    数值 = 某数",
        "    得分 分档",
        "      不高于 5 : 100",
        "      其余 : 0",
        "  总分 最高 9",
    )
    parsed = parse(text, "rules.kaohe")
    assert [one.code for one in parsed.diagnostics] == ["E101"]
