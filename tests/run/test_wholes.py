"""Whoever has several roles in a period: one whole by the days in each, by columns as exactly, and only for them."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.exact import round_half_up
from kaohe.run import wholes
from kaohe.run.results import Results

ROLE = """岗位 {name}
  考核周期 季度
{more}  数据 天数 : 数量
  数据 分 : 数字
  数据 违纪 : 是否
  数据 作弊 : 是否
{served}  指标 一 权重 100%
    数值 = 分
    得分 公式 = 数值
  一票否决 "违纪" 当 违纪, 缺数据 : 不加减
  一票否决 "作弊" 当 作弊 : 取消资格, 缺数据 : 不加减
"""
GRADES = """等级 通用
  A : 不低于 90, 系数 1.2
  B : 不低于 60, 系数 1
  C : 其余, 系数 0.6
等级 另一种
  甲 : 不低于 80, 系数 1.1
  乙 : 其余, 系数 0.9
等级 名次 强制分布 按 岗位
  S : 前 30%, 系数 1.5
  T : 其余, 系数 1
"""
SERVED = '  在岗 按 天数\n  不考核 "不满 10 天" 当 在岗天数 不足 10 天\n'
ROLES = {
    "甲岗": ("  等级 用 通用\n", SERVED), "乙岗": ("  等级 用 通用\n  小数 总分 1\n", SERVED),
    "丙岗": ("  等级 用 另一种\n", SERVED), "丁岗": ("  等级 用 名次\n", SERVED), "戊岗": ("", ""),
}  # fmt: skip


def rules() -> kaohe.Rules:
    """Five roles: two of one scale, one of another, one by places, and one without grades that counts no days."""
    text = GRADES
    for name, (more, served) in ROLES.items():
        role = ROLE.format(name=name, more=more, served=served)
        capped = "当 违纪 : 等级最高 C" if "通用" in more else "当 违纪 : 总分最高 59"
        role = role.replace("当 违纪", capped)
        text += role if served else role.replace("  数据 天数 : 数量\n", "")
    return kaohe.loads(text)


def row(employee: str, role: str, days: object, score: object, **more: str) -> dict[str, str]:
    return {"工号": employee, "岗位": role, "考核期": "2026-Q3", "天数": str(days), "分": str(score), **more}


def evaluated(*records: dict[str, str], **options: Any) -> Results[pl.LazyFrame]:
    found: Results[pl.LazyFrame] = rules().evaluate([{**{"违纪": "", "作弊": ""}, **one} for one in records], **options)
    return found


def of(*records: dict[str, str]) -> dict[str, Any]:
    """The only row of the table."""
    (found,) = evaluated(*records).people.collect().to_dicts()
    return found


def test_totals_count_by_their_days() -> None:
    """(80 × 46 + 95.5 × 31) ÷ 77 = 86.2402597…"""
    found = of(row("E1", "甲岗", 46, 80), row("E1", "乙岗", 31, "95.5"))
    assert (found["roles"], found["counted"], found["days"]) == ("乙岗; 甲岗", 2, 77)
    assert (found["total"], found["grade"], found["coefficient"]) == (Decimal("86.24"), "B", Decimal("1.0"))
    assert (found["status"], found["reason"]) == ("scored", None)


def test_halves_are_rounded_away_from_zero() -> None:
    """(0.01 + 0.02) ÷ 2 = 0.015, and the same below zero."""
    assert of(row("E1", "甲岗", 20, "0.01"), row("E1", "丙岗", 20, "0.02"))["total"] == Decimal("0.02")
    assert of(row("E1", "甲岗", 20, "-0.01"), row("E1", "丙岗", 20, "-0.02"))["total"] == Decimal("-0.02")


def test_who_has_one_role_is_not_in_it() -> None:
    found = evaluated(row("E1", "甲岗", 46, 80), row("E2", "乙岗", 46, 80))
    assert ("people" in found.tables, found.counts.several_roles, found.people.collect().height) == (False, 0, 0)
    assert (
        evaluated(row("E1", "甲岗", 46, 80), row("E1", "乙岗", 46, 80), row("E2", "乙岗", 46, 80)).counts.several_roles
        == 1
    )


def test_a_role_without_appraisal_is_left_out() -> None:
    found = of(row("E1", "甲岗", 9, 20), row("E1", "丁岗", 83, 95))
    assert (found["counted"], found["days"], found["total"], found["grade"]) == (1, 83, Decimal("95.00"), "T")
    assert found["coefficient"] == Decimal("1.0")  # the only role's own, by whatever scale
    both = of(row("E1", "甲岗", 9, 20), row("E1", "乙岗", 3, 95))
    assert (both["status"], both["reason"], both["total"], both["days"]) == ("not_appraised", "all_exempt", None, None)


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ([row("E1", "甲岗", 46, ""), row("E1", "乙岗", 46, 80)], "甲岗: record_incomplete"),
        ([row("E1", "甲岗", 46, "x"), row("E1", "乙岗", 46, 80)], "甲岗: record_rejected"),
        ([row("E1", "甲岗", 46, 70), row("E1", "没有的岗", 46, 80)], "没有的岗: record_not_appraised"),
        ([row("E1", "甲岗", 46, 70), row("E1", "戊岗", 46, 80)], "戊岗: days_not_counted"),
        ([row("E1", "甲岗", 46, ""), row("E1", "戊岗", 46, ""), row("E1", "乙岗", 40, 9)],
         "戊岗: record_incomplete; 甲岗: record_incomplete"),
    ],
)  # fmt: skip
def test_nothing_is_formed_of_less(records: list[dict[str, str]], reason: str) -> None:
    found = of(*records)
    assert (found["status"], found["reason"], found["total"], found["grade"]) == ("incomplete", reason, None, None)


def test_grades_need_one_scale_by_totals() -> None:
    assert of(row("E1", "甲岗", 46, 95), row("E1", "丙岗", 46, 95))["grade"] is None
    assert of(row("E1", "丁岗", 46, 95), row("E1", "丁岗", 46, 95), row("E1", "甲岗", 46, 95))["grade"] is None
    assert of(row("E1", "甲岗", 46, 90), row("E1", "乙岗", 46, 90))["grade"] == "A"


def test_what_a_veto_did_stays() -> None:
    """A veto held one role's grade to C; a total of 95 alone would be an A."""
    held = of(row("E1", "甲岗", 46, 95, 违纪="是"), row("E1", "乙岗", 46, 95))
    assert (held["total"], held["grade"], held["coefficient"]) == (Decimal("95.00"), "C", Decimal("0.6"))
    out = of(row("E1", "甲岗", 46, 95, 作弊="是"), row("E1", "乙岗", 46, 95))
    assert (out["total"], out["grade"], out["coefficient"]) == (Decimal("95.00"), "取消资格", None)


def made(seed: int) -> list[dict[str, str]]:
    """Two hundred people in up to four roles."""
    rng = Random(seed)
    found = []
    for at in range(200):
        for role in rng.sample([*ROLES, "没有的岗"], rng.choice([1, 2, 2, 3])):
            days = rng.choice([0, 9, 10, 31, 46, 46, 61, "", 200])
            score = rng.choice([59, 60, 89, 90, "89.995", "-3.5", "", "x", rng.randint(0, 120)])
            flags = {name: rng.choice(["", "否", "否", "是"]) for name in ("违纪", "作弊")}
            found.append(row(f"E{at:03}", role, days, score, **flags))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_columns_and_the_exact_evaluator_agree(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    by_columns = evaluated(*made(seed)).people.collect()
    monkeypatch.setattr(wholes, "_LARGEST", 0)
    exactly = evaluated(*made(seed)).people.collect()
    assert by_columns.rows() == exactly.rows()
    assert set(by_columns["status"]) == {"scored", "incomplete", "not_appraised"}


def test_figures_beyond_128_bits_go_to_the_exact_evaluator() -> None:
    """(10^15 - 1)² in one role and (10^15 - 2)² in the other, 20 days and 40."""
    large, text = 10**15 - 1, GRADES + "".join(
        ROLE.format(name=name, more=more, served=served).replace("公式 = 数值", "公式 = 数值 × 数值").replace(
            "当 违纪", "当 违纪 : 总分最高 59"
        )
        for name, (more, served) in list(ROLES.items())[:3:2]
    )  # fmt: skip
    rows = [row("E1", "甲岗", 20, large, 违纪="否", 作弊="否"), row("E1", "丙岗", 40, large - 1, 违纪="否", 作弊="否")]
    (found,) = kaohe.loads(text).evaluate(rows).people.collect().to_dicts()
    worked = Fraction(large**2 + 2 * (large - 1) ** 2, 3)
    assert Fraction(found["total"]) == round_half_up(worked, 2)


def test_a_bundle_keeps_and_hashes_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    kept = evaluated(*made(1), out=out).people.collect()
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert "people.parquet" in manifest["files"]
    assert manifest["counts"]["several_roles"] == kept.height > 0
    assert kaohe.open(out).people.collect().rows() == kept.rows()


def test_an_explanation_is_held_to_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    evaluated(row("E1", "甲岗", 46, 80), row("E1", "乙岗", 31, "95.5"), out=out)
    told = kaohe.open(out).explain("E1")
    assert {one.whole.sentence for one in told if one.whole} == {
        "(乙岗 95.50 × 31 天 + 甲岗 80.00 × 46 天) ÷ (31 天 + 46 天) ≈ 86.2403 → 86.24"
    }
    changed = pl.read_parquet(out / "people.parquet").with_columns(total=pl.lit("86.25").cast(pl.Decimal(38, 2)))
    changed.write_parquet(out / "people.parquet")
    with pytest.raises(RefusedError) as refused:
        kaohe.open(out).explain("E1")
    assert [one.code for one in refused.value.findings] == ["B107"]


def test_every_explanation_of_made_up_people_comes_out() -> None:
    found = evaluated(*made(3))
    for employee in sorted(set(found.people.collect()["employee"])):
        for language in ("zh", "en"):
            assert all(one.whole is not None for one in found.explain(employee, language=language) if one.role)
