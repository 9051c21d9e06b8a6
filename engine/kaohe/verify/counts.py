"""Counts that tie: what the manifest says of the rows against the tables and the inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kaohe.diagnostics import CellPlace, finding
from kaohe.run.manifest import MANIFEST, Manifest
from kaohe.verify.tables import BundleTables
from kaohe.verify.verification import Tally

__all__ = ["check_counts"]

_STATUSES = ("scored", "incomplete", "not_appraised")


def check_counts(manifest: Manifest, tables: BundleTables) -> Tally:
    """Holds every count to the tables. That the fates add up to the rows, the manifest can't be read without."""
    tally = Tally("counts")
    for what, told, there in _pairs(manifest, tables):
        tally.checked += 1
        if told != there:
            tally.found([finding("B185", CellPlace(MANIFEST), what=what, told=told, there=there)])
    return tally


def _pairs(manifest: Manifest, tables: BundleTables) -> Iterator[tuple[str, int, int]]:
    """What is counted, as the manifest tells it, and as it is."""
    counts = manifest.counts
    fates = counts.scored, counts.incomplete, counts.not_appraised, counts.rejected, counts.look_back, counts.rolled_up
    yield "counted rows", counts.rows, sum(one.rows for one in manifest.inputs if one.holds == "records")
    yield "counted fates", counts.rows, sum(fates)
    status = Counter(tables.whole("scores", ["status"])["status"].to_pylist())
    for name in _STATUSES:
        yield f"counted {name}", getattr(counts, name), status.pop(name, 0)
    yield "counted unknown_status", 0, sum(status.values())
    places = _rows_of_faults(tables, "rejected")
    yield "counted rejected", counts.rejected, len({one for one in places if one[1] is not None})
    yield "counted unread_files", counts.unread_files, sum(row is None for _, row in places)
    yield "counted no_record", counts.no_record or 0, tables.height("no_record")
    yield "counted several_roles", counts.several_roles, tables.height("people")
    yield from _of_overrides(manifest, tables)
    yield from _of_details(manifest, tables)


def _of_overrides(manifest: Manifest, tables: BundleTables) -> Iterator[tuple[str, int, int]]:
    counts = manifest.counts.overrides
    rows = tables.rows("overrides")
    fates = Counter(row["fate"] for row in rows)
    yield "counted overrides", 0 if counts is None else counts.given, len(rows)
    if counts is not None:
        yield "counted overrides", counts.given, sum(one.rows for one in manifest.inputs if one.holds == "overrides")
        yield "counted overrides_applied", counts.applied, fates["applied"]
        yield "counted overrides_rejected", counts.rejected, fates["rejected"]


def _of_details(manifest: Manifest, tables: BundleTables) -> Iterator[tuple[str, int, int]]:
    unmatched = Counter(row["detail"] for row in tables.rows("details_unmatched"))
    rejected = {(row["detail"], row["file"], row["row"]) for row in tables.rows("details_rejected")}
    for one in manifest.counts.details:
        given = sum(of.rows for of in manifest.inputs if of.holds == "detail" and of.detail == one.detail)
        yield "counted detail_rows", one.rows, given
        yield "counted detail_rejected", one.rejected, sum(detail == one.detail for detail, _, _ in rejected)
        yield "counted detail_unmatched", one.no_record, unmatched[one.detail]


def _rows_of_faults(tables: BundleTables, name: str) -> list[tuple[str | None, int | None]]:
    found = tables.whole(name, ["file", "row"])
    return list(zip(found["file"].to_pylist(), found["row"].to_pylist(), strict=True))
