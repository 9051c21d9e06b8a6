"""Rule texts made untidy in every way that says the same."""

from __future__ import annotations

import random
import re

from lark import Token

from kaohe.model.functions import function_named
from kaohe.syntax.grammar import parser
from kaohe.syntax.keywords import keywords
from kaohe.syntax.lines import statements
from kaohe.syntax.signs import fold

__all__ = ["COMMENTS", "HIDDEN", "TWINS", "mangled"]

HIDDEN = re.compile(r'("[^"\n]*"|「[^」\n]*」|#[^\n]*)')
TWINS = dict(zip("0123456789%()+=,:<>-*", "０１２３４５６７８９％（）＋＝，：＜＞－×", strict=True)) | {" ": "\u3000"}
COMMENTS = ("#", "# 说明", "#说明,还有(", '# "引号', "#　全角　", "# 指标 甲 权重 100%", "## = +")
_INDENTS = ("", " ", "  ", "   ", "      ", "\t", "\u3000", "            ")
_SIGNS = {
    "TIMES": ("*", "×"), "OVER": ("/", "÷"), "GE_SIGN": (">=", "≥"), "LE_SIGN": ("<=", "≤"), "NE_SIGN": ("!=", "<>"),
}  # fmt: skip


def mangled(text: str, rng: random.Random) -> str:
    """A text with other spellings, signs, indents, blank lines and comments, which says the same."""
    text = _respelled(text, rng)
    text = _wide(text, rng)
    return "\n".join(line for one in text.split("\n") for line in _untidy(one, rng))


def _respelled(text: str, rng: random.Random) -> str:
    edits: list[tuple[int, int, str]] = []
    for statement in statements("rules.kaohe", fold(text)):
        reader = parser().parse_interactive(statement.text)
        tokens = [*reader.iter_parse()]
        for token, following in zip(tokens, [*tokens[1:], None], strict=True):
            words = _alike(token, following)
            if words and rng.random() < 0.5:
                edits.append((statement.start + token.start_pos, statement.start + token.end_pos, rng.choice(words)))
    for start, end, word in sorted(edits, reverse=True):
        text = f"{text[:start]} {word} {text[end:]}"
    return text


def _alike(token: Token, following: Token | None) -> list[str]:
    """Everything that means the same as a word."""
    written = " ".join(token.split())
    if token.type in ("UNIT", "SCALE"):
        measures = keywords().measures
        names = {name for words in measures.values() for name, spellings in words.items() if written in spellings}
        return [word for words in measures.values() for name in names for word in words.get(name, ())]
    if token.type == "NAME" and following is not None and following.type == "LPAR":
        declared = function_named(written)
        return list(declared.all_names) if declared else []
    return [*_SIGNS.get(token.type, ()), *keywords().spellings.get(token.type, ())]


def _wide(text: str, rng: random.Random) -> str:
    pieces = HIDDEN.split(text)
    pieces[::2] = [
        "".join(TWINS.get(one, one) if rng.random() < 0.2 else one for one in piece) for piece in pieces[::2]
    ]
    return "".join(pieces)


def _untidy(line: str, rng: random.Random) -> list[str]:
    lines = [line]
    if line.strip():
        if rng.random() < 0.4:
            lines[0] = rng.choice(_INDENTS) + line.strip(" \t\u3000")
        if rng.random() < 0.2 and "#" not in line:
            lines[0] += rng.choice(("", " ", "    ")) + rng.choice(COMMENTS)
    while rng.random() < 0.15:
        lines.append(rng.choice(["", "", "  ", rng.choice(_INDENTS) + rng.choice(COMMENTS)]))
    return lines
