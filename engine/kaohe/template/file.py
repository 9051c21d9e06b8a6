"""Which roles a template is for, and the file that is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from kaohe.diagnostics import finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.pack import Pack, Role
from kaohe.model.periods import Period
from kaohe.sources.whole_file import file_aside
from kaohe.template.sheets import sheets_of
from kaohe.template.workbook import write_workbook
from kaohe.wording import wording

__all__ = ["write_template"]

_ENDINGS = (".xlsx",)


def write_template(
    pack: Pack,
    out: Path,
    *,
    roles: Sequence[str] = (),
    period: Period | None = None,
    language: str | None = None,
    replace: bool = False,
) -> tuple[str, ...]:
    """Writes a workbook to fill, and gives its sheets' titles.

    Parameters
    ----------
    pack : Pack
        Sound rules.
    out : Path
        The file, an ``.xlsx``; ``replace`` overwrites one that stands there.
    roles : sequence of str
        The roles to write sheets for; without any, all.
    period : Period | None
        The versions in force in this period; without it, the newest ones.
    language : str | None
        ``zh`` or ``en``, of what is said around the rules; without it, the language of the rules.

    Raises
    ------
    RefusedError
        Where there is no such role, no version is in force, or the file can't be written.
    """
    language = language or pack.language
    with file_aside(out, _ENDINGS, language, replace=replace) as aside:
        sheets = sheets_of(pack, _versions(pack, roles, period, language), period, wording(language))
        write_workbook(pack, sheets, aside, wording(language))
    return tuple(sheet.title for sheet in sheets)


def _versions(pack: Pack, names: Sequence[str], period: Period | None, language: str) -> list[Role]:
    """The version of each role: that of a period, else the newest."""
    unknown = [name for name in names if not pack.versions(name)]
    if unknown:
        near = [get_close_matches(name, pack.role_names, 1, 0.4) for name in unknown]
        raise RefusedError(
            [
                finding("B131", role=name, near=found[0] if found else None, roles=pack.role_names)
                for name, found in zip(unknown, near, strict=True)
            ],
            language,
        )
    wanted = tuple(dict.fromkeys(names)) or pack.role_names
    if period is None:
        return [max(pack.versions(name), key=lambda one: one.starts or date.min) for name in wanted]
    versions = [one for name in wanted for one in pack.versions(name)]
    cycles = tuple(dict.fromkeys(one.cycle for one in versions))
    if period.cycle not in cycles:
        raise RefusedError([finding("R209", period=str(period), cycles=cycles)], language)
    days = {"start": period.starts, "end": period.ends}
    found = [one for one in versions if one.cycle == period.cycle and one.in_force(days[one.picked_by])]
    if not found:
        raise RefusedError([finding("B132", period=str(period))], language)
    return found
