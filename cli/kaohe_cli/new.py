"""``kaohe new``: first rules, from the answers to five questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

from kaohe.diagnostics.refused import RefusedError
from kaohe.diagnostics.render import sentence
from kaohe.diagnostics.width import harmless
from kaohe.model.pack import Language
from kaohe.starter import Answers, Started, read_cycle, read_day, read_name, read_planned, start_pack
from kaohe.wording import Wording, wording
from kaohe_cli.terminal import as_argument, console, machine_language, refused_in

__all__ = ["command"]

_Answer = TypeVar("_Answer")
_COMMANDS = (
    ("check", "{pack}"), ("template", "{pack} -o {data}"), ("run", "{pack} {data} -o {results}"),
    ("statement", "{results} -o {statements}"), ("export", "{results} {scores}"), ("docs", "{pack} -o {handbook}"),
)  # fmt: skip


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="考核办法的名称 · What the rules are called.")
@click.option("--role", help="岗位 · The role.")
@click.option("--cycle", help="考核周期:月度、季度、半年度、年度 · monthly, quarterly, half-yearly or yearly.")
@click.option("--from", "starts", help="生效的日期,如 2026-01-01 · The day from which they are in force.")
@click.option("--indicators", help="「名称 权重 算法」,逗号隔开 · NAME WEIGHT WAY, with commas between.")
@click.option("-y", "--yes", is_flag=True, help="没有写明的不问,用现成的 · Ask nothing, take what is offered.")
@click.option("--lang", "language", type=click.Choice(["zh", "en"]), help="规则的语言 · The language of the rules.")
def command(
    folder: Path,
    *,
    title: str | None,
    role: str | None,
    cycle: str | None,
    starts: str | None,
    indicators: str | None,
    yes: bool,
    language: Language | None,
) -> None:
    """回答五个问题,写出第一份规则 · Answer five questions and have rules.

    FOLDER 是一个还没有的文件夹 · is a folder that isn't there yet. Options answer a question without its being asked.
    """
    language = language or machine_language()
    ask = _Asking(language, silent=yes)
    if not yes and None in (title, role, cycle, starts, indicators):
        console().print(ask.words.say("starter", "intro"))
    with refused_in(language):
        answers = Answers(
            ask("title", title, read_name),
            ask("role", role, read_name),
            ask("cycle", cycle, read_cycle),
            ask("starts", starts, read_day, date.today().replace(month=1, day=1).isoformat()),
            ask("indicators", indicators, read_planned),
        )
        started = start_pack(answers, folder, language)
    _show(folder, started, ask.words)


class _Asking:
    """Asks in a language until an answer can be read; what was given as an option is not asked."""

    def __init__(self, language: Language, *, silent: bool) -> None:
        self.words = wording(language)
        self._silent = silent

    def __call__(
        self, key: str, given: str | None, read: Callable[[str, str], _Answer], offered: str | None = None
    ) -> _Answer:
        """The answer to a question."""
        language = self.words.language
        offered = offered or self.words.say("starter", f"default {key}")
        if given is not None or self._silent:
            return read(offered if given is None else given, language)
        while True:
            answer = click.prompt(self.words.say("starter", f"ask {key}"), default=offered)
            try:
                return read(answer, language)
            except RefusedError as refused:
                console(stderr=True).print(sentence(refused.findings[0], language), style="yellow")


def _show(folder: Path, started: Started, words: Wording) -> None:
    """What was written, and what comes next."""
    names = {key: words.say("starter", key) for key in ("data", "results", "statements", "scores", "handbook")}
    names["pack"] = as_argument(folder)
    facts = {"path": harmless(str(folder / started.file)), "total": started.total, "grade": started.grade}
    out = console()
    out.print(words.say("starter", "done", **facts))
    out.print(words.say("starter", "next"))
    for name, arguments in _COMMANDS:
        out.print(f"  kaohe {name} {arguments.format(**names)}", style="bold", end="")
        out.print(f"    # {words.say('starter', f'next {name}')}", style="dim")
