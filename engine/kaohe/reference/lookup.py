"""From a word to its page."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import zip_longest

from kaohe.model.functions import FUNCTIONS, function_named
from kaohe.reference.findings import finding_page
from kaohe.reference.functions import function_page, signature
from kaohe.reference.sections import Section, section_of, sections
from kaohe.syntax.keywords import keywords
from kaohe.wording import Wording, wording

__all__ = ["nearest_words", "overview", "page"]

_MOST_NEAR = 4
_ALIKE = str.maketrans("oil", "011")
"""Letters that are taken for digits."""


def page(word: str, language: str) -> str | None:
    """The page of a function, a keyword or a code, however it is spelled; None where there is none."""
    words = wording(language)
    if word.upper() in words.codes:
        return finding_page(word.upper(), words)
    pages: list[str] = []
    spelled = {word, word.upper(), word.lower()}
    with_number = [function_named(name) for name in spelled]  # 近4期平均 is found as 近N期平均
    found = [one for one in FUNCTIONS if spelled & set(one.all_names) or one in with_number]
    pages += [function_page(one, words) for one in found]
    told = [terminal for terminal, spellings in keywords().spellings.items() if word.casefold() in spellings]
    shown: list[Section] = []
    for terminal in told:
        section = section_of(terminal)
        if section is not None and section not in shown:
            shown.append(section)
            pages.append(_keyword_page(terminal, section, words))
    if not pages:
        pages = [
            _section_page(one, words) for one in sections() if word.casefold() in one.title.casefold().split(" · ")
        ]
    return "\n".join(pages) or None


def _keyword_page(terminal: str, section: Section, words: Wording) -> str:
    spellings = " · ".join(dict.fromkeys([words.keyword(terminal), *keywords().spellings[terminal]]))
    return f"{spellings}  {words.say('help', 'a keyword')}\n\n{_section_page(section, words)}"


def _section_page(section: Section, words: Wording) -> str:
    lines = [section.title, "", *section.prose.splitlines()]
    example = section.examples.get(words.language)
    if example is not None:
        lines += ["", *(f"    {line}" for line in example.splitlines())]
    return "\n".join(f"  {line}".rstrip() for line in lines) + "\n"


def nearest_words(word: str) -> tuple[str, ...]:
    """What a word without a page may have been meant to be: function names, keywords, codes."""
    known = [name for one in FUNCTIONS for name in one.all_names]
    known += [spelling for spellings in keywords().spellings.values() for spelling in spellings]
    known += wording("zh").codes
    folded = {one.casefold(): one for one in known}
    meant = word.casefold()
    # a Chinese word is short: one sign in two is a slip, one letter in two is another word
    close = get_close_matches(meant, list(folded), len(folded), 0.6 if word.isascii() else 0.5)
    close += [one for one in folded if meant in one and one not in close]
    close.sort(key=lambda one: sum(a != b for a, b in zip_longest(meant.translate(_ALIKE), one.translate(_ALIKE))))
    return tuple(folded[one] for one in close[:_MOST_NEAR])


def overview(language: str) -> str:
    """What there is to look up."""
    words = wording(language)
    lines = [words.say("help", "functions"), ""]
    lines += [f"  {signature(one, words)}" for one in FUNCTIONS]
    lines += ["", words.say("help", "sections"), ""]
    lines += [f"  {one.title}" for one in sections()]
    lines += ["", words.say("help", "codes"), ""]
    codes = [code for code in words.codes if words.has(code, "advice")]
    lines += [f"  {code}  {said}" for code in codes if (said := words.general(code, "title"))]
    lines += ["", words.say("help", "how")]
    return "\n".join(lines) + "\n"
