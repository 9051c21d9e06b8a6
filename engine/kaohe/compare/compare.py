"""Two runs to a comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from kaohe.backends.exact.score import Figures
from kaohe.compare.comparison import FATES, Comparison, Effect, Person, RuleChange, Share
from kaohe.compare.joined import Joined, joined, traced_pairs
from kaohe.compare.rules import role_pairs
from kaohe.compare.standing import indicator_scores, pieces_of
from kaohe.compare.switching import Record, RolePair
from kaohe.compare.told import Teller
from kaohe.compare.wholes import wholes
from kaohe.diagnostics import finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.exact import sum_of
from kaohe.plan.columns import RolePlan
from kaohe.run.results import Results
from kaohe.run.trace import traced

__all__ = ["compare", "impact"]

_Row = Mapping[str, Any]
_Attribute = Callable[[RolePlan, RolePlan, Iterable[tuple[int, _Row, _Row]]], Iterator[tuple[int, tuple[Share, ...]]]]
"""Gives the shares of records that two role versions scored, by their number."""


def compare(before: Results[Any], after: Results[Any], *, language: str | None = None) -> Comparison:
    """Two runs side by side, each difference attributed to the scores that make up the totals.

    Parameters
    ----------
    before, after : Results
        The runs, in memory or of bundles.
    language : str | None
        ``zh`` or ``en``; without it, the language of the later rules.

    Raises
    ------
    RefusedError
        Where the figures of a run don't lead to its totals, or no record is in both.
    """
    return _comparison(before, after, language, "scores", _by_scores)


def impact(
    before: Results[Any], after: Results[Any], *, language: str | None = None, unexpected: tuple[int, int] = (0, 0)
) -> Comparison:
    """The same records scored by two packs, each difference attributed to the rules that changed.

    The rules are changed one at a time, in the order of `switching`; each change's share is by how much it moves the
    exact total. Both runs must be of the same records and without overrides. ``unexpected`` says how much of what the
    packs' examples expect comes out otherwise.
    """
    return replace(_comparison(before, after, language, "rules", _by_rules), unexpected=unexpected)


def _comparison(
    before: Results[Any], after: Results[Any], language: str | None, by: Any, attribute: _Attribute
) -> Comparison:
    language = language or after.pack.language
    table = joined(before, after, language)
    if sum(table.counts()[fate] for fate in FATES[:-2]) == 0:
        raise RefusedError([finding("B134")], language)
    people, effects = _people(before, after, table, attribute)
    teller = Teller(before.pack, after.pack, language)
    return Comparison(
        language=language,
        by=by,
        places=max((plan.role.total_decimals for one in (before, after) for plan in one.plans), default=2),
        titles=(_title(before), _title(after)),
        counts=table.counts(),
        people=people,
        grades=table.grades(),
        departments=table.departments(),
        changes=tuple(_changes(teller, before, after)),
        effects=effects,
        wholes=tuple(wholes(before, after, language)),
    )


def _title(results: Results[Any]) -> str:
    return " ".join(one for one in (results.pack.title, results.pack.version) if one)


def _changes(teller: Teller, before: Results[Any], after: Results[Any]) -> Iterator[RuleChange]:
    yield from teller.of_packs()
    for old, new in role_pairs(before.pack, after.pack):
        yield from teller.of_roles(old, new)


def _people(
    before: Results[Any], after: Results[Any], table: Joined, attribute: _Attribute
) -> tuple[tuple[Person, ...], tuple[Effect, ...]]:
    people = list(table.people())
    tallies: dict[tuple[str, str, str], list[Fraction]] = defaultdict(list)
    for old, new, rows in traced_pairs(before, after, table.differing):
        for at, shares in attribute(old, new, rows):
            people[at] = replace(people[at], shares=shares)
            for one in shares:
                tallies[new.role.name, one.kind, one.name].append(one.by)
    effects = [
        Effect(*key, sum(by > 0 for by in moved), sum(by < 0 for by in moved), sum_of(moved))
        for key, moved in tallies.items()
    ]
    return tuple(people), tuple(sorted(effects, key=lambda one: (one.role, -abs(one.total), one.kind, one.name)))


def _by_scores(
    old: RolePlan, new: RolePlan, rows: Iterable[tuple[int, _Row, _Row]]
) -> Iterator[tuple[int, tuple[Share, ...]]]:
    for at, before, after in rows:
        first, second = pieces_of(old, before), pieces_of(new, after)
        differences = ((piece, second.get(piece, 0) - first.get(piece, 0)) for piece in {**second, **first})
        yield at, tuple(Share(*piece, Fraction(by)) for piece, by in differences if by)


def _by_rules(
    old: RolePlan, new: RolePlan, rows: Iterable[tuple[int, _Row, _Row]]
) -> Iterator[tuple[int, tuple[Share, ...]]]:
    pair = RolePair(old.role, new.role)
    for at, before, after in rows:
        scores = indicator_scores(old.role, before), indicator_scores(new.role, after)
        record = Record(scores, (_figures(old, before), _figures(new, after)))
        yield at, tuple(pair.shares(record, Fraction(before["total"]), Fraction(after["total"])))


def _figures(plan: RolePlan, row: _Row) -> Callable[[], Figures]:
    return cache(lambda: traced(plan, row).figures)
