"""Lots: how many of each stratum, and who. Whole numbers and hashes alone, so that every program draws the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction

__all__ = ["Key", "allocated", "lot"]

Key = tuple[str, str | None, str | None]
"""Employee, role and period."""


def lot(seed: str, key: Key) -> str:
    """What somebody draws: the SHA-256 of ``seed|employee|role|period`` in UTF-8; the smallest are taken first."""
    text = "|".join([seed, *(part or "" for part in key)])
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def allocated(sizes: Mapping[str, int], wanted: int) -> dict[str, tuple[Fraction, int]]:
    """Each stratum's exact share of a sample, and how many are drawn of it, by its size.

    Whoever's share is less than one gets one. The others share what is left by their sizes, cut down to whole numbers;
    what remains goes to the greatest fractions, among equals to the greater stratum, then to the first by name. More
    than there are is never drawn; where there are more strata than are wanted, one is drawn of each.
    """
    everybody = sum(sizes.values())
    wanted = min(wanted, everybody)
    shares = {name: Fraction(wanted * size, everybody) for name, size in sizes.items()}
    small = {name: size for name, size in sizes.items() if shares[name] < 1}
    rest = {name: size for name, size in sizes.items() if name not in small}
    left = wanted - len(small)
    while rest and (poor := [name for name, size in rest.items() if left * size < sum(rest.values())]):
        small |= {name: rest.pop(name) for name in poor}
        left = wanted - len(small)
    of = sum(rest.values())
    drawn = {name: left * size // of for name, size in rest.items()}
    order = sorted(rest, key=lambda name: (-(left * rest[name] % of), -rest[name], name))
    for name in order[: left - sum(drawn.values())]:
        drawn[name] += 1
    return {name: (shares[name], drawn.get(name, 1)) for name in sizes}
