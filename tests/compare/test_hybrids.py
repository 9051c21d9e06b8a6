"""Hybrids of role versions made up at random: the last one is the new version, whatever stood in the old one."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from random import Random

import pytest
from made import made_rules
from made_figures import made_records

from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures
from kaohe.compare.standing import indicator_scores, pieces_of
from kaohe.compare.switching import Record, RolePair
from kaohe.model.exact import sum_of
from kaohe.pipeline import load_text
from kaohe.plan.from_model import plan_pack
from kaohe.run.trace import trace_row

PAIRS, RECORDS = 40, 25
KEYS = {"file": "f", "row": 2, "employee": "E1", "role": "r", "period": "2026-Q1"}


def _kept(figures: Figures) -> Figures:
    return figures


@pytest.mark.parametrize("seed", range(PAIRS))
def test_shares_of_made_packs_add_up(seed: int) -> None:
    rng = Random(seed)
    texts = [made_rules(Random(seed)), made_rules(Random(1000 + seed))]
    plans = [plan_pack(load_text(text).pack)[0] for text, _ in texts]
    roles = [plan.role for plan in plans]
    pair, same = RolePair(*roles), RolePair(roles[0], roles[0])
    assert same.steps == ()
    thresholds = [*texts[0][1], *texts[1][1]]
    drawn = [made_records(rng, role, thresholds, RECORDS, whole=False) for role in roles]
    for first, second in zip(*drawn, strict=True):
        figures = Figures({**second.now, **first.now}, {**second.before, **first.before}, period=first.period)
        scores = [score_record(role, figures) for role in roles]
        if any(score.total is None for score in scores):
            continue
        rows = [trace_row(*one, KEYS, "zh") for one in zip(plans, [figures] * 2, scores, strict=True)]
        for plan, row, score in zip(plans, rows, scores, strict=True):
            assert sum_of(pieces_of(plan, row).values()) == score.total
        record = Record(
            (indicator_scores(roles[0], rows[0]), indicator_scores(roles[1], rows[1])), (partial(_kept, figures),) * 2
        )
        totals = [Fraction(row["total"]) for row in rows]
        shares = list(pair.shares(record, totals[0], totals[1]))
        assert sum_of(one.by for one in shares) == totals[1] - totals[0]
        assert [one for one in shares if one.kind == "rest"] == []
