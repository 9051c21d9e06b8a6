"""Small packs scored and explained, for tests that read statements."""

from __future__ import annotations

from collections.abc import Mapping

import kaohe
from kaohe.api import Rules
from kaohe.backends.exact.record import score_record
from kaohe.backends.exact.score import Figures
from kaohe.explain.explanation import Explanation
from kaohe.explain.from_score import explain_score
from kaohe.explain.grounds import Grounds
from kaohe.explain.statement import as_text

__all__ = ["explained", "explained_figures", "role", "statement"]

_GRADES = ["等级 通用", '  A "优" : 不低于 90', '  B "良" : 不低于 60', '  C "差" : 其余']


def role(*lines: str, head: tuple[str, ...] = ()) -> str:
    """Rules of one role; the lines are its metrics, indicators and limits."""
    return (
        "\n".join([*head, *_GRADES, "岗位 客服", "  考核周期 季度", "  等级 用 通用", *(f"  {line}" for line in lines)])
        + "\n"
    )


def explained(rules: str, *records: Mapping[str, object], language: str = "zh") -> list[Explanation]:
    """The explanations of 甲's records; the periods follow each other from 2026-Q1."""
    rows = [{"工号": "甲", "考核期": f"2026-Q{number}", **record} for number, record in enumerate(records, 1)]
    return list(kaohe.loads(rules).evaluate(rows).explain("甲", language=language))


def explained_figures(rules: Rules, figures: Figures, language: str = "zh") -> Explanation:
    """The explanation of figures as if they had been read, scored by the only role."""
    [one] = rules.pack.roles
    keys = {"employee": "E1", "period": "2026-Q1"}
    return explain_score(rules.pack, Grounds.of(one), figures, score_record(one, figures), keys=keys, language=language)


def statement(rules: str, *records: Mapping[str, object], language: str = "zh") -> str:
    """The statement of the last record, in one line: columns are not what these tests are about."""
    text = as_text(explained(rules, *records, language=language)[-1])
    return " ".join(text.split())
