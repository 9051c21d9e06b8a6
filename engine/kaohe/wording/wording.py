"""Sentences from the wording files: templates filled with facts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, Environment, Template, select_autoescape

from kaohe.model.functions import function
from kaohe.model.types import Type
from kaohe.syntax.keywords import keywords
from kaohe.wording.numbers import approximate, shown_percent, shown_value

__all__ = ["LANGUAGES", "Wording", "wording"]

_FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("zh", "en")


class Wording:
    """The sentences of one language, by table and key."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._tables = _read_tables(language)
        self._environment = _environment(self)
        self._templates: dict[tuple[str, str], Template] = {}

    def has(self, table: str, key: str) -> bool:
        """Whether there is a sentence of that key."""
        return key in self._tables.get(table, {})

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes of findings that have a wording."""
        return tuple(sorted(name for name in self._tables if name[0].isupper()))

    def say(self, table: str, key: str, /, **facts: Any) -> str:
        """A sentence with its facts put in; KeyError where there is none of that key."""
        template = self._templates.get((table, key))
        if template is None:
            template = self._environment.from_string(self._tables[table][key])
            self._templates[table, key] = template
        return str(template.render(**facts))

    def general(self, table: str, key: str) -> str:
        """A sentence without the facts of a case, each of which is an ellipsis; empty where it can't do without."""
        template = self._environment.overlay(undefined=_Left).from_string(self._tables[table][key])
        try:
            return str(template.render())
        except (TypeError, ValueError):  # such as a share that is not there
            return ""

    def term(self, word: Any) -> str:
        """A word of ours in the reader's language; itself where it has no entry."""
        return self._tables["terms"].get(str(word), str(word))

    def keyword(self, terminal: str) -> str:
        """How a word of the rules' language is spelled in the reader's; what is no keyword is named as a term."""
        return keywords().canonical[self.language].get(terminal) or self.term(terminal)

    def joined(self, items: Iterable[Any]) -> str:
        """Some words as a list."""
        return self.term("list separator").join(str(item) for item in items)

    def held(self, value: Any) -> str:
        """What a table holds in a cell."""
        if value is None:
            return self.term("nothing")
        if isinstance(value, bool):
            return self.term("yes" if value else "no")
        return approximate(value) if isinstance(value, Fraction) else str(value)

    def figures(self, figures: Iterable[tuple[str, int, Any, Type]]) -> str:
        """Figures of a record as a list: each a name, so many periods back, a value (None is missing) and its type."""
        said = []
        for name, back, value, kind in figures:
            shown = None if value is None else self.value(value, kind)
            said.append(self.say("render", "figure", name=name, back=back, value=shown))
        return self.joined(said)

    def value(self, value: Any, kind: Type) -> str:
        """A value as its type is written: 12.4 分钟, 95%."""
        return shown_value(value, kind, self)


class _Left(ChainableUndefined):
    """A fact that is left out."""

    def __str__(self) -> str:
        return "…"


@cache
def wording(language: str) -> Wording:
    """The wording of a language."""
    return Wording(language)


def _read_tables(language: str) -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for file in sorted((_FOLDER / language).glob("*.toml")):
        for name, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            tables.setdefault(name, {}).update(table)
    return tables


def _environment(words: Wording) -> Environment:
    environment = Environment(
        undefined=ChainableUndefined,
        autoescape=select_autoescape(default_for_string=False),  # what is said here is text; pages escape it
        trim_blocks=True,
    )
    environment.filters["term"] = words.term
    environment.filters["keyword"] = words.keyword
    environment.filters["list"] = words.joined
    environment.filters["exact"] = lambda value: approximate(value) if isinstance(value, Fraction) else str(value)
    environment.filters["percent"] = lambda share: shown_percent(Fraction(share))
    environment.filters["value"] = words.value
    environment.filters["held"] = words.held
    environment.filters["figures"] = words.figures
    environment.filters["function"] = lambda name: function(name).name(words.language)
    return environment
