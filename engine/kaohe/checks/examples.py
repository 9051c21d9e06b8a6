"""Every example gives what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaohe.backends.exact.examples import differences, version_of
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.look_back import asks_for_period
from kaohe.model.pack import Pack
from kaohe.model.periods import Cycle, Period, periods_a_year

__all__ = ["check_examples"]

_SOME_PERIOD: dict[Cycle, str] = {"year": "2026", "half": "2026-H1", "quarter": "2026-Q1", "month": "2026-01"}


def check_examples(pack: Pack, sources: Mapping[str, str]) -> Iterator[Diagnostic]:
    """E701 for each expected figure that the rules do not give, compared exactly; E731, E741 for one without period."""
    for example in pack.examples:
        role = version_of(pack, example)
        if role is not None and example.period is None and asks_for_period(role):
            yield finding("E731", example.span, example=example.title, role=role.name, period=_SOME_PERIOD[role.cycle])
            continue
        if not example.expected:
            yield finding("W701", example.span, example=example.title)
        if role is not None and role.period_places and example.period is None:
            period = Period(2026, periods_a_year(role.cycle) - 1, role.cycle)
            yield finding("E741", example.span, example=example.title, role=role.name, period=str(period))
            continue
        for one in differences(pack, example):
            span = one.expected.span
            written = sources[span.file][span.start : span.end]
            yield finding(
                "E701", span, example=example.title, written=written, actual=one.actual, state=one.state,
                expected=one.expected.value,
            )  # fmt: skip
