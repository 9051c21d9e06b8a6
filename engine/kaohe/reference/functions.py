"""A function's page, and the table of all functions that the reference prints."""

from __future__ import annotations

from typing import Literal

from kaohe.model.functions import FUNCTIONS, Function, Takes
from kaohe.wording import Wording
from kaohe.wording.wording import LANGUAGES

__all__ = ["FunctionKind", "function_page", "function_table", "signature"]

FunctionKind = Literal["over time", "peers", "details"]
"""Which table of the reference a function stands in, other than that of all others."""

_KINDS: dict[Takes, FunctionKind] = {
    "metric": "over time", "periods": "over time", "peers": "peers", "details": "details",
}  # fmt: skip
_TOLD: frozenset[Takes] = frozenset({"nothing", "peers", "details"})
"""Functions whose meaning says all there is to missing data."""


def signature(declared: Function, words: Wording) -> str:
    """How a function is written: its name with what stands in its parentheses, repeated where any number may."""
    inside = words.say("signatures", declared.takes)
    least, most = declared.arguments
    if most is None:
        inside = f"{words.term('comma space').join([inside] * max(least, 2))}{words.term('comma space')}…"
    return f"{declared.name(words.language)}({inside})" if inside else declared.name(words.language)


def function_page(declared: Function, words: Wording) -> str:
    """The page of a function."""
    names = " · ".join(dict.fromkeys([declared.name(words.language), *declared.all_names]))
    sample = declared.sample[words.language]
    given = words.say("help", "given", given=sample.given) if sample.given else ""
    rule = "periods" if declared.takes == "periods" else declared.missing
    facts = {
        "written": signature(declared, words),
        "gives": words.say("gives", declared.gives),
        "missing": words.say("missing rules", rule) if declared.takes not in _TOLD else "",
        "sample": f"{sample.text} = {sample.result}{given}",
    }
    lines = [f"{names}  {words.say('help', 'a function')}", "", f"  {declared.meaning[words.language]}", ""]
    lines += [f"  {words.say('help', key)}{said}" for key, said in facts.items() if said]
    return "\n".join(lines) + "\n"


def function_table(kind: FunctionKind | None = None) -> str:
    """The functions over time, people or details, or all others, as a Markdown table of ``grammar/REFERENCE.md``."""
    lines = ["| 中文 | English | 意思 · Meaning |", "| --- | --- | --- |"]
    for declared in FUNCTIONS:
        if _KINDS.get(declared.takes) != kind:
            continue
        names = [", ".join(f"`{name}`" for name in declared.names[language]) for language in LANGUAGES]
        samples = [declared.sample[language] for language in LANGUAGES]
        meanings = [declared.meaning[language] for language in LANGUAGES]
        said = " ".join(
            f"{meaning} `{sample.text}` = {sample.result}" for meaning, sample in zip(meanings, samples, strict=True)
        )
        lines.append(f"| {names[0]} | {names[1]} | {said} |")
    return "\n".join(lines) + "\n"
