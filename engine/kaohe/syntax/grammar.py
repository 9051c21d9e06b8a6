"""The parser, made by lark from the grammar and the keywords, and kept in the user's cache folder."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import lark
from lark.common import LexerConf
from lark.lexer import ContextualLexer
from platformdirs import user_cache_dir

from kaohe.shipped import shipped
from kaohe.syntax.keywords import keywords
from kaohe.syntax.signs import QUOTES

__all__ = ["grammar_text", "parser", "reserved_words"]


def grammar_text(reserved: tuple[str, ...]) -> str:
    """The whole grammar: the rules, the keywords, and names that are none of the reserved words.

    Where a name can stand, the whole word is read first, so only words that can stand in its place are reserved.
    """
    words = sorted(reserved, key=len, reverse=True)
    taken = "|".join(word.replace("/", r"\/").replace(" ", r"[ \t]+") for word in words) or "$^"
    rows = "|".join(keywords().of({"MISSING", "OTHERWISE"}))
    tests = "|".join(keywords().of({"EQ", "NE", "BONUS", "PENALTY", "COEFFICIENT"}))
    # 每起 : 扣 10 begins no grade, and 每个, 每1件 in a rate are no names
    word, units = "|".join(keywords().of({"EACH"})), "|".join(keywords().units)
    each = f"(?:{word})(?:{units})"
    name = r"[^\W\d]\w*"
    own = [
        rf"NAME.2: /(?!(?:{taken}|{each})(?![^\W\d])|(?:{word})\d){name}|「[^」\n]+」/",
        rf"ROW_NAME.5: /(?!(?:{rows}|{each})[ \t]*:|(?:{tests})[ \t]*[{QUOTES}])(?:{name}|「[^」\n]+」)"
        rf"(?=[ \t]*(?:[{QUOTES}][^{QUOTES}\n]*[{QUOTES}][ \t]*)?:)/",
    ]
    rules = (shipped("grammar") / "kaohe.lark").read_text(encoding="utf-8")
    return "\n".join([rules, keywords().terminals(), *own]) + "\n"


class _TrustingLexer(ContextualLexer):
    """lark's lexer without the proof that no two terminals collide: it takes seconds, and the tests give it."""

    def __init__(
        self, conf: LexerConf, states: dict[int, Collection[str]], always_accept: Collection[str] = ()
    ) -> None:
        conf.skip_validation = True
        super().__init__(conf, states, always_accept)


def _make(text: str, *, strict: bool = False) -> lark.Lark:
    """The parser of a grammar; ``strict`` refuses one with conflicts or with terminals that collide."""
    return lark.Lark(
        text,
        parser="lalr",
        lexer="contextual",
        propagate_positions=True,
        maybe_placeholders=True,
        strict=strict,
        cache=False if strict else _cache_file(text),
        _plugins={} if strict else {"ContextualLexer": _TrustingLexer},
    )


def _cache_file(text: str) -> str | bool:
    """Where this grammar's parser is kept; False where nothing can be written."""
    folder = Path(user_cache_dir("kaohe", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
    except OSError:
        return False
    digest = hashlib.sha256(f"{lark.__version__}\n{text}".encode()).hexdigest()[:24]
    return str(folder / f"grammar-{digest}.lark")


def _taken(made: lark.Lark) -> tuple[str, ...]:
    """The keyword spellings that share a state of the parser with a name."""
    states = made.parser.parser._parse_table.states.values()
    found = {terminal for actions in states if "NAME" in actions for terminal in actions}
    return tuple(sorted(set(keywords().of(found))))


@cache
def parser(*, strict: bool = False) -> lark.Lark:
    """The parser of a statement. It is built twice: what is reserved follows from the first build's states."""
    return _make(grammar_text(_reserved()), strict=strict)


@cache
def _reserved() -> tuple[str, ...]:
    return _taken(_make(grammar_text(())))


def reserved_words() -> Mapping[str, tuple[str, ...]]:
    """By language, the words that can't be names without 「」."""
    reserved = _reserved()
    return {
        language: tuple(word for word in reserved if word in spellings)
        for language, spellings in keywords().languages.items()
    }
