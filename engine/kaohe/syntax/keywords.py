"""The spellings of keywords, units and scales, from the keyword files. A further language is a further file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kaohe.shipped import shipped

__all__ = ["Keywords", "is_cjk", "keywords"]


@dataclass(frozen=True)
class Keywords:
    """Every spelling.

    ``spellings`` maps a keyword's terminal to its spellings in all languages, ``canonical`` by language to the first;
    ``units`` and ``scales`` map a spelling to what it means. ``measures`` are, by language, the spellings of each unit,
    scale and counter (a word for what is counted, which as a unit is an ``item``); ``after_one`` is how a canonical one
    goes after the number 1. No rule may use the words of ``unclear``, which leave open whether a bound is in, by what
    they do, or ``meant``, which people write for a keyword, each with that.
    """

    spellings: Mapping[str, tuple[str, ...]]
    canonical: Mapping[str, Mapping[str, str]]
    languages: Mapping[str, frozenset[str]]
    units: Mapping[str, str]
    unit_words: Mapping[str, Mapping[str, str]]
    scales: Mapping[str, int]
    measures: Mapping[str, Mapping[str, tuple[str, ...]]]
    after_one: Mapping[str, Mapping[str, str]]
    unclear: Mapping[str, tuple[str, ...]]
    meant: Mapping[str, str]

    def of(self, terminals: frozenset[str] | set[str]) -> list[str]:
        """All spellings of some keywords."""
        return [word for terminal in sorted(terminals) for word in self.spellings.get(terminal, ())]

    def terminal_of(self, spelling: str) -> str | None:
        """The keyword that a spelling stands for."""
        return next((name for name, words in self.spellings.items() if spelling in words), None)

    def begins(self, text: str) -> bool:
        """Whether a text begins with any keyword, such as a row's comparison."""
        patterns = (self._pattern(name, word) for name, words in self.spellings.items() for word in words)
        return any(re.match(pattern, text) for pattern in patterns)

    def terminals(self) -> str:
        """The keywords as lark terminals."""
        lines = [self._terminal(name, words) for name, words in self.spellings.items()]
        lines.append(f"UNIT: /{_any(self.units)}/")
        # where a name may follow, a unit stands alone (每 1 人 …), and 人均产值 is a name
        lines.append(rf"COUNTER.3: /(?:{_any(self.units)})(?=[ \t(「])/")
        lines.append(f"SCALE.3: /{_any(self.scales)}/")
        return "\n".join(lines) + "\n"

    def _terminal(self, name: str, words: tuple[str, ...]) -> str:
        # what has a blank inside is tried before its own first word
        priority = ".1" if any(" " in word for word in words) else ""
        longest_first = sorted(words, key=len, reverse=True)
        return f"{name}{priority}: /{'|'.join(self._pattern(name, word) for word in longest_first)}/"

    def _pattern(self, name: str, word: str) -> str:
        """A spelling as a pattern that never cuts a longer word in two.

        A Latin word needs a word's end, and so does what stands behind a dot, where a detail's metric may stand too; a
        Chinese one must not go on as a spelling of another keyword.
        """
        if not is_cjk(word[-1]) or word.startswith("."):
            return _escaped(word) + r"(?!\w)"
        longer = {
            other[len(word) :]
            for terminal, others in self.spellings.items()
            for other in others
            if terminal != name and other.startswith(word) and other != word and not other[len(word) :].startswith(" ")
        }
        return _escaped(word) + (f"(?!{'|'.join(sorted(map(_escaped, longer)))})" if longer else "")


def is_cjk(sign: str) -> bool:
    """Whether a sign belongs to a script that is written without blanks between words."""
    return sign > "\u2e80"


def _escaped(word: str) -> str:
    return r"[ \t]+".join(re.escape(piece).replace("/", r"\/") for piece in word.split(" "))


def _any(words: Mapping[str, object]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(_escaped(word) + ("" if is_cjk(word[-1]) or word == "%" else r"(?!\w)") for word in longest_first)


@cache
def keywords() -> Keywords:
    """The keywords of all languages."""
    spellings: dict[str, list[str]] = {}
    canonical: dict[str, dict[str, str]] = {}
    languages: dict[str, frozenset[str]] = {}
    units: dict[str, str] = {}
    unit_words: dict[str, dict[str, str]] = {}
    scales: dict[str, int] = {}
    measures: dict[str, dict[str, tuple[str, ...]]] = {}
    after_one: dict[str, dict[str, str]] = {}
    unclear: dict[str, tuple[str, ...]] = {}
    meant: dict[str, str] = {}
    for file in sorted((shipped("grammar") / "keywords").glob("*.toml"), key=lambda path: path.name, reverse=True):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        language = table["language"]
        canonical[language] = {name: words[0] for name, words in table["keywords"].items()}
        languages[language] = frozenset(word for words in table["keywords"].values() for word in words)
        for name, words in table["keywords"].items():
            spellings.setdefault(name, []).extend(word for word in words if word not in spellings.get(name, []))
        units |= {word: unit for unit, words in table["units"].items() for word in words}
        units |= {word: "item" for words in table["counters"].values() for word in words}
        unit_words[language] = {unit: words[0] for unit, words in table["units"].items()}
        unit_words[language]["item"] = next(iter(table["counters"].values()))[0]
        unclear |= {use: (*unclear.get(use, ()), *words) for use, words in table.get("unclear", {}).items()}
        meant |= {word: canonical[language][name] for name, words in table.get("meant", {}).items() for word in words}
        scales |= {word: int(scale) for scale, words in table["scales"].items() for word in words}
        kinds = (table["units"], table["counters"], table["scales"])
        measures[language] = {name: tuple(words) for kind in kinds for name, words in kind.items()}
        after_one[language] = table.get("after_one", {})
    joined = {name: tuple(words) for name, words in spellings.items()}
    return Keywords(joined, canonical, languages, units, unit_words, scales, measures, after_one, unclear, meant)
