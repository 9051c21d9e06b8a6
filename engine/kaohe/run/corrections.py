"""What a run corrects of another one that it supersedes: which results changed, from what to what, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from kaohe.explain.corrected import correction_line
from kaohe.explain.explanation import CorrectionLine, Explanation
from kaohe.wording import wording

__all__ = ["CORRECTIONS", "STANDING", "Of", "Supersedes", "with_corrections"]

Of = Literal["record", "whole"]
"""What a correction is of: a record, or somebody's whole over several roles, which has no role."""
STANDING = ("status", "total", "grade", "coefficient")
"""What may have changed. A status is as of the scores, or ``rejected``, or ``absent``."""
CORRECTIONS = (
    "of", "employee", "name", "department", "role", "period",
    *(f"{name}_{side}" for side in ("before", "after") for name in STANDING),
)  # fmt: skip
"""The columns of the table. A row is a result that changed; those of records come first, each kind in order."""


class Supersedes(BaseModel):
    """The results that a run supersedes: the SHA-256 of their manifest, whose rules they went by, and the reason.

    ``corrected`` counts the results that changed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    manifest: str
    title: str | None
    version: str | None
    reason: str
    corrected: int


def with_corrections(
    explanations: Iterable[Explanation], rows: Iterable[Mapping[str, Any]], supersedes: Supersedes | None
) -> tuple[Explanation, ...]:
    """Explanations, each with what was corrected of its record and of its person's whole.

    Parameters
    ----------
    explanations : iterable of Explanation
        As they are without.
    rows : iterable of Mapping
        The corrections of these people.
    supersedes : Supersedes | None
        What the run says of the results that it supersedes; None where it supersedes none.
    """
    found = {(row["of"], row["employee"], row["role"], row["period"]): row for row in rows}
    if supersedes is None or not found:
        return tuple(explanations)

    def line(it: Explanation, of: Of, role: str | None) -> CorrectionLine | None:
        row = found.get((of, it.employee, role, it.period))
        if row is None and it.status == "rejected" and role is None:  # its role could not be read
            row = next((one for one in found.values() if (one["employee"], one["period"]) == (it.employee, it.period)
                        and one["status_after"] == "rejected"), None)  # fmt: skip
        return None if row is None else correction_line(row, supersedes.manifest, supersedes.reason, words)

    corrected = []
    for it in explanations:
        words = wording(it.language)
        changes: dict[str, Any] = {"correction": line(it, "record", it.role)}
        if it.whole is not None:
            changes["whole"] = it.whole.model_copy(update={"correction": line(it, "whole", None)})
        corrected.append(it.model_copy(update=changes))
    return tuple(corrected)
