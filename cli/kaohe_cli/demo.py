"""``kaohe demo``: a rule, the scores of the sample records, and one explanation."""

from __future__ import annotations

import click

import kaohe
from kaohe.explain.statement import as_text
from kaohe.shipped import shipped
from kaohe.wording import wording
from kaohe_cli.results import show_results
from kaohe_cli.terminal import console, refusals_said

__all__ = ["command"]

_PACK = "online_education"
_FILE = "学生服务.kaohe"
_RECORDS = "学生服务.csv"
_INDICATOR = "指标 响应速度"
_PERIOD = "2026-Q3"
_EMPLOYEE = "E00001"


@click.command("demo")
@click.option("--lang", "language", type=click.Choice(["zh", "en"]), default="zh", help="语言 · Language.")
@refusals_said
def command(language: str) -> None:
    """用自带的样例看一遍 · See it all on the sample records: a rule, its scores, an explanation."""
    words = wording(language)
    pack = shipped("rules") / _PACK
    rules = kaohe.load(pack)
    _say(words.say("run", "demo_rule", file=f"rules/{_PACK}/{_FILE}"))
    click.echo(_block(rules.sources[_FILE]))
    results = rules.evaluate(pack / "samples" / _RECORDS, period=_PERIOD)
    _say(words.say("run", "demo_scores", rows=results.counts.rows))
    show_results(results, language, None)
    _say("\n" + words.say("run", "demo_explained"))
    click.echo(as_text(results.explain(_EMPLOYEE, period=_PERIOD, language=language)[0]))
    _say(words.say("run", "demo_next"))


def _say(text: str) -> None:
    console().print(text, style="bold cyan")


def _block(text: str) -> str:
    """The text of one indicator, up to the next."""
    start = text.index(f"  {_INDICATOR}")
    return text[start : text.index("\n\n", start)] + "\n"
