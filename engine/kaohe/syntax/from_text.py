"""Text to syntax, statement by statement; every faulty one is reported in the same pass."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from lark import Tree
from lark.exceptions import UnexpectedInput

from kaohe.diagnostics import Diagnostic, Span, finding
from kaohe.syntax import nodes as sx
from kaohe.syntax.blocks import Blocks
from kaohe.syntax.build import Builder, NoSuchDate
from kaohe.syntax.colons import with_colons_right
from kaohe.syntax.grammar import parser, reserved_words
from kaohe.syntax.lines import Statement, leading_keyword, statements
from kaohe.syntax.mistakes import explain_mistake, opener_of
from kaohe.syntax.signs import fold

__all__ = ["Parsed", "parse", "reserved_words"]

_MOST_FINDINGS = 200
_MOST_DEPTH = 60
_WORDS = re.compile(r"[^\W\d]\w*|%")


@dataclass(frozen=True)
class Parsed:
    """A rule file as read.

    ``doubtful`` are the words of statements that could not be read: names may be defined there that later stages
    would otherwise call unknown.
    """

    file: sx.File
    diagnostics: tuple[Diagnostic, ...]
    doubtful: frozenset[str]


def parse(text: str, file: str) -> Parsed:
    """Reads a rule file. Any text at all gives an answer; what is sound in it is read.

    Parameters
    ----------
    text : str
        The file's text.
    file : str
        The name that spans carry.
    """
    folded = fold(text.replace("\x00", "\ufffd"))
    blocks, findings, doubtful = Blocks(), list[Diagnostic](), set[str]()
    languages: Counter[str] = Counter()
    for statement in statements(file, folded):
        languages[_language_of(statement)] += 1
        known = len(blocks.findings)
        if not _read(statement, blocks):
            doubtful |= set(_WORDS.findall(statement.text))
        findings += statement.findings + blocks.findings[known:]
        if len(findings) > _MOST_FINDINGS:
            findings[_MOST_FINDINGS:] = [finding("E116", Span(file, 0, 0), most=_MOST_FINDINGS)]
            break
    language = _language(languages, text)
    return Parsed(blocks.file(language), tuple(findings), frozenset(doubtful))


def _read(statement: Statement, blocks: Blocks) -> bool:
    """Reads a statement into its block; False, with a finding somewhere, where that can't be done."""
    node = _node(statement) if statement.readable else None
    if node is None:
        blocks.lose(opener_of(statement))
        return False
    placed = blocks.add(node, " ".join(statement.text.split()))
    if not placed:
        blocks.lose(leading_keyword(statement.text))
    return placed


def _node(statement: Statement) -> Any | None:
    try:
        tree = parser().parse(statement.text)
    except UnexpectedInput as error:
        corrected = with_colons_right(statement, error)
        if corrected is None:
            explain_mistake(statement, error)
            return None
        tree = corrected
    if _too_deep(tree):
        statement.report("E111", 0, min(len(statement.text), 40))
        return None
    try:
        return Builder(statement).build(tree)
    except NoSuchDate as fault:
        statement.findings.append(finding("E114", fault.span, text=fault.text))
        return None


def _too_deep(tree: Tree[Any]) -> bool:
    """Whether a tree is nested, or a chain of operations long, beyond what a person could follow."""
    level: list[Any] = [tree]
    depth = 0
    while level:
        depth += 1
        if depth > 2 * _MOST_DEPTH or any(one.data == "chain" and len(one.children) > 2 * _MOST_DEPTH for one in level):
            return True
        level = [child for one in level for child in one.children if isinstance(child, Tree)]
    return False


def _language_of(statement: Statement) -> str:
    """The language of the keyword that a statement begins with; empty where there is none."""
    word = re.match(r"\s*([^\W\d]+)", statement.text)
    if leading_keyword(statement.text) is None or word is None:
        return ""
    return "en" if word[1].isascii() else "zh"


def _language(found: Counter[str], text: str) -> Literal["zh", "en"]:
    if found["zh"] != found["en"]:
        return "zh" if found["zh"] > found["en"] else "en"
    return "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in text) else "en"
