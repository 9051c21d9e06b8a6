"""Points on a command line."""

from __future__ import annotations

import re
from fractions import Fraction

import click

__all__ = ["Points"]


class Points(click.ParamType[Fraction]):
    """So many points, as a plain decimal."""

    name = "points"

    def convert(self, value: str | Fraction, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """The exact number; anything else is a misuse."""
        if isinstance(value, Fraction):
            return value
        if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", value):
            self.fail(f"{value!r}: 要写一个数,例如 20 或 0.5 · write a number, such as 20 or 0.5", param, ctx)
        return Fraction(value)
