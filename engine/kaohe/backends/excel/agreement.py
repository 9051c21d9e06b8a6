"""Whether what was worked out is what was published, in words that can be counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kaohe.backends.excel.sheet import Form, Row, Sheet

__all__ = ["Compared", "agreement"]

_CLOSE = "1E-12"
"""How far a value that is only shown, as a float, may be off."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A cell that was worked out, and what was published in its stead.

    ``scale`` makes whole numbers of both, which must be one; None of a value that is only shown.
    ``is_text``: both are texts.
    """

    cell: str
    of: Callable[[Row], Any]
    form: Form
    name: str
    scale: int | None = None
    is_text: bool = False


def agreement(sheet: Sheet, figures: Sequence[Compared], undecided: tuple[str, str] | None = None) -> str:
    """The published figures, and the check. ``undecided`` is a test, and why nothing can be told where it holds."""
    cells = [(one, sheet.published(one.name, one.of, one.form)) for one in figures]
    text = f'"{sheet.say("agrees")}"'
    for one, cell in reversed(cells):
        differs = f"{sheet.say('differs')}{sheet.say('colon')}{one.name}"
        text = f'IF({_same(one, cell)},{text},"{differs}")'
    for one, _ in reversed(cells):
        text = f"IF({sheet.told.is_('undecided', one.cell)},{one.cell},{text})"
    if undecided is not None:
        text = f"IF({undecided[0]},{undecided[1]},{text})"
    return sheet.check(text)


def _same(one: Compared, published: str) -> str:
    if one.is_text:
        return f"EXACT({one.cell},{published})"
    if one.scale is None:
        alike = f"ABS({one.cell}-{published})<={_CLOSE}*ABS({published})"
    else:
        alike = f"ROUND({one.cell}*{one.scale},0)=ROUND({published}*{one.scale},0)"
    return f"IF(AND(ISNUMBER({one.cell}),ISNUMBER({published})),{alike},EXACT({one.cell},{published}))"
