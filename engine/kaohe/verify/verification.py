"""What verifying came to: each check with its counts, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kaohe.diagnostics import Diagnostic

__all__ = ["MOST_FINDINGS", "Check", "Name", "Outcome", "Tally", "Verification"]

Name = Literal[
    "manifest", "files", "others", "counts", "records", "scores", "people", "rejected", "cells", "corrections",
    "sources", "again", "signature", "ledger",
]  # fmt: skip
"""The checks, in the order in which they are told."""
Outcome = Literal["agrees", "differs", "not_checked"]
MOST_FINDINGS = 100
"""So many findings of a check are kept; all are counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check: how many things it looked at, how many of them differ, and what it does not show.

    ``remark`` is the key of a sentence for its ``facts``.
    """

    name: Name
    outcome: Outcome
    checked: int = 0
    differing: int = 0
    remark: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """A check while it goes on; ``remark`` and ``facts`` are as of the check."""

    name: Name
    checked: int = 0
    differing: int = 0
    findings: list[Diagnostic] = field(default_factory=list)
    remark: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def found(self, findings: Iterable[Diagnostic]) -> None:
        """Takes what differs."""
        for one in findings:
            self.differing += 1
            if len(self.findings) < MOST_FINDINGS:
                self.findings.append(one)

    def add(self, other: Tally) -> None:
        """Takes what another one of the same check found."""
        self.checked += other.checked
        self.findings += other.findings[: MOST_FINDINGS - len(self.findings)]
        self.differing += other.differing

    def remarks(self, remark: str, **facts: Any) -> None:
        """Takes what is to be said of it."""
        self.remark, self.facts = remark, facts

    def check(self) -> Check:
        """The check, done."""
        outcome: Outcome = "differs" if self.differing else "agrees"
        return Check(self.name, outcome, self.checked, self.differing, self.remark, self.facts)


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying came to. ``manifest`` is the SHA-256 of the bundle's manifest, which names the run."""

    manifest: str | None
    checks: tuple[Check, ...]
    findings: tuple[Diagnostic, ...]
    language: str

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return all(one.outcome != "differs" for one in self.checks)

    def check(self, name: Name) -> Check:
        """The check of that name; KeyError where there is none."""
        for one in self.checks:
            if one.name == name:
                return one
        raise KeyError(name)
