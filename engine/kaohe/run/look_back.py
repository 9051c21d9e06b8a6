"""Figures of periods before, from the same person's records as read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kaohe.backends.exact.outcome import Missing, Outcome, Reason
from kaohe.backends.exact.score import Figures
from kaohe.model.look_back import look_backs
from kaohe.model.periods import Period
from kaohe.run.records import Record

__all__ = ["History"]


class History:
    """All records by person, role and period."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records: Mapping[tuple[str, str, Period | None], Record] = {
            record.person: record for record in records if record.period is not None
        }

    def figures(self, record: Record) -> Figures:
        """A record's own figures, and those that its role looks back at."""
        now = {name: cell.outcome for name, cell in record.cells.items()}
        if record.role is None:
            return Figures(now)
        before = {key: self._before(record, *key) for key in look_backs(record.role)}
        return Figures(now, before)

    def _before(self, record: Record, metric: str, back: int) -> Outcome:
        if record.period is None:
            raise ValueError("a record without a period is never scored")
        employee, role, _ = record.person
        period = record.period.before(back)
        earlier = self._records.get((employee, role, period))
        facts = {"metric": metric, "period": str(period)}
        if earlier is None:
            return Missing(Reason("no_period_before", facts))
        if earlier.faults:
            duplicate = any(fault.code == "R114" for fault in earlier.faults)
            return Missing(Reason("period_before_duplicate" if duplicate else "period_before_rejected", facts))
        cell = earlier.cells.get(metric)
        if cell is None:
            return Missing(Reason("no_period_before", facts))
        if isinstance(cell.outcome, Missing):
            return Missing(Reason("no_cell_before", facts))
        return cell.outcome
