"""Corrections: results that supersede others say whose changed, from what to what, why; and are held to both."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sealed_run import REASON, SealedRun, sealed_run
from tampering import covered_up

import kaohe
from kaohe import format_text
from kaohe.diagnostics.refused import RefusedError
from kaohe.explain.statement import as_text
from kaohe.pages.statement import statement_page
from kaohe.verify.seal import Seal
from kaohe.verify.superseding import Superseding
from kaohe.verify.verify import verify_bundle

ROLE = """
  考核周期 季度
  等级 用 通用
  数据 满意度 : 数字 0 到 100
  数据 在岗天数 : 数量
  在岗 按 在岗天数
  指标 口碑 权重 100%
    数值 = 满意度
    得分 公式 = 数值
"""
RULES = f"""制度 "小"
等级 通用
  A : 不低于 85, 系数 1.2
  B : 其余, 系数 1
岗位 客服{ROLE}  一票否决 "不能" 当 满意度 等于 1 : 取消资格
岗位 前台{ROLE}"""


def record(who: str, satisfaction: object, role: str = "客服", days: int = 90, **more: object) -> dict[str, object]:
    found = {"工号": who, "姓名": f"名{who}", "岗位": role, "考核期": "2026-Q1"}
    return found | {"满意度": satisfaction, "在岗天数": days} | more


def run(out: Path, records: object, before: Path | None = None, rules: str = RULES, reason: str = "申诉") -> Any:
    superseding = Superseding(before, reason) if before is not None else Superseding()
    return kaohe.loads(rules).evaluate(records, out=out, supersedes=superseding)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(results: Any) -> list[tuple[object, ...]]:
    """Whose result changed: status, total and grade, before and after."""
    rows = results.corrections.collect().to_dicts()
    return [
        (row["of"], row["employee"], row["role"], *(
            (row[f"status_{side}"], str(row[f"total_{side}"]), row[f"grade_{side}"]) for side in ("before", "after")
        ))
        for row in rows
    ]  # fmt: skip


@pytest.fixture
def old(tmp_path: Path) -> Path:
    run(tmp_path / "old", [
        record("E1", 80), record("E2", 84), record("E3", 90), record("E4", 70), record("E5", None), record("E6", 120),
        record("E7", 60, days=45), record("E7", 90, "前台", 45),
    ])  # fmt: skip
    return tmp_path / "old"


NOW = [
    record("E1", 80), record("E2", 86), record("E4", 1), record("E5", 77), record("E6", 88),
    record("E7", 70, days=45), record("E7", 90, "前台", 45), record("E8", 50),
]  # fmt: skip


def test_each_result_that_changed_is_told_and_no_other(old: Path, tmp_path: Path) -> None:
    results = run(tmp_path / "new", NOW, old)
    assert told(results) == [
        ("record", "E2", "客服", ("scored", "84.00", "B"), ("scored", "86.00", "A")),
        ("record", "E3", "客服", ("scored", "90.00", "A"), ("absent", "None", None)),
        ("record", "E4", "客服", ("scored", "70.00", "B"), ("scored", "1.00", "取消资格")),
        ("record", "E5", "客服", ("incomplete", "None", None), ("scored", "77.00", "B")),
        ("record", "E6", "客服", ("rejected", "None", None), ("scored", "88.00", "A")),
        ("record", "E7", "客服", ("scored", "60.00", "B"), ("scored", "70.00", "B")),
        ("record", "E8", "客服", ("absent", "None", None), ("scored", "50.00", "B")),
        ("whole", "E7", None, ("scored", "75.00", "B"), ("scored", "80.00", "B")),
    ]
    assert str(results.corrections.collect()["coefficient_after"][0]) == "1.2"
    again = kaohe.open(tmp_path / "new")
    assert told(again) == told(results)
    assert again.supersedes == results.supersedes
    assert again.supersedes is not None
    assert (again.supersedes.corrected, again.supersedes.reason) == (8, "申诉")
    assert again.supersedes.manifest == verify_bundle(old).manifest


def test_what_is_superseded_stays_as_it_is(old: Path, tmp_path: Path) -> None:
    before = files(old)
    run(tmp_path / "new", NOW, old)
    assert files(old) == before
    assert kaohe.open(old).corrections is None


def test_corrections_of_corrections_chain(old: Path, tmp_path: Path) -> None:
    run(tmp_path / "new", NOW, old)
    newest = run(tmp_path / "newest", [*NOW[1:], record("E1", 81)], tmp_path / "new")
    assert [row[1] for row in told(newest)] == ["E1"]
    assert verify_bundle(tmp_path / "newest", supersedes=tmp_path / "new").holds
    other = verify_bundle(tmp_path / "newest", supersedes=old)
    assert ("B264", "hash") in {(one.code, one.facts["of"]) for one in other.findings}


def test_nothing_corrected_is_refused_and_no_changed_result_is_told(old: Path, tmp_path: Path) -> None:
    same = [*NOW]
    run(tmp_path / "a", same)
    with pytest.raises(RefusedError) as refused:
        run(tmp_path / "b", same, tmp_path / "a")
    assert refused.value.findings[0].code == "B262"
    assert not (tmp_path / "b").exists()
    noted = run(tmp_path / "c", same, tmp_path / "a", rules=RULES.replace('"小"', '"小" 版本 "2"'))
    assert (told(noted), noted.supersedes.corrected) == ([], 0)
    assert verify_bundle(tmp_path / "c", supersedes=tmp_path / "a").holds


def test_results_of_nobody_in_common_are_not_superseded(old: Path, tmp_path: Path) -> None:
    later = [one | {"考核期": "2026-Q2"} for one in NOW]
    with pytest.raises(RefusedError) as refused:
        run(tmp_path / "new", later, old)
    assert [(one.code, one.facts["of"]) for one in refused.value.findings] == [("B262", "apart")]
    run(tmp_path / "a", [record("E1", "坏")])
    assert told(run(tmp_path / "b", [record("E1", 80)], tmp_path / "a"))[0][3][0] == "rejected"


@pytest.mark.parametrize(
    ("results", "reason", "out", "of"),
    [
        ("old", "", "new", "reason"), ("old", " \n", "new", "reason"), (None, "申诉", "new", "results"),
        ("old", "申诉", None, "out"), ("old", "申诉", "old", "apart"), ("old", "申诉", "old/new", "apart"),
        ("old/trace", "申诉", "old", "apart"),
    ],
)  # fmt: skip
def test_what_belongs_together_is_asked_for(
    old: Path, tmp_path: Path, results: str | None, reason: str, out: str | None, of: str
) -> None:
    superseding = Superseding(tmp_path / results if results else None, reason)
    with pytest.raises(RefusedError) as refused:
        kaohe.loads(RULES).evaluate(NOW, out=tmp_path / out if out else None, replace=True, supersedes=superseding)
    assert [(one.code, one.facts["of"]) for one in refused.value.findings] == [("B265", of)]


@pytest.mark.parametrize("name", ["scores.parquet", "manifest.json", "rules/规则.kaohe", "more.txt"])
def test_results_that_are_not_as_they_were_are_not_superseded(old: Path, tmp_path: Path, name: str) -> None:
    changed = next(old.glob("rules/*")) if name.startswith("rules") else old / name
    changed.write_bytes((changed.read_bytes() if changed.exists() else b"") + b" ")
    with pytest.raises(RefusedError) as refused:
        run(tmp_path / "new", NOW, old)
    fault = refused.value.findings[0]
    assert (fault.code, fault.facts["files"]) == ("B260", (changed.relative_to(old).as_posix(),))
    assert not (tmp_path / "new").exists()


def test_a_ledger_names_what_is_superseded_and_by_what(tmp_path: Path) -> None:
    made = sealed_run(tmp_path)
    kaohe.loads(RULES).evaluate(
        NOW, out=tmp_path / "newest", seal=Seal(ledger=made.ledger), supersedes=Superseding(made.out, "再次更正")
    )
    entries = [json.loads(line) for line in made.ledger.read_text(encoding="utf-8").splitlines()]
    manifests = [verify_bundle(folder).manifest for folder in (made.old, made.out, tmp_path / "newest")]
    assert [one["supersedes"] for one in entries] == manifests[:2]
    assert [one["manifest"] for one in entries] == manifests[1:]
    check = made.verified(entered=True).check("ledger")
    assert (check.remark, check.facts["by"]) == ("superseded_by", (2,))


def test_explanations_say_what_was_corrected(old: Path, tmp_path: Path) -> None:
    results = run(tmp_path / "new", NOW, old, reason="申诉<b>")
    short = results.supersedes.manifest[:12]
    found = {one: results.explain(one, language="zh") for one in ("E1", "E2", "E5", "E7", "E8")}
    assert found["E1"][0].correction is None
    lines = {one: [line.split() for line in as_text(theirs[0]).splitlines()] for one, theirs in found.items()}
    said = {one: next((line[1:] for line in theirs if line[:1] == ["更正"]), None) for one, theirs in lines.items()}
    assert said["E1"] is None
    assert found["E2"][0].correction is not None
    assert found["E2"][0].correction.sentence == (
        f"取代以前的结果(清单 {short}…):总分 84.00 → 86.00、等级 B → A、绩效系数 1 → 1.2。原因:申诉<b>"
    )
    assert found["E5"][0].correction is not None
    assert "待定 → 总分 77.00,等级 B,绩效系数 1" in found["E5"][0].correction.sentence
    assert found["E8"][0].correction is not None
    assert "没有这条记录 → 总分 50.00" in found["E8"][0].correction.sentence
    whole = found["E7"][0].whole
    assert whole is not None
    assert whole.correction is not None
    assert "总分 75.00 → 80.00" in whole.correction.sentence
    english = results.explain("E2", language="en")[0].correction
    assert english is not None
    assert "total 84.00 → 86.00, grade B → A, coefficient 1 → 1.2. Reason: 申诉<b>" in english.sentence
    page = statement_page(results.explain("E7", "客服", language="zh"), results.pack)
    assert page.count("取代以前的结果") == 2
    assert "申诉&lt;b&gt;" in page


def test_a_row_rejected_now_says_what_was(old: Path, tmp_path: Path) -> None:
    results = run(tmp_path / "new", [*NOW[1:], record("E1", 180)], old)
    explained = results.explain("E1", language="zh")[0]
    assert explained.status == "rejected"
    assert explained.correction is not None
    assert "总分 80.00,等级 B,绩效系数 1 → 退回" in explained.correction.sentence


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh", "被取代的结果里有(客服 2026-Q1)"), ("en", "superseded results had one (客服 2026-Q1)")],
)
def test_whoever_is_gone_is_told_of(old: Path, tmp_path: Path, language: str, told: str) -> None:
    results = run(tmp_path / "new", NOW, old)
    with pytest.raises(RefusedError) as refused:
        results.explain("E3", language=language)
    assert told in str(refused.value)
    with pytest.raises(RefusedError) as refused:
        results.explain("E33", language=language)
    assert told not in str(refused.value)


def test_changed_corrections_are_not_explained(old: Path, tmp_path: Path) -> None:
    run(tmp_path / "new", NOW, old)
    table = tmp_path / "new/corrections.parquet"
    pl.read_parquet(table)[1:].write_parquet(table)
    with pytest.raises(RefusedError) as refused:
        kaohe.open(tmp_path / "new")
    assert refused.value.findings[0].code == "B261"


def test_rules_in_another_language_and_with_more_decimals(old: Path, tmp_path: Path) -> None:
    """Somebody disqualified still is, whatever the rules call it."""
    run(tmp_path / "a", [record("E4", 1), record("E2", "84.5")])
    english = format_text(RULES.replace("  等级 用", "  小数 指标 3, 总分 3\n  等级 用"), language="en")
    results = run(tmp_path / "b", [record("E4", 1), record("E2", "84.125")], tmp_path / "a", rules=english)
    assert told(results) == [("record", "E2", "客服", ("scored", "84.500", "B"), ("scored", "84.125", "B"))]
    assert verify_bundle(tmp_path / "b", supersedes=tmp_path / "a").holds


@pytest.mark.parametrize(
    ("change", "of", "whose"),
    [
        (lambda it: it[1:], {"count", "missing"}, "E2"),
        (lambda it: pl.concat([it, it[:1]]), {"count", "twice"}, "E2"),
        (lambda it: it[::-1], {"order"}, None),
        (lambda it: it.with_columns(total_before=pl.col("total_after")), {"row"}, "E2"),
        (lambda it: it.with_columns(employee=pl.col("employee").replace("E2", "E1")), {"extra", "missing"}, "E1"),
    ],
)  # fmt: skip
def test_corrections_are_held_to_what_they_correct(
    old: Path, tmp_path: Path, change: Any, of: set[str], whose: str | None
) -> None:
    run(tmp_path / "new", NOW, old)
    assert verify_bundle(tmp_path / "new", supersedes=old).holds
    table = tmp_path / "new/corrections.parquet"
    change(pl.read_parquet(table)).write_parquet(table)
    covered_up(tmp_path / "new")
    found = verify_bundle(tmp_path / "new", supersedes=old)
    assert {one.code for one in found.findings} == {"B263"}
    assert {one.facts["of"] for one in found.findings} == of
    assert whose in {one.facts["employee"] for one in found.findings}


def test_bundles_of_which_one_says_nothing(old: Path, tmp_path: Path) -> None:
    none = verify_bundle(old, supersedes=old)
    assert [(one.code, one.facts["of"]) for one in none.findings] == [("B264", "none")]
    run(tmp_path / "new", NOW, old)
    (old / "rules/more.kaohe").write_text("", encoding="utf-8")
    changed = verify_bundle(tmp_path / "new", supersedes=old)
    assert [(one.code, one.facts["of"], one.facts["files"]) for one in changed.findings] == [
        ("B264", "files", ("rules/more.kaohe",))
    ]
    path = tmp_path / "new/manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "supersedes": None}), encoding="utf-8")
    covered_up(tmp_path / "new")
    lacking = verify_bundle(tmp_path / "new")
    assert ("B264", "table") in {(one.code, one.facts["of"]) for one in lacking.findings}


def test_whatever_changes_columns_and_verifier_tell_the_same(tmp_path: Path) -> None:
    """The table is made by columns, and held to both sides by a verifier that reads and compares on its own."""
    for seed in range(8):
        dice = random.Random(seed)
        sides = [
            [
                record(f"E{at}", dice.choice([1, 60, 84.5, 85, 90, 120, "", "坏"]), role, days=dice.choice([30, 60]))
                for at in range(12) for role in ("客服", "前台", "") if dice.random() < 0.5
            ]
            for _ in range(2)
        ]  # fmt: skip
        folder = tmp_path / str(seed)
        run(folder / "old", sides[0])
        results = run(folder / "new", sides[1], folder / "old")
        found = verify_bundle(folder / "new", supersedes=folder / "old")
        assert found.holds, (seed, found.findings)
        assert found.check("corrections").checked == results.supersedes.corrected > 3


def test_a_run_of_every_shape_is_corrected(tmp_path: Path) -> None:
    made: SealedRun = sealed_run(tmp_path)
    results = kaohe.open(made.out)
    assert results.supersedes is not None
    assert results.supersedes.reason == REASON
    assert [row[:3] for row in told(results)] == [
        ("record", "E1", "客服"), ("record", "E1", "销售"), ("record", "E3", "客服"), ("record", "E7", "客服"),
        ("record", "E9", "销售"), ("whole", "E1", None),
    ]  # fmt: skip


def test_a_rejected_row_whose_role_nobody_knows(old: Path, tmp_path: Path) -> None:
    """It may have been of any of its person's roles, so none of these is simply gone."""
    rows = ["工号,姓名,岗位,考核期,满意度,在岗天数", "E1,名E1,,2026-Q1,80,90,9", "E2,名E2,客服,2026-Q1,84,90"]
    (tmp_path / "记录.csv").write_text("\n".join(rows), encoding="utf-8")
    results = run(tmp_path / "new", tmp_path / "记录.csv", old)
    assert [(row[1], row[4][0]) for row in told(results)] == [
        ("E1", "rejected"), *((f"E{at}", "absent") for at in (3, 4, 5, 7, 7, 7))
    ]  # fmt: skip
    explained = results.explain("E1")[0]
    assert explained.correction is not None
    assert "→ 退回" in explained.correction.sentence
    assert verify_bundle(tmp_path / "new", supersedes=old).holds


def test_a_blank_role_beside_another_is_told_alike(tmp_path: Path) -> None:
    results = run(tmp_path / "out", [record("E1", 80), record("E1", 80, role="")])
    assert verify_bundle(tmp_path / "out").holds
    assert [one.whole.roles for one in results.explain("E1") if one.whole is not None] == [("客服",), ("客服",)]
