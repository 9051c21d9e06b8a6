"""例外: which findings a rule is meant to have, and why."""

from __future__ import annotations

import re

from kaohe.model.from_syntax.scope import Report
from kaohe.model.pack import StatedException
from kaohe.syntax import nodes as sx

__all__ = ["build_exception"]

_CAN_BE_MEANT = re.compile(r"[WN]\d{3}")
"""Warnings and notes; what could score somebody wrongly is nothing to be meant."""


def build_exception(report: Report, node: sx.StatedException) -> StatedException:
    """An exception; E571 for a code that is none of a warning or a note."""
    codes = []
    for name in node.codes:
        code = name.text.upper()
        if _CAN_BE_MEANT.fullmatch(code):
            codes.append(code)
        else:
            report.add("E571", name.span, text=name.text, error=bool(re.fullmatch(r"[ER]\d{3}", code)))
    owner = node.owner
    return StatedException(
        codes=tuple(codes),
        reason=node.reason.value,
        owner=None if owner is None else owner.value if isinstance(owner, sx.Text) else owner.text,
        role=node.role.span if node.role is not None else None,
        within=node.within,
        span=node.span,
    )
