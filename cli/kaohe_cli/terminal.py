"""How things look in a terminal, and what every command shares."""

from __future__ import annotations

import json
import locale
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from rich.console import Console
from rich.text import Text

from kaohe.diagnostics import Diagnostic, finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.diagnostics.render import as_pieces, summary
from kaohe.diagnostics.width import harmless
from kaohe.model.pack import Language
from kaohe.pipeline import LoadedPack
from kaohe.run.period_text import read_period

__all__ = [
    "as_argument",
    "canonical",
    "console",
    "fault_code",
    "language_option",
    "machine_language",
    "reader_language",
    "refusals_said",
    "refused_in",
    "show_findings",
    "show_json",
    "show_line",
    "stop",
]

_STYLES = {
    "error": "bold red", "warning": "bold yellow", "note": "bold blue", "place": "cyan", "quote": "", "fix": "green",
}  # fmt: skip

_FILE_WIDTH = 120
"""Columns of a table that goes to a file or another program."""

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

language_option = click.option(
    "--lang", "language", type=click.Choice(["zh", "en"]), help="语言,不写就跟规则一致 · Language, else the rules' own."
)


def reader_language(stated: str | None, rules: LoadedPack) -> str:
    """The language to speak: the one asked for, else that of the rules, else that of the machine."""
    return stated or (rules.pack.language if rules.files else machine_language())


def machine_language() -> Language:
    """The language of the machine: Chinese, or else English."""
    name = (locale.getlocale()[0] or "").casefold()
    return "zh" if name.startswith(("zh", "chinese")) else "en"


def fault_code(rules: LoadedPack) -> int:
    """How a command ends that can't go on with its rules: 2 where there are none, 1 where they are faulty."""
    return 2 if any(one.code in ("E121", "E122") for one in rules.findings) else 1


def console(*, stderr: bool = False) -> Console:
    """A console on standard output, or on standard error."""
    shown = Console(stderr=stderr, highlight=False, soft_wrap=True, markup=False, emoji=False)
    if not shown.is_terminal:
        shown.width = _FILE_WIDTH
    return shown


def show_findings(findings: Iterable[Diagnostic], sources: Mapping[str, str], language: str) -> None:
    """Prints findings in colour, and a line that counts them."""
    listed = list(findings)
    console().print(_coloured(listed, sources, language), end="")
    console().print(summary(listed, language))


def _coloured(findings: Iterable[Diagnostic], sources: Mapping[str, str], language: str) -> Text:
    text = Text()
    for piece in as_pieces(findings, sources, language):
        text.append(piece.text, _STYLES.get(piece.style, ""))
    return text


def canonical(period: str | None, language: str) -> str | None:
    """A period as typed, in its canonical form (``2026-Q1``).

    Raises
    ------
    RefusedError
        Where it is none.
    """
    if period is None:
        return None
    read = read_period(period)
    if read is None:
        raise RefusedError([finding("R208", text=period)], language)
    return str(read)


def as_argument(path: Path) -> str:
    """A path as one would type it: in quotes where it has a blank."""
    shown = harmless(str(path))
    return f'"{shown}"' if " " in shown else shown


def show_line(text: str) -> None:
    """Prints a line that may hold names and paths from outside."""
    console().print(harmless(text))


def show_json(data: Any) -> None:
    """Prints data as JSON; signs that steer a terminal, or that it lacks, are escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    click.echo("".join(sign if sign == "\n" or _is_shown(sign) else json.dumps(sign)[1:-1] for sign in text))


def _is_shown(sign: str) -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return sign.isprintable() and sign.encode(encoding, "ignore") != b""


def stop(code: int, findings: Iterable[Diagnostic], sources: Mapping[str, str], language: str) -> NoReturn:
    """Says on standard error why it goes no further, and ends with an exit code."""
    console(stderr=True).print(_coloured(findings, sources, language), end="")
    sys.exit(code)


@contextmanager
def refused_in(language: str) -> Iterator[None]:
    """Says refusals in a language, with exit code 2."""
    try:
        yield
    except RefusedError as refused:
        stop(2, refused.findings, {}, language)


def refusals_said(command: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """A command whose refusals are said, in the language of its ``--lang`` or else of the rules, with exit code 2."""

    @wraps(command)
    def wrapped(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        try:
            return command(*args, **kwargs)
        except RefusedError as refused:
            stop(2, refused.findings, {}, str(kwargs.get("language") or refused.language))

    return wrapped
