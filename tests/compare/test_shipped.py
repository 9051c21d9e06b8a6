"""The shipped pack against a changed copy: whatever the figures, attributions add up to the differences exactly."""

from __future__ import annotations

import re
from collections import deque
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sample_runs import DETAILS, PACKS

import kaohe
from kaohe.api import Rules
from kaohe.compare import Comparison, compare, impact
from kaohe.model.exact import sum_of

CHANGES = {
    "解决率  权重 20%": "解决率  权重 25%",
    "响应速度  权重 25%": "响应速度  权重 20%",
    "不高于 15 分钟 : 90": "不高于 12 分钟 : 92\n      不高于 20 分钟 : 85",
    "解决率目标 = 95%": "解决率目标 = 96%",
    "缺数据 : 80 分": "缺数据 : 不计",
    "改进措施  权重 30%": "改进措施  权重 40%",
    "负面反馈趋势  权重 70%": "负面反馈趋势  权重 60%",
    "  总分 最低 0 最高 120": '  奖励 "满意" 当 学员满意度 不低于 4.5 : 加 3, 缺数据 : 不加减\n  总分 最低 20 最高 105',
    "总分最高 59": "总分最高 49",
}


@cache
def rules() -> tuple[Rules, Rules]:
    text = (PACKS["online_education"][0] / "学生服务.kaohe").read_text(encoding="utf-8")
    text = text[: text.index('示例 "')]
    shared = (PACKS["online_education"][0] / "共用.kaohe").read_text(encoding="utf-8")
    changed = text
    for was, now in CHANGES.items():
        assert changed.count(was) == 1, was
        changed = changed.replace(was, now)
    loaded = [kaohe.loads(f"{shared}\n{one}") for one in (text, changed)]
    assert all(one.loaded.is_sound for one in loaded), [one.check() for one in loaded]
    return loaded[0], loaded[1]


def held_exactly(it: Comparison, *, but: tuple[str, ...] = ()) -> None:
    assert it.size == sum(it.counts.values())
    for one in it.people:
        assert sum_of(share.by for share in one.shares) == (one.difference or 0), one
        assert [share for share in one.shares if share.kind in but or share.by == 0] == []


counts = st.integers(0, 120)
figures = st.fixed_dictionaries({
    "平均响应时间": st.decimals(0, 45, places=1), "学员满意度": st.none() | st.decimals(1, 5, places=1),
    "已解决问题数": counts, "问题总数": counts, "成绩提升学员数": counts, "辅导学员数": counts,
    "负面反馈数": st.none() | st.integers(0, 20), "改进措施数": st.integers(0, 4),
    "数据泄露": st.sampled_from("否否否是"),
})  # fmt: skip


@settings(max_examples=12)
@given(st.lists(figures, min_size=6, max_size=14))
def test_any_figures_are_attributed_exactly(drawn: list[dict[str, Any]]) -> None:
    records = [
        {"工号": f"E{at // 2}", "部门": "组", "岗位": "学生服务", "考核期": f"2026-Q{1 + at % 2}", **one}
        for at, one in enumerate(drawn)
    ]
    old, new = (one.evaluate(records) for one in rules())
    it = impact(old, new)
    held_exactly(it, but=("rest",))
    held_exactly(compare(old, new))
    held_exactly(impact(new, old), but=("rest",))
    assert it.as_json()["counts"]["people"] == len(records)


def rotated(text: str) -> str:
    """A role's rules in which each indicator has the weight of the next one."""
    weights = deque(re.findall(r"^  指标 .*权重 (\d+%)", text, re.MULTILINE))
    weights.rotate(-1)
    return re.sub(r"^(  指标 .*权重 )\d+%", lambda found: found[1] + weights.popleft(), text, flags=re.MULTILINE)


def test_every_role_of_the_shipped_pack(tmp_path: Path) -> None:
    """All five roles, with a detail table and look-backs, against themselves with their weights exchanged."""
    path, files = PACKS["online_education"]
    for one in path.glob("*.kaohe"):
        rules_alone = one.read_text(encoding="utf-8").partition('示例 "')[0]
        (tmp_path / one.name).write_text(rotated(rules_alone), encoding="utf-8")
    details = DETAILS["online_education"]
    old, new = (kaohe.load(one).evaluate(files, details=details) for one in (path, tmp_path))
    it = impact(old, new)
    held_exactly(it, but=("rest",))
    held_exactly(compare(old, new))
    assert {one.role for one in it.effects} == set(old.pack.role_names)
