"""Expressions as TeX, as Markdown readers set it between dollar signs."""

from __future__ import annotations

import re

from kaohe.diagnostics.width import harmless
from kaohe.pages.notation import Notation

__all__ = ["TeX"]

_SPECIAL = re.compile(r"[\\{}$&#%_^~<>]")
_SPELLED = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "$": r"\char36{}",
            "<": r"\textless{}", ">": r"\textgreater{}"}  # fmt: skip
_SIGNS = {"×": r"\times", "≥": r"\ge", "≤": r"\le", "≠": r"\ne", "∈": r"\in", "−": "-", "÷": r"\div",
          "∑": r"\sum", "<": r"\lt", ">": r"\gt"}  # fmt: skip
_BRACKETS = {"(": r"\left(", ")": r"\right)", "⌊": r"\left\lfloor ", "⌋": r"\right\rfloor ",
             "⌈": r"\left\lceil ", "⌉": r"\right\rceil "}  # fmt: skip


class TeX(Notation):
    """TeX; every text in it stands in ``\\text`` with its special signs spelled."""

    def name(self, text: str) -> str:
        return rf"\text{{{_spelled(text)}}}"

    def number(self, text: str) -> str:
        return text if re.fullmatch(r"-?[\d.]+", text) else self.name(text)

    def sign(self, text: str) -> str:
        return f" {_SIGNS.get(text, text)} "

    def row(self, *pieces: str) -> str:
        return "".join(pieces)

    def quotient(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def before(self, name: str, word: str) -> str:
        return rf"{self.name(name)}_{{{self.name(word)}}}"

    def choice(self, condition: str, yes: str, no: str) -> str:
        otherwise = self.name(self._words.keyword("OTHERWISE"))
        return rf"\begin{{cases}}{yes} & {condition} \\ {no} & {otherwise}\end{{cases}}"

    def bracketed(self, left: str, inner: str, right: str) -> str:
        return f"{_BRACKETS[left]}{inner}{_BRACKETS[right]}"


def _spelled(text: str) -> str:
    return _SPECIAL.sub(lambda found: _SPELLED.get(found[0], f"\\{found[0]}"), harmless(text))
