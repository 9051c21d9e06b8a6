"""Full-width signs, digits and letters, read as their ASCII twins.

One sign for one sign, so that every place in the folded text is the same place in the text as written. (NFKC would
shift columns, and would leave 、 and “ ” as they are.)
"""

from __future__ import annotations

import re

__all__ = ["QUOTES", "fold"]

QUOTES = '"“”＂'
"""Signs that open and close a quoted text."""

_TWINS = dict(zip("，：（）％＋－＝＜＞；．、　\u00a0−＃／＊＿", ",:()%+-=<>;.,  -#/*_", strict=True))
_TWINS |= {chr(0xFF10 + n): chr(ord("0") + n) for n in range(10)}
_TWINS |= {chr(0xFF21 + n): chr(ord("A") + n) for n in range(26)}
_TWINS |= {chr(0xFF41 + n): chr(ord("a") + n) for n in range(26)}
_TWINS |= dict.fromkeys("\t\v\f\u200b\ufeff\r", " ")

_PIECES = re.compile(
    f"([{QUOTES}][^{QUOTES}\n]*[{QUOTES}]|「[^」\n]*」|#[^\n]*)|＃([^\n]*)|([{''.join(map(re.escape, _TWINS))}])"
)


def fold(text: str) -> str:
    """The text with full-width signs folded, except inside quoted texts, quoted names and comments."""
    return _PIECES.sub(_folded, text)


def _folded(found: re.Match[str]) -> str:
    kept, comment, sign = found.groups()
    if comment is not None:
        return f"#{comment}"
    return kept or _TWINS[sign]
