"""The page of a finding's code: what it means, why it matters, and a sample that has it."""

from __future__ import annotations

import re
from functools import cache

from kaohe.shipped import shipped
from kaohe.wording import Wording

__all__ = ["finding_page"]

_MARK = "#= "
_LINE = re.compile(r"^#\| ?", re.MULTILINE)


def finding_page(code: str, words: Wording) -> str:
    """The page of a code; ``words`` has it."""
    sample = _samples().get(code)
    if sample is None:
        return _told(code, words)
    rules, _, rest = sample.partition(f"\n{_MARK}")
    message = next(part for part in f"\n{_MARK}{rest}".split(f"\n{_MARK}") if part.startswith(f"{words.language}\n"))
    said = _LINE.sub("", message.partition("\n")[2]).rstrip()
    shown = "\n".join(f"    {line}".rstrip() for line in rules.strip("\n").splitlines())
    return f"{words.say('help', 'these rules')}\n\n{shown}\n\n{words.say('help', 'are told')}\n\n{said}\n"


def _told(code: str, words: Wording) -> str:
    """What can be said of a code without the facts of a case: of records there is no sample."""
    lines = [f"{words.term(_SEVERITIES.get(code[0], 'error'))} {code} {words.general(code, 'title')}", ""]
    lines += [f"  {said}" for key in ("what", "why", "advice") if (said := words.general(code, key))]
    return "\n".join(lines) + "\n"


_SEVERITIES = {"W": "warning", "N": "note"}


@cache
def _samples() -> dict[str, str]:
    """A sample of each code, the first by name."""
    found: dict[str, str] = {}
    for path in sorted(shipped("tests/errors").glob("*.kaohe")):
        found.setdefault(path.name.partition("_")[0], path.read_text(encoding="utf-8"))
    return found
