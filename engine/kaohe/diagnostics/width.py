"""How wide text is on a screen, and text made safe to show there."""

from __future__ import annotations

import unicodedata

__all__ = ["display_width", "harmless", "padded"]


def display_width(text: str) -> int:
    """The number of columns that a text takes: two for a Chinese sign, none for a combining mark."""
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def padded(text: str, width: int) -> str:
    """The text with blanks up to a width."""
    return text + " " * max(0, width - display_width(text))


def harmless(text: str) -> str:
    """Text from outside without the control signs that could steer a terminal; blanks of any kind may stay."""
    return "".join(sign if sign.isprintable() or unicodedata.category(sign) == "Zs" else "\ufffd" for sign in text)
