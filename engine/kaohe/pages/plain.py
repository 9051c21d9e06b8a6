"""Expressions as a line of plain text."""

from __future__ import annotations

from kaohe.model.expressions import Expression
from kaohe.pages.notation import Notation
from kaohe.wording import Wording

__all__ = ["Plain", "plain"]


class Plain(Notation):
    """Plain text: ``已解决问题数 ÷ 问题总数``."""

    stacks = False

    def name(self, text: str) -> str:
        return text

    def number(self, text: str) -> str:
        return text

    def sign(self, text: str) -> str:
        return ", " if text == "," else f" {text} "

    def row(self, *pieces: str) -> str:
        return "".join(pieces).replace("  ", " ")

    def quotient(self, top: str, bottom: str) -> str:
        return f"{top} ÷ {bottom}"

    def before(self, name: str, word: str) -> str:
        return f"{word}({name})"

    def choice(self, condition: str, yes: str, no: str) -> str:
        words = {"IF": condition, "THEN": yes, "ELSE": no}
        return " ".join(f"{self._words.keyword(word)} {text}" for word, text in words.items())

    def bracketed(self, left: str, inner: str, right: str) -> str:
        return f"{left}{inner}{right}"


def plain(node: Expression, words: Wording) -> str:
    """An expression as plain text."""
    return Plain(words).write(node)
