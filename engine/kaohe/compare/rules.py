"""Which role version of one pack answers to which of another."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.model.pack import Pack, Role

__all__ = ["RoleVersions", "renamed_role", "role_pairs"]

RoleVersions = tuple[Role | None, Role | None]
"""A version of a role in the old pack and in the new one; None where only the other has it."""


def role_pairs(old: Pack, new: Pack) -> Iterator[RoleVersions]:
    """The versions of all roles, old and new: the only ones of a role, or those in force from the same day."""
    for name in dict.fromkeys([*new.role_names, *old.role_names]):
        first, second = old.versions(name), new.versions(name)
        if len(first) == len(second) == 1:
            yield first[0], second[0]
            continue
        by_start = {one.starts: one for one in first}
        for one in second:
            yield by_start.pop(one.starts, None), one
        yield from ((one, None) for one in by_start.values())


def renamed_role(role: Role, own: Pack, other: Pack) -> str | None:
    """The role that only the other pack knows and that has most of this one's indicators; None where none has."""
    mine = {one.name for one in role.indicators}
    shares = {
        one.name: len(mine & {two.name for two in one.indicators}) / len(mine)
        for one in other.roles
        if mine and one.name not in own.role_names
    }
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] > 0.5 else None
