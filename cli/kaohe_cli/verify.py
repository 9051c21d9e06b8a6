"""``kaohe verify``: results worked out again, and what vouches for them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.table import Table
from rich.text import Text

from kaohe.diagnostics.render import as_json, as_pieces
from kaohe.diagnostics.width import harmless
from kaohe.verify.verification import MOST_FINDINGS, Check, Verification
from kaohe.verify.verify import Sources, verify_bundle, verify_ledger
from kaohe.wording import Wording, wording
from kaohe_cli.progress import shown_steps
from kaohe_cli.run import named_files
from kaohe_cli.terminal import console, machine_language, refusals_said, refused_in, show_json

__all__ = ["command"]

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify")
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option(
    "--data", multiple=True, type=_file,
    help="评分用的源文件,可以写几次 · A source file of records; may be given several times.",
)  # fmt: skip
@click.option(
    "--detail", "details", multiple=True, callback=named_files, metavar="明细=文件 · DETAIL=FILE",
    help="一张明细的源文件 · The source file of a detail.",
)  # fmt: skip
@click.option("--roster", type=_file, help="名单的源文件 · The source file of the roster.")
@click.option("--overrides", type=_file, help="人工调整的源文件 · The source file of the overrides.")
@click.option("--key", type=_file, metavar="PUB", help="核对签名的公钥 · The public key to check the signature by.")
@click.option("--ledger", type=_file, help="台账:这次评分应当在里面 · The ledger that must have the run.")
@click.option(
    "--supersedes", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OLD_OUT",
    help="这份结果取代的那一份 · The results that these say they supersede.",
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 · Output format.")
@click.option(
    "--lang", "language", type=click.Choice(["zh", "en"]), help="语言,不写就跟规则一致 · Language, else the rules' own."
)
@refusals_said
def command(
    out: Path | None, *, data: Sequence[Path], details: Mapping[str, Sequence[Path]], roster: Path | None,
    overrides: Path | None, key: Path | None, ledger: Path | None, supersedes: Path | None, form: str,
    language: str | None,
) -> None:  # fmt: skip
    """复核一次评分的结果 · Verify a run's results.

    OUT 是 kaohe run -o 写出的文件夹。每个文件对哈希,行数对账,每条记录用里面的规则重算,逐数比对;给出源文件(--data)
    就逐格比对并重新评分,给出公钥(--key)就核对签名,给出台账(--ledger)就核对它的链,给出它取代的结果(--supersedes)
    就逐条核对更正。只写 --ledger 就只核对台账 ·
    OUT is a folder that kaohe run -o wrote. Every file is held to its hash, the counts are tied, every record is
    scored again by the rules in it and every figure compared; with --data the inputs are held to their cells and the
    run is done again, with --key the signature is checked, with --ledger the chain of runs, with --supersedes every
    correction. --ledger alone checks that.

    Exits with 0 where all that was checked agrees, 1 where something differs, 2 on misuse.
    """
    if out is None and (ledger is None or data or key or details or roster or overrides or supersedes):
        raise click.UsageError("要写结果的文件夹 OUT,或者只写 --ledger · Name the results OUT, or --ledger alone.")
    if not data and (details or roster or overrides):
        raise click.UsageError("还要写 --data · --data is lacking.")
    if out is None:
        spoken = language or machine_language()
        with refused_in(spoken):
            found = verify_ledger(Path(str(ledger)), spoken)
    else:
        with shown_steps(language or machine_language()) as tell:
            found = verify_bundle(
                out, sources=_sources(data, details, roster, overrides), key=key, ledger=ledger,
                supersedes=supersedes, language=language, workers=os.cpu_count() or 1, tell=tell,
            )  # fmt: skip
    if form == "json":
        show_json(_as_json(found, language or found.language))
    else:
        _show(found, out, ledger, language or found.language)
    sys.exit(0 if found.holds else 1)


def _sources(
    data: Sequence[Path], details: Mapping[str, Sequence[Path]], roster: Path | None, overrides: Path | None
) -> Sources:
    return Sources(list(data), details, roster, overrides) if data else Sources()


def _show(found: Verification, out: Path | None, ledger: Path | None, language: str) -> None:
    """What was checked as a table, everything that differs, and the verdict."""
    words, screen = wording(language), console()
    if out is not None:
        screen.print(words.say("verify", "run of", out=harmless(str(out)), manifest=found.manifest))
    else:
        screen.print(words.say("verify", "ledger of", out=harmless(str(ledger))))
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(words.term("check"), overflow="fold")
    table.add_column(words.term("how many"), justify="right")
    table.add_column(words.term("outcome"), overflow="fold")
    for check in found.checks:
        number = "" if check.outcome == "not_checked" else str(check.checked)
        table.add_row(words.say("verify", check.name), number, Text(_outcome(check, words), _style(check)))
    screen.print(table, soft_wrap=False)
    for piece in as_pieces(found.findings, {}, language):
        screen.print(Text(piece.text, "bold red" if piece.style == "error" else ""), end="")
    if any(check.differing > MOST_FINDINGS for check in found.checks):
        screen.print(words.say("verify", "shown", most=MOST_FINDINGS))
    differing = sum(check.differing for check in found.checks)
    screen.print(words.say("verify", "verdict", holds=found.holds, differing=differing))


def _style(check: Check) -> str:
    return {"agrees": "green", "differs": "bold red"}.get(check.outcome, "yellow")


def _outcome(check: Check, words: Wording) -> str:
    said = words.say("verify", check.outcome, differing=check.differing)
    if check.remark is None:
        return said
    return harmless(f"{said}{words.term('colon')}{words.say('verify', check.remark, **check.facts)}")


def _as_json(found: Verification, language: str) -> dict[str, Any]:
    words = wording(language)
    return {
        "holds": found.holds,
        "manifest": found.manifest,
        "checks": [
            {
                "name": check.name, "title": words.say("verify", check.name), "outcome": check.outcome,
                "checked": check.checked, "differing": check.differing,
                "remark": words.say("verify", check.remark, **check.facts) if check.remark else None,
                "facts": {name: list(fact) if isinstance(fact, tuple) else fact for name, fact in check.facts.items()},
            }
            for check in found.checks
        ],
        "findings": as_json(found.findings, {}, language),
    }  # fmt: skip
