"""A sample: who must be in it, with every reason, and that anybody draws the same again."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from sealed_run import sealed_run
from small_run import OVERRIDES, records, run

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.sample import Sample, draw_sample
from kaohe.sample.drawn import Sampled
from kaohe.sample.lots import lot


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("sample") / "out")


def by_lot(it: Sample) -> set[str]:
    return {one.employee for one in it.records if one.order is not None}


def kinds(one: Sampled) -> list[str]:
    return [why.kind for why in one.reasons]


def test_whatever_must_be_looked_at_is_in_it(bundle: Path) -> None:
    it = draw_sample(bundle, size=1, seed="x")
    why = {one.employee: {why.kind: (why.about, why.threshold, why.distance) for why in one.reasons if
                          why.kind != "random"} for one in it.records}  # fmt: skip
    assert {who: found for who, found in why.items() if found} == {
        "E05": {"veto": ("泄密", None, None)},
        "E06": {"incomplete": ("", None, None)},
        "E08": {"threshold": ("", 90, 1)},
        "E09": {"threshold": ("", 90, 0)},
        "E12": {"override": ("服务", None, None)},
        "E29": {"threshold": ("", 80, 1)},
        "S0": {"threshold": ("", 85, 1)},
        "S1": {"threshold": ("", 85, 0)},
        "S2": {"threshold": ("", 85, 1)},
    }
    assert it.outside == {"incomplete": 1, "rejected": 1}


def test_one_of_each_stratum_at_least_and_the_rest_in_proportion(bundle: Path) -> None:
    it = draw_sample(bundle, size=10, seed="2026")
    assert [(one.name, one.population, one.share, one.drawn) for one in it.strata] == [
        ("客服", 28, Fraction(280, 31), 9), ("销售", 3, Fraction(30, 31), 1)
    ]  # fmt: skip
    assert it.population == 31
    assert len(by_lot(it)) == it.count("random") == 10


def test_the_smallest_hashes_of_each_stratum_are_drawn(bundle: Path) -> None:
    """Worked out without the sampler: from the published scores and a hash that any tool gives."""
    it = draw_sample(bundle, size=10, seed="2026")
    scores = kaohe.open(bundle).scores.collect().filter(status="scored").select("employee", "role", "period").rows()
    for stratum in it.strata:
        lots = sorted((lot("2026", key), key[0]) for key in scores if key[1] == stratum.name)
        drawn = {who for _, who in lots[: stratum.drawn]}
        assert drawn == {one.employee for one in it.records if one.role == stratum.name and one.order is not None}
        assert stratum.last == lots[stratum.drawn - 1][0]


def test_the_order_of_the_records_draws_nobody_else(bundle: Path, tmp_path: Path) -> None:
    rows = records()
    random.Random(7).shuffle(rows)
    first, second = (draw_sample(one, size=9, seed="s", by="grade") for one in (bundle, run(tmp_path / "o", rows)))
    assert (first.strata, first.records) == (second.strata, second.records)
    assert by_lot(draw_sample(bundle, size=9, seed="t", by="grade")) != by_lot(first)


@pytest.mark.parametrize(
    ("by", "strata"),
    [
        ("grade", [("A", 2), ("B", 2), ("C", 27)]),
        ("department", [("东", 19), ("西", 9), (None, 3)]),
        ("role", [("客服", 28), ("销售", 3)]),
    ],
)  # fmt: skip
def test_strata(bundle: Path, by: str, strata: list[tuple[str | None, int]]) -> None:
    it = draw_sample(bundle, size=5, seed="x", by=by)  # type: ignore[arg-type]
    assert [(one.name, one.population) for one in it.strata] == strata
    assert sum(one.drawn for one in it.strata) == 5


def test_how_near_is_near(bundle: Path) -> None:
    def near(within: str) -> set[str]:
        it = draw_sample(bundle, size=1, seed="x", within=Fraction(within))
        return {one.employee for one in it.records if "threshold" in kinds(one)}

    assert near("0") == {"E09", "S1"}
    assert near("0.99") == {"E09", "S1"}
    assert near("1.01") == {"E08", "E09", "E10", "E29", "S0", "S1", "S2"}
    assert {"E07", "E28"} < near("2")


def test_more_than_there_are_are_all(bundle: Path) -> None:
    it = draw_sample(bundle, size=1000, seed="x")
    assert len(it.records) == 32
    assert it.count("random") == it.population == 31


def test_figures_of_those_sampled_alone(bundle: Path) -> None:
    it = draw_sample(bundle, size=2, seed="x", within=Fraction(0))
    numbers = {one.number for one in it.records}
    assert [one.number for one in it.records] == list(range(1, len(it.records) + 1))
    for rows in (it.indicators, it.inputs):
        assert {row["number"] for row in rows} == numbers
    theirs = [row for row in it.indicators if row["employee"] == "E12"]
    assert [(row["indicator"], row["part"], str(row["points"].normalize())) for row in theirs] == [
        ("服务", None, "63"), ("质量", None, "62"), ("质量", "前", "62"), ("质量", "后", "62"),
    ]  # fmt: skip
    assert {row["step"] for row in it.adjustments} == {"满分", "一票否决「泄密」"}


def test_nothing_to_draw_from(tmp_path: Path) -> None:
    bad = [{"工号": "E1", "岗位": "客服", "考核期": "2026-Q1", "得分数": "坏"}]
    with pytest.raises(RefusedError) as refused:
        draw_sample(run(tmp_path / "a", bad, None), size=1, seed="x")
    assert refused.value.findings[0].code == "B266"
    incomplete = [{"工号": "E1", "岗位": "客服", "考核期": "2026-Q1", "得分数": "", "泄密": "否"}]
    it = draw_sample(run(tmp_path / "b", incomplete, None), size=1, seed="x")
    assert ([kinds(one) for one in it.records], it.population, it.strata) == ([["incomplete"]], 0, ())


def test_strata_that_nothing_has(tmp_path: Path) -> None:
    rows = [one | {"部门": None} for one in records()[:4]]
    bundle = run(tmp_path / "out", rows, None)
    with pytest.raises(RefusedError) as refused:
        draw_sample(bundle, size=1, seed="x", by="department")
    assert (refused.value.findings[0].code, refused.value.findings[0].facts["by"]) == ("B267", "department")


def test_a_run_of_every_shape(tmp_path: Path) -> None:
    made = sealed_run(tmp_path)
    it = draw_sample(made.out, size=1, seed="x", within=Fraction(0))
    assert {one.employee for one in it.records if "override" in kinds(one)} == {"E2", "E9"}
    assert {one.employee for one in it.records if "veto" in kinds(one)} == {"E7"}
    assert {one.employee for one in it.records if "incomplete" in kinds(one)} == {"E4"}
    assert OVERRIDES


def test_as_data(bundle: Path) -> None:
    it = draw_sample(bundle, size=3, seed="x").as_json()
    assert (it["format"], it["seed"], it["size"], it["within"], it["population"]) == ("kaohe-sample 1", "x", 3, "1", 31)
    near = next(one for one in it["records"] if one["employee"] == "E08")
    assert {"kind": "threshold", "about": "", "threshold": "90", "distance": "1"} in near["reasons"]
    assert near["total"] == "89"
