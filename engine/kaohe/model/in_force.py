"""Which version of a constant or look-up table counts: as for roles, the one in force on the period's last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from kaohe.model.periods import Period

__all__ = ["Version", "by_start", "in_force", "is_dated"]


class Version(Protocol):
    """Anything in force from a day to another, both in; None is open."""

    @property
    def starts(self) -> date | None:
        """The first day."""
        ...

    @property
    def ends(self) -> date | None:
        """The last day."""
        ...


_Version = TypeVar("_Version", bound=Version)


def by_start(versions: Sequence[_Version]) -> list[_Version]:
    """Versions from the earliest to the newest."""
    return sorted(versions, key=lambda one: one.starts or date.min)


def in_force(versions: Sequence[_Version], period: Period | None) -> _Version | None:
    """The version that counts for a period, the newest where nobody says which period; None where there is none."""
    if period is None:
        return by_start(versions)[-1]
    day = period.ends
    return next((one for one in versions if (one.starts or day) <= day <= (one.ends or day)), None)


def is_dated(versions: Sequence[Version]) -> bool:
    """Whether versions say when they are in force."""
    return any(one.starts is not None or one.ends is not None for one in versions)
