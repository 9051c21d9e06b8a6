"""Details on pages: told whole in the handbook, and text from outside never obeyed."""

from __future__ import annotations

import pytest
from hostile import BAD
from reading import read

import kaohe
from kaohe.pages.handbook import Form, handbook
from kaohe.pages.statement import statement_page
from kaohe.shipped import shipped
from kaohe.wording.wording import LANGUAGES

NAME = BAD.replace("」", "")
RULES = f"""明细 「明{NAME}」 "签{BAD}" 归属 "主{BAD}"
  记录 考核期 取自 "期{BAD}"
  数据 「评{NAME}」 "{BAD}" : 数字
  数据 级 : 选项("甲{BAD}", "乙")
岗位 客服
  考核周期 季度
  指标 一 权重 100%
    数值 = 平均(「明{NAME}」.「评{NAME}」, 当 「明{NAME}」.级 等于 "甲{BAD}")
    得分 公式 = 数值
"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["html", "md"])
def test_the_handbook_says_what_a_detail_is(form: Form, language: str) -> None:
    pack = kaohe.load(shipped("rules") / "online_education").pack
    book = handbook(pack, form, language, pack.versions("教学管理"))
    text = read(book).text if form == "html" else book
    [detail] = pack.details
    for said in ("所带教师的教学记录", detail.owner, *(metric.name for metric in detail.metrics)):
        assert said in text
    alone = handbook(pack, form, language, pack.versions("学生服务"))
    assert "所带教师的教学记录" not in alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_of_a_detail_is_shown_and_never_obeyed(language: str) -> None:
    rules = kaohe.loads(RULES)
    assert rules.check() == ()
    rows = [{f"主{BAD}": "E1", f"期{BAD}": "2026-Q1", f"评{NAME}": 80, "级": f"甲{BAD}"}]
    results = rules.evaluate([{"工号": "E1", "考核期": "2026-Q1"}], details={f"明{NAME}": rows})
    assert results.counts.scored == 1
    pages = [
        handbook(rules.pack, "html", language), handbook(rules.pack, "md", language),
        statement_page(results.explain("E1", language=language), rules.pack),
    ]  # fmt: skip
    for page in pages:
        assert "<script" not in page
        assert "\u202e" not in page
    for page in (pages[0], pages[2]):
        found = read(page)
        assert not found.of("img")
        assert "<script>alert(1)</script>" in found.text
