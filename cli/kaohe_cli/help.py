"""``kaohe help``: a function, a keyword or a finding's code, looked up."""

from __future__ import annotations

import locale
import sys

import click

from kaohe.diagnostics.width import harmless
from kaohe.reference.lookup import nearest_words, overview, page
from kaohe.wording import wording
from kaohe_cli.terminal import console, language_option

__all__ = ["command"]


@click.command("help")
@click.argument("words", nargs=-1)
@language_option
def command(words: tuple[str, ...], *, language: str | None) -> None:
    """查一个函数、关键词或提示的编号 · Look up a function, a keyword or a finding's code.

    例 · such as: kaohe help 相差天数, kaohe help bands, kaohe help E501. 不写就列出全部 · Without a word, lists all.

    Exits with 0, or with 2 where there is no such word.
    """
    word = " ".join(words)
    spoken = language or _language_of(word)
    if not word:
        console().print(overview(spoken), end="")
        return
    found = page(word, spoken)
    if found is not None:
        console().print(found, end="")
        return
    said = wording(spoken).say("help", "unknown", word=harmless(word), near=nearest_words(word))
    console(stderr=True).print(said)
    sys.exit(2)


def _language_of(word: str) -> str:
    """The language to speak: that of a Chinese word, of an English one, else the machine's."""
    if not word.isascii():
        return "zh"
    if word and not any(sign.isdigit() for sign in word):
        return "en"
    name = (locale.getlocale()[0] or "").casefold()
    return "zh" if name.startswith(("zh", "chinese")) else "en"
