"""What was asked for can't be done: the one exception that kaohe raises on purpose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kaohe.diagnostics.diagnostic import Diagnostic
from kaohe.diagnostics.render import sentence

__all__ = ["RefusedError"]


class RefusedError(Exception):
    """Raised where rules are faulty, or a file or a bundle can't be read or written.

    ``findings`` are the reasons as facts; as text it says them in ``language``.
    """

    def __init__(self, findings: Iterable[Diagnostic], language: str = "en") -> None:
        self.findings = tuple(findings)
        self.language = language
        super().__init__(*(one.code for one in self.findings))

    def __reduce__(self) -> tuple[Any, ...]:
        return RefusedError, (self.findings, self.language)

    def __str__(self) -> str:
        """The reasons, a line each."""
        return "\n".join(f"{one.code} {sentence(one, self.language)}" for one in self.findings)
