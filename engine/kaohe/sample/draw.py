"""A bundle to its sample; the map of this folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.diagnostics import finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.grades import GradeScale
from kaohe.model.periods import Period
from kaohe.run.bundle import open_bundle
from kaohe.run.manifest import MANIFEST, digest
from kaohe.run.place import version_in_force
from kaohe.run.results import Results
from kaohe.sample.drawn import By, Sample, Sampled, Stratum, Why
from kaohe.sample.figures import adjustments_of, indicators_of, inputs_of, overridden, records, vetoed
from kaohe.sample.lots import Key, allocated, lot
from kaohe.sample.thresholds import Thresholds
from kaohe.wording import wording

__all__ = ["draw_sample"]

_Rows = Mapping[Key, Mapping[str, Any]]
_NO_NAME = "\U0010ffff"
"""Stands for the stratum without a name, and behind all others."""


def draw_sample(
    bundle: str | Path,
    *,
    size: int,
    seed: str,
    by: By = "role",
    within: Fraction = Fraction(1),
    language: str | None = None,
) -> Sample:
    """Draws a sample of a bundle's records.

    Parameters
    ----------
    bundle : str | Path
        The folder that a run's results were kept in.
    size : int
        How many to draw by lot of all scored records; of each stratum one at least.
    seed : str
        What the lots hang on: the same seed draws the same records of the same results.
    by : By
        What the strata are: the roles, grades or departments.
    within : Fraction
        Every total no farther than this from where a grade begins or ends is in the sample.
    language : str | None
        ``zh`` or ``en``; without it, the language of the rules' keywords.

    Raises
    ------
    RefusedError
        Where it is no bundle, or not whole; where nothing is in it to look at; or nothing has what the strata are.
    """
    results = open_bundle(Path(bundle))
    seed = seed.encode("utf-8", "replace").decode("utf-8")
    language = language or results.pack.language
    rows = records(results)
    scored = {key: row for key, row in rows.items() if row["status"] == "scored"}
    if scored and all(row[by] is None for row in scored.values()):
        raise RefusedError([finding("B267", by=by)], language)
    strata, lots = _drawn(scored, by, size, seed)
    why: dict[Key, list[Why]] = defaultdict(list)
    for key in lots:
        why[key].append(Why("random"))
    for key, reason in _to_look_at(results, rows, within):
        why[key].append(reason)
    if not why:
        raise RefusedError([finding("B266")], language)
    chosen = sorted(why, key=lambda key: (key[1] or "", key[0], key[2] or ""))
    numbers = {key: number for number, key in enumerate(chosen, 1)}
    words, pack = wording(language), results.pack
    return Sample(
        language=language,
        title=" ".join(one for one in (pack.title, pack.version) if one),
        manifest=digest(Path(bundle) / MANIFEST),
        seed=seed, size=size, by=by, within=within,
        places=max((plan.role.total_decimals for plan in results.plans), default=2),
        point_places=max((plan.role.indicator_decimals for plan in results.plans), default=2),
        outside=_outside(results, rows),
        strata=strata,
        records=tuple(_sampled(numbers[key], key, rows[key], why[key], lots.get(key)) for key in chosen),
        indicators=tuple(indicators_of(results, numbers, words)),
        adjustments=tuple(adjustments_of(results, numbers, words)),
        inputs=tuple(inputs_of(results, numbers)),
    )  # fmt: skip


def _drawn(scored: _Rows, by: By, size: int, seed: str) -> tuple[tuple[Stratum, ...], dict[Key, str]]:
    """The strata, and what those drew who are taken."""
    members: dict[str, list[tuple[str, Key]]] = defaultdict(list)
    for key, row in scored.items():
        members[_NO_NAME if row[by] is None else row[by]].append((lot(seed, key), key))
    found: list[Stratum] = []
    lots: dict[Key, str] = {}
    shares = allocated({name: len(members[name]) for name in sorted(members)}, size) if members else {}
    for name, (share, number) in shares.items():
        taken = sorted(members[name], key=_in_order)[:number]
        lots |= {key: drew for drew, key in taken}
        own = None if name == _NO_NAME else name
        found.append(Stratum(own, len(members[name]), share, number, taken[-1][0]))
    return tuple(found), lots


def _in_order(one: tuple[str, Key]) -> tuple[str, ...]:
    drew, key = one
    return (drew, *(part or "" for part in key))


def _to_look_at(results: Results[Any], rows: _Rows, within: Fraction) -> Iterator[tuple[Key, Why]]:
    """Whatever must be looked at."""
    known = set(rows)
    found: Iterable[tuple[Key, Why]] = (
        *((key, Why("veto", title)) for key, title in vetoed(results)),
        *((key, Why("override", item)) for key, item in overridden(results)),
        *((key, Why("incomplete")) for key, row in rows.items() if row["status"] == "incomplete"),
    )
    yield from ((key, why) for key, why in found if key in known)
    scales, near = _Scales(results), Thresholds()
    for key, row in rows.items():
        if row["total"] is None:
            continue
        nearest = near.nearest(scales.of(key), key[2], row["total"])
        if nearest is not None and nearest[1] <= within:
            yield key, Why("threshold", threshold=nearest[0], distance=nearest[1])


class _Scales:
    """The grade scale that each record goes by."""

    def __init__(self, results: Results[Any]) -> None:
        self._pack = results.pack
        self._known: dict[tuple[str | None, str | None], GradeScale | None] = {}

    def of(self, key: Key) -> GradeScale | None:
        """The scale of a record's role version."""
        role, period = key[1:]
        if (role, period) not in self._known:
            read = Period.parse(str(period))
            version = version_in_force(self._pack.versions(str(role)), read) if read is not None else None
            self._known[role, period] = version.grades if version is not None else None
        return self._known[role, period]


def _outside(results: Results[Any], rows: _Rows) -> dict[str, int]:
    """How many records and rows are not drawn from, by what became of them."""
    found = Counter(str(row["status"]) for row in rows.values() if row["status"] != "scored")
    found["rejected"] = results.counts.rejected
    return {name: number for name, number in sorted(found.items()) if number}


def _sampled(number: int, key: Key, row: Mapping[str, Any], why: list[Why], drew: str | None) -> Sampled:
    return Sampled(
        number=number, employee=key[0], name=row["name"], department=row["department"], role=key[1], period=key[2],
        status=row["status"], total=row["total"], grade=row["grade"], reasons=tuple(why), order=drew,
    )  # fmt: skip
