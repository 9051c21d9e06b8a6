"""All records of a bundle scored again, by several processes where there is enough to do; scores and traces tie."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa

from kaohe.diagnostics import CellPlace, Diagnostic, finding
from kaohe.model.pack import KEYS, Pack
from kaohe.model.periods import Period
from kaohe.pipeline import read
from kaohe.plan.columns import RolePlan
from kaohe.plan.from_model import plan_pack
from kaohe.run.evaluate import Step, Tell
from kaohe.run.overridden_record import OF_THE_TABLE
from kaohe.run.place import version_in_force
from kaohe.verify.rescoring import Batch, Rescored, rescore
from kaohe.verify.tables import BundleTables
from kaohe.verify.verification import Tally

__all__ = ["check_records"]

_SIZE = 1000
"""Records of a batch."""
_ALONE = 4000
"""Records that one process scores sooner than further ones have started."""
_AHEAD = 3
"""Batches that wait for each process."""
_UNAPPRAISED = (*KEYS, "file", "row", "status", "reason")
"""What is told of somebody whom no rule appraises."""
_Key = tuple[str | None, int | None]


def check_records(
    pack: Pack,
    plans: Sequence[RolePlan],
    tables: BundleTables,
    *,
    period: str | None,
    workers: int,
    tell: Tell,
) -> tuple[Tally, Tally, Tally]:
    """Scores every record again and holds it to its trace and its score; gives the checks of records, scores and cells.

    Parameters
    ----------
    pack, plans, tables : Pack, sequence of RolePlan, BundleTables
        The bundled rules and the bundle's tables.
    period : str | None
        The only period that was scored, where the run was of one.
    workers : int
        The most processes to score with.
    tell : Callable[[Step], None]
        Is told how many records are done.
    """
    height = sum(tables.height(f"trace/{plan.table}") for plan in plans)
    published = _Published(pack, plans, tables)
    records, scores, cells, figures = Tally("records"), published.tally, Tally("cells"), 0
    judged: set[tuple[str, int]] = set()
    tell(Step("verifying", 0, height))
    for one in _rescored(pack, plans, tables, published, workers if height > _ALONE else 1):
        records.add(one.records)
        scores.add(one.scores)
        cells.add(one.cells)
        figures += one.figures
        judged |= one.judged
        tell(Step("verifying", records.checked, height))
    published.finish(period)
    records.found(_of_nobody(tables, judged))
    records.remarks("figures", figures=figures)
    return records, scores, cells


def _of_nobody(tables: BundleTables, judged: Set[tuple[str, int]]) -> Iterator[Diagnostic]:
    """The overrides that no record was asked of, though nothing about them says why."""
    for row in tables.rows("overrides"):
        is_told = row["fate"] == "other_period" or (row["fate"] == "rejected" and row["code"] in OF_THE_TABLE)
        if not is_told and (row["file"], row["row"]) not in judged:
            facts = {name: row[name] for name in ("employee", "role", "period", "item")}
            yield finding("B190", CellPlace(tables.file("overrides")), **facts)


class _Published:
    """The scores, each of which must be of one record; those that no record has asked for are left."""

    def __init__(self, pack: Pack, plans: Sequence[RolePlan], tables: BundleTables) -> None:
        self._pack = pack
        self._plans = plans
        self._table = tables.whole("scores")
        self.tally = Tally("scores")
        keys = _keys(self._table)
        self._left: dict[_Key, int] = {}
        for at, key in enumerate(keys):
            if self._left.setdefault(key, at) != at:
                self.tally.found([self._finding(at, "twice")])
        names = [self._table[name].to_pylist() for name in ("employee", "role", "period")]
        times = Counter(zip(*names, strict=True))
        twice = {key for key, many in times.items() if many > 1}
        if twice:
            for at, key in enumerate(zip(*names, strict=True)):
                if key in twice:
                    self.tally.found([self._finding(at, "twice")])

    def of(self, table: str, rows: pa.RecordBatch) -> pa.Table:
        """The scores of some records, nulls where there are none."""
        found = [self._left.pop(key, None) for key in _keys(rows)]
        for at in (at for at, one in enumerate(found) if one is None):
            row = rows.slice(at, 1).to_pylist()[0]
            facts = {name: row[name] for name in ("employee", "role", "period")}
            self.tally.found([finding("B188", CellPlace("scores.parquet"), of="missing", **facts)])
        return self._table.take(pa.array(found, pa.int64()))

    def finish(self, period: str | None) -> None:
        """Holds the scores of which there is no trace to what the rules say of them."""
        for at in self._left.values():
            row = self._table.slice(at, 1).to_pylist()[0]
            self.tally.checked += 1
            reason = _unappraised(self._pack, row)
            blank = all(row[name] is None for name in row if name not in _UNAPPRAISED)
            if row["status"] != "not_appraised" or reason is None or row["reason"] != reason or not blank:
                self.tally.found([self._finding(at, "no_trace")])
        if period is not None:
            others = [at for at, one in enumerate(self._table["period"].to_pylist()) if one != period]
            self.tally.found(self._finding(at, "other_period") for at in others)

    def _finding(self, at: int, of: str) -> Diagnostic:
        row = self._table.slice(at, 1).to_pylist()[0]
        facts = {name: row[name] for name in ("employee", "role", "period")}
        return finding("B188", CellPlace("scores.parquet"), of=of, **facts)


def _unappraised(pack: Pack, row: Mapping[str, Any]) -> str | None:
    """Why the rules appraise no record of a role and period; None where they do."""
    versions = pack.versions(str(row["role"]))
    if not versions:
        return "no_such_role"
    period = Period.parse(str(row["period"]))
    whole = period.within(versions[0].cycle) if period is not None else None
    return "no_version_in_force" if whole is None or version_in_force(versions, whole) is None else None


def _keys(table: pa.Table | pa.RecordBatch) -> list[_Key]:
    return list(zip(table.column("file").to_pylist(), table.column("row").to_pylist(), strict=True))


def _batches(plans: Sequence[RolePlan], tables: BundleTables, published: _Published) -> Iterator[Batch]:
    """All records, with what is beside them."""
    overrides = tables.rows("overrides")
    people: dict[str | None, list[Mapping[str, Any]]] = defaultdict(list)
    for one in overrides:
        people[one["employee"]].append(one)
    cells: dict[_Key, list[tuple[str, str]]] = defaultdict(list)
    for batch in tables.batches("cells", _SIZE * 10):
        named = (batch.column(name).to_pylist() for name in ("file", "row", "metric", "raw"))
        for file, row, metric, raw in zip(*named, strict=True):
            cells[file, row].append((metric, raw))
    for at, plan in enumerate(plans):
        for rows in tables.batches(f"trace/{plan.table}", _SIZE):
            keys = _keys(rows)
            theirs = [
                one for name in dict.fromkeys(rows.column("employee").to_pylist()) for one in people.get(name, ())
            ]
            own = {key: cells[key] for key in keys if key in cells}
            yield Batch(at, rows, published.of(plan.table, rows), theirs, own)  # type: ignore[arg-type]


def _rescored(
    pack: Pack, plans: Sequence[RolePlan], tables: BundleTables, published: _Published, workers: int
) -> Iterator[Rescored]:
    batches = _batches(plans, tables, published)
    if workers == 1:
        yield from (rescore(pack, plans[batch.plan], batch) for batch in batches)
        return
    spawn = get_context("spawn")  # the threads of Arrow outlive no fork
    with ProcessPoolExecutor(workers, spawn, _Worker.start, (tables.folder,)) as pool:
        yield from _in_turn(lambda batch: pool.submit(_Worker.rescore, batch), batches, workers * _AHEAD)


def _in_turn(submit: Callable[[Batch], Future[Rescored]], batches: Iterable[Batch], ahead: int) -> Iterator[Rescored]:
    """What comes of batches in their order, no more of which wait than are needed to keep everybody busy."""
    waiting: deque[Future[Rescored]] = deque()
    for batch in batches:
        waiting.append(submit(batch))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


class _Worker:
    """What a process of its own keeps between batches."""

    pack: ClassVar[Pack]
    plans: ClassVar[tuple[RolePlan, ...]]

    @classmethod
    def start(cls, folder: Path) -> None:
        cls.pack = read(folder / "rules").pack
        cls.plans = plan_pack(cls.pack)

    @classmethod
    def rescore(cls, batch: Batch) -> Rescored:
        return rescore(cls.pack, cls.plans[batch.plan], batch)
