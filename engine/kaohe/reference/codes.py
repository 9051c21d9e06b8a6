"""All findings' codes on one page, as Markdown: ``docs/codes.zh.md`` and ``docs/codes.en.md``."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.reference.findings import sentences, shown, summary
from kaohe.wording import Wording

__all__ = ["codes_page"]

_GROUPS = ("E1", "E2", "E3", "E4", "E5", "E6", "E7", "W", "N", "R", "B")


def codes_page(words: Wording) -> str:
    """The page of all codes, by what they are about."""
    lines = [f"# {words.say('codes', 'title')}", words.say("codes", "how")]
    codes = [code for code in words.codes if words.has(code, "advice")]
    for group in _GROUPS:
        of_group = [code for code in codes if code.startswith(group)]
        if of_group:
            lines += [f"## {words.say('codes', group)}", "\n".join(_entry(code, words) for code in of_group)]
            lines += [piece for code in of_group for piece in _page(code, words)]
    return "\n\n".join(lines) + "\n"


def _entry(code: str, words: Wording) -> str:
    return f"- [{code}](#{code.lower()}) {words.general(code, 'title')}"


def _page(code: str, words: Wording) -> Iterator[str]:
    yield f"### {code}"
    one = shown(code, words)
    if one is None:
        yield f"**{summary(code, words)}**"
        yield from sentences(code, words)
        return
    yield words.say("help", "these rules")
    yield _fenced(one.wrong, "kaohe")
    yield words.say("help", "are told")
    yield _fenced(one.said, "text")
    yield words.say("help", "these are right")
    yield _fenced(one.right, "kaohe")


def _fenced(text: str, kind: str) -> str:
    return f"```{kind}\n{text}\n```"
