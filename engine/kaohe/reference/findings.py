"""The page of a finding's code: what it means, why it matters, rules that have it, and the same rules put right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kaohe.shipped import shipped
from kaohe.wording import Wording

__all__ = ["Shown", "finding_page", "sentences", "shown", "summary"]

_MARK = "#= "
_LINE = re.compile(r"^#\| ?", re.MULTILINE)
_SEVERITIES = {"W": "warning", "N": "note"}


@dataclass(frozen=True)
class Shown:
    """Rules with a finding, what is said of them, and the same rules without it."""

    wrong: str
    said: str
    right: str


def finding_page(code: str, words: Wording) -> str:
    """The page of a code; ``words`` has it."""
    one = shown(code, words)
    if one is None:
        return _told(code, words)
    pieces = (("these rules", one.wrong), ("these are right", one.right))
    wrong, right = (f"{words.say('help', key)}\n\n{_indented(text)}" for key, text in pieces)
    return f"{wrong}\n\n{words.say('help', 'are told')}\n\n{one.said}\n\n{right}\n"


def summary(code: str, words: Wording) -> str:
    """A code with its severity and its title."""
    return f"{words.term(_SEVERITIES.get(code[0], 'error'))} {code} {words.general(code, 'title')}"


def shown(code: str, words: Wording) -> Shown | None:
    """A code's rules, wrong and right; None where it is of records, files or results, of which there is no sample."""
    sample, right = _samples().get(code), shipped("tests/right") / f"{code}.kaohe"
    if sample is None or not right.is_file():
        return None
    rules, _, rest = sample.partition(f"\n{_MARK}")
    message = next(part for part in f"\n{_MARK}{rest}".split(f"\n{_MARK}") if part.startswith(f"{words.language}\n"))
    said = _LINE.sub("", message.partition("\n")[2]).rstrip()
    return Shown(rules.strip("\n"), said, right.read_text(encoding="utf-8").strip("\n"))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def _told(code: str, words: Wording) -> str:
    """What can be said of a code without the facts of a case: of records there is no sample."""
    return "\n".join([summary(code, words), "", *(f"  {said}" for said in sentences(code, words))]) + "\n"


def sentences(code: str, words: Wording) -> Iterator[str]:
    """What a finding says: what was seen, why it matters and what to do, with an ellipsis for each fact of a case."""
    for key in ("what", "why", "advice"):
        if said := words.general(code, key):
            yield said


@cache
def _samples() -> dict[str, str]:
    """A sample of each code, the first by name."""
    found: dict[str, str] = {}
    for path in sorted(shipped("tests/errors").glob("*.kaohe")):
        found.setdefault(path.name.partition("_")[0], path.read_text(encoding="utf-8"))
    return found
