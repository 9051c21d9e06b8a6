"""``kaohe run``: score records by rules."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

import kaohe
from kaohe.diagnostics.refused import RefusedError
from kaohe.diagnostics.width import harmless
from kaohe.verify.seal import Seal
from kaohe.verify.superseding import Superseding
from kaohe.wording import wording
from kaohe_cli.progress import shown_steps
from kaohe_cli.results import show_results
from kaohe_cli.terminal import console, fault_code, language_option, reader_language, stop

__all__ = ["command", "detail_option"]


def named_files(_: click.Context, __: click.Parameter, given: Sequence[str]) -> Mapping[str, Sequence[Path]]:
    """Files by the names before their =."""
    found: dict[str, list[Path]] = {}
    for one in given:
        name, sign, path = (piece.strip() for piece in one.partition("="))
        if not (name and sign and path):
            raise click.BadParameter(f"写成 明细=文件 · Write DETAIL=FILE: {one}")
        found.setdefault(name, []).append(Path(path))
    return found


detail_option = click.option(
    "--detail", "details", multiple=True, callback=named_files, metavar="明细=文件 · DETAIL=FILE",
    help="一张明细的文件,可以写几次 · The file of a detail; may be given several times.",
)  # fmt: skip


@click.command("run")
@click.argument("pack", type=click.Path(path_type=Path))
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option("--period", help="只评这一期,其余的只用作上期 · Score this period alone; the others serve as look-back.")
@click.option(
    "--roster", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="应当有记录的人 · The people who should have a record.",
)  # fmt: skip
@detail_option
@click.option(
    "--overrides", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="人工调整的表:员工、考核期、岗位、项目、原值、新值、调整人、日期、理由 · A table of figures changed by hand: "
    "employee, period, role, item, original, new, who, when, reason.",
)  # fmt: skip
@click.option("--sheet", help="只读工作簿里的这一张表 · This sheet of a workbook alone.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="把结果放进这个文件夹 · Keep the results in a folder."
)
@click.option(
    "--sign", "key", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="KEY",
    help="用私钥给结果签名(kaohe keys new) · Sign the results with a private key.",
)  # fmt: skip
@click.option(
    "--ledger", type=click.Path(dir_okay=False, path_type=Path),
    help="把这次评分记进台账 · Enter the run into a ledger.",
)  # fmt: skip
@click.option("--note", help="台账里的备注 · A note for the ledger.")
@click.option(
    "--supersedes", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OLD_OUT",
    help="更正:取代以前的这份结果,它原样留着 · A correction: supersede these earlier results, which stay as they are.",
)  # fmt: skip
@click.option("--reason", help="为什么更正 · Why they are superseded.")
@click.option("--replace", is_flag=True, help="盖掉以前的结果 · Overwrite earlier results there.")
@click.option(
    "--strict", is_flag=True,
    help="有记录没评上、有调整没采用就以 3 结束 · Exit with 3 where a record got no score or an override was rejected.",
)  # fmt: skip
@language_option
def command(
    pack: Path,
    data: tuple[Path, ...],
    *,
    out: Path | None,
    strict: bool,
    language: str | None,
    key: Path | None,
    ledger: Path | None,
    note: str | None,
    supersedes: Path | None,
    reason: str | None,
    **asked: Any,
) -> None:
    """按规则给记录评分 · Score records by rules.

    PACK 是规则,DATA 是一个或几个 CSV、Excel、Parquet 文件 · PACK are the rules, DATA one or several files (CSV,
    Excel, Parquet), which are one table.

    人工调整写在一张表里(--overrides)。项目是指标名、总分或等级;原值要和按规则算出的一样,缺理由的不采用,一票否决
    不能靠它绕开。原来的数和调整后的数都留着 · Figures changed by hand come from a table (--overrides). The item is an
    indicator's name, total or grade; the original must be what the rules give, one without a reason is rejected, and no
    veto can be passed by it. Both figures are kept.

    --sign 给结果签名,--ledger 把这次评分记进台账,复核用 kaohe verify · --sign and --ledger let kaohe verify tell later
    who wrote the results, and that none went missing.

    --supersedes 写一份更正:新的结果里说明取代了哪一份、为什么、谁的结果从什么变成什么;原来的一个字节也不动 ·
    --supersedes writes a correction: the new results tell which they supersede, why, and whose result changed from what
    to what; the earlier ones are not touched.

    Exits with 0 also where rows were set aside, 1 where the rules are faulty, 2 on misuse, 3 where a whole file could
    not be read, and with --strict also where any record got no score or an override was rejected.
    """
    rules = kaohe.load(pack)
    language = reader_language(language, rules.loaded)
    if not rules.loaded.is_sound:
        stop(fault_code(rules.loaded), rules.check(), rules.sources, language)
    try:
        with shown_steps(language) as tell:
            seal = Seal(key, ledger, note)
            correction = Superseding(supersedes, reason)
            results = rules.evaluate(data, out=out, seal=seal, supersedes=correction, tell=tell, **asked)
    except RefusedError as refused:
        stop(2, refused.findings, {}, language)
    show_results(results, language, out)
    _show_seal(seal, language)
    counts = results.counts
    not_applied = counts.overrides.rejected if counts.overrides is not None else 0
    unscored = counts.incomplete + counts.not_appraised + counts.rejected + (counts.no_record or 0)
    sys.exit(3 if counts.unread_files or (strict and (unscored or not_applied)) else 0)


def _show_seal(seal: Seal, language: str) -> None:
    """That the results are signed, and entered."""
    words = wording(language)
    if seal.key is not None:
        console().print(words.say("verify", "signed", key=seal.key_id(language)))
    if seal.ledger is not None:
        console().print(words.say("verify", "entered run", ledger=harmless(str(seal.ledger))))
