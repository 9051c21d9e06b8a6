"""Results beside those that they supersede, by columns: everybody whose result changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from kaohe.diagnostics import finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.run.corrections import CORRECTIONS, STANDING, Of, Supersedes
from kaohe.run.frames import DIGITS, scores_schema
from kaohe.run.manifest import CORRECTIONS_FILE, Manifest
from kaohe.run.results import Results
from kaohe.run.trace import DISQUALIFIED
from kaohe.run.wholes import rejected_roles

__all__ = ["Superseded"]

_KEYS: dict[Of, list[str]] = {"record": ["employee", "role", "period"], "whole": ["employee", "period"]}
_TABLES: dict[Of, str] = {"record": "scores", "whole": "people"}
_NAMES = ("name", "department")


@dataclass(frozen=True, slots=True)
class Superseded:
    """Results that a run supersedes: opened, with their manifest, its SHA-256, and the reason."""

    results: Results[Any]
    manifest: Manifest
    sha256: str
    reason: str

    def corrections(self, after: Results[Any]) -> pl.DataFrame:
        """The results that changed, in order, with columns ``CORRECTIONS``.

        Raises
        ------
        RefusedError
            Where the two have nobody's result in common: those are no corrections.
        """
        kinds = _kinds((self.results, after))
        found = pl.concat(_changed(of, self.results, after, kinds) for of in _KEYS).select(CORRECTIONS)
        statuses = {*found["status_before"], *found["status_after"]}
        if not (_has_common(self.results, after) or "rejected" in statuses):
            raise RefusedError([finding("B262", of="apart")], after.pack.language)
        return found

    def told(self, corrected: int) -> Supersedes:
        """What the new manifest says of them."""
        pack = self.manifest.pack
        return Supersedes(
            manifest=self.sha256, title=pack.title, version=pack.version, reason=self.reason, corrected=corrected
        )

    def hold(self, manifest: Manifest) -> None:
        """Refuses a bundle that holds, byte for byte, what it would supersede."""
        own, others = ({**one.files, CORRECTIONS_FILE: ""} for one in (self.manifest, manifest))
        if own == others and self.manifest.inputs == manifest.inputs:
            raise RefusedError([finding("B262", of="same")], manifest.pack.language)


def _has_common(before: Results[Any], after: Results[Any]) -> bool:
    """Whether any record is in both."""
    keys = _KEYS["record"]
    old, new = (one.tables["scores"].select(keys) for one in (before, after))
    common = old.join(new, on=keys, how="semi", nulls_equal=True).select(pl.len())
    return bool(common.collect(engine="streaming").item())


def _kinds(both: Sequence[Results[Any]]) -> dict[str, pl.DataType]:
    """The types of what is compared: as many decimals as either side has."""
    schemas = [scores_schema(one.plans) for one in both]
    found: dict[str, pl.DataType] = {"status": pl.String(), "grade": pl.String()}
    for name in ("total", "coefficient"):
        found[name] = pl.Decimal(DIGITS, max((one[name].scale for one in schemas if name in one), default=0))
    return found


def _changed(of: Of, before: Results[Any], after: Results[Any], kinds: dict[str, pl.DataType]) -> pl.DataFrame:
    """The records, or the wholes, that changed."""
    keys, language = _KEYS[of], after.pack.language
    old, new = (_side(one, of, side, kinds, language) for one, side in ((before, "before"), (after, "after")))
    both = old.join(new, on=keys, how="full", nulls_equal=True, coalesce=True)
    same = [pl.col(f"{name}_before").eq_missing(pl.col(f"{name}_after")) for name in STANDING]
    found = both.filter(~pl.all_horizontal(same)).collect(engine="streaming")
    for results, side in ((before, "before"), (after, "after")):
        found = _absent(found, results, side) if of == "record" else found
    named = [pl.coalesce(f"{one}_after", f"{one}_before").alias(one) for one in _NAMES]
    return found.select(
        pl.lit(of).alias("of"), "employee", *named,
        (pl.col("role") if of == "record" else pl.lit(None, pl.String).alias("role")), "period",
        *(pl.col(f"status_{side}").fill_null("absent") for side in ("before", "after")),
        *(f"{name}_{side}" for side in ("before", "after") for name in STANDING[1:]),
    ).sort(keys)  # fmt: skip


def _side(results: Results[Any], of: Of, side: str, kinds: dict[str, pl.DataType], language: str) -> pl.LazyFrame:
    """A run's results, each column but the keys named for its side; somebody disqualified is so in ``language``."""
    keys = _KEYS[of]
    found = results.tables.get(_TABLES[of], pl.LazyFrame(schema=dict.fromkeys(keys, pl.String)))
    there = found.collect_schema()
    lacking = {**dict.fromkeys(_NAMES, pl.String()), **kinds}
    held = [
        (pl.col(name).cast(kind) if name in there else pl.lit(None, kind)).alias(f"{name}_{side}")
        for name, kind in lacking.items()
    ]
    grade = pl.col(f"grade_{side}").replace(DISQUALIFIED[results.pack.language], DISQUALIFIED[language])
    return found.select(*keys, *held).with_columns(grade)


def _absent(found: pl.DataFrame, results: Results[Any], side: str) -> pl.DataFrame:
    """With whoever was rejected among those without a record on one side."""
    status = f"status_{side}"
    faults = results.tables["rejected"].select("employee", "role", "period").collect(engine="streaming")
    named = rejected_roles(results.pack, faults).select("employee", "role", "period")
    nameless = faults.filter(pl.col("role").is_null()).select("employee", "period").drop_nulls().unique()
    marked = found.join(named.with_columns(own=True), on=["employee", "role", "period"], how="left").join(
        nameless.with_columns(other=True), on=["employee", "period"], how="left"
    )
    rejected = pl.any_horizontal(pl.col("own", "other").fill_null(False))
    said = pl.when(pl.col(status).is_null() & rejected).then(pl.lit("rejected")).otherwise(pl.col(status))
    return marked.with_columns(said.alias(status)).drop("own", "other")
