"""The live workbook, worked out by LibreOffice: it agrees wherever it can tell, and nearly everywhere it can."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from live_cases import language_cases, limit_case, made_cases, results_of, untold_case
from openpyxl import load_workbook
from sample_runs import scored

from kaohe.export import export_live
from kaohe.run.results import Results
from kaohe.wording import wording

pytestmark = pytest.mark.browser

office = pytest.importorskip("office")

SUMMARY = {"zh": "核对汇总", "en": "Checks"}
REAL = {
    "online_education": {"内容开发": 924, "学生服务": 767, "平台运营": 840, "技术支持": 946, "教学管理": 798},
    "open_university": {"tutor_group": 1848},
}
"""How many checks each sheet has, none of which may be undecided."""
LIMITS, UNTOLD = (18, 22), (42, 42)
LANGUAGE, MADE = (1438, 18), 1000
"""Agreements, and what can't be decided: of the largest numbers, of constructs without a formula, of the language's
examples; and the least agreements of packs made up at random."""
OPENED = [("online_education", "zh"), ("online_education", "en"), ("open_university", "en")]
ERROR = re.compile(r"^(#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+|#+)$")

Sheets = dict[str, list[list[str]]]


def opened(results: Results, language: str, folder: Path) -> Sheets:
    """What the workbook of some results shows, once it has been worked out."""
    export_live(results, folder / "live.xlsx", language=language)
    found: Sheets = office.recalculated(folder / "live.xlsx", folder)
    return found


def counts_of(summary: list[list[str]]) -> dict[str, Counter[str]]:
    """What became of the checks of each sheet, as the summary counts them."""
    found: dict[str, Counter[str]] = {}
    for title, what, _, *cells in summary[5:]:
        if what and cells[0]:
            told = found.setdefault(title, Counter())
            for key, cell in zip(("agrees", "differs", "undecided", "waits"), cells, strict=True):
                told[key] += int(cell.replace(",", ""))
    return found


@pytest.mark.parametrize(("pack", "language"), OPENED)
def test_every_figure_of_the_real_packs_agrees(pack: str, language: str, tmp_path: Path) -> None:
    sheets = opened(scored(pack), language, tmp_path)
    found = counts_of(sheets[SUMMARY[language]])
    assert {title: told["agrees"] for title, told in found.items()} == REAL[pack]
    assert all(told.total() == told["agrees"] for told in found.values())
    cells = [cell for rows in sheets.values() for row in rows for cell in row]
    assert len(cells) > 20_000
    assert not [cell for cell in cells if ERROR.match(cell)]
    assert results_shown(sheets, pack, language) == results_published(pack, language)


def results_shown(sheets: Sheets, pack: str, language: str) -> set[tuple[str, ...]]:
    """Totals and grades as formulas work them out, read from the cells, whatever the workbook's own checks say."""
    words, found = wording(language), set()
    for title in REAL[pack]:
        groups, _, heads, *rows = sheets[title]
        places = [_place(groups, heads, words.term(name)) for name in ("total", "grade")]
        keys = [heads.index(words.term(name)[:1].upper() + words.term(name)[1:]) for name in ("employee", "period")]
        found |= {(title, *(row[at] for at in (*keys, *places))) for row in rows}
    return found


def results_published(pack: str, language: str) -> set[tuple[str, ...]]:
    """The same, as the run gives them."""
    pending = wording(language).term("pending")
    return {
        (one["role"], one["employee"], one["period"], pending if one["total"] is None else f"{one['total']:.2f}",
         one["grade"] or "")
        for one in scored(pack).scores.collect().to_dicts()
    }  # fmt: skip


def _place(groups: list[str], heads: list[str], name: str) -> int:
    """The column of what is worked out in a group, which stands before what was published."""
    return next(at for at, group in enumerate(_filled(groups)) if group == name and heads[at] == name)


def _filled(cells: Sequence[str | None]) -> list[str]:
    """A row of headings that stand once for several columns."""
    found: list[str] = []
    for cell in cells:
        found.append(cell or (found[-1] if found else ""))
    return found


def test_every_construct_agrees_or_says_why_not(tmp_path: Path) -> None:
    cases = [*language_cases(), limit_case(), untold_case(), *made_cases(range(5), 40)]
    found = counts_of(opened(results_of(cases), "zh", tmp_path)[SUMMARY["zh"]])
    assert not {title: told for title, told in found.items() if told["differs"] or told["waits"]}
    language = [told for title, told in found.items() if title not in ("limits", "untold") and "made" not in title]
    assert (sum(told["agrees"] for told in language), sum(told["undecided"] for told in language)) == LANGUAGE
    made = [told for title, told in found.items() if title.startswith("made")]
    assert sum(told["agrees"] for told in made) >= MADE
    assert (found["limits"]["agrees"], found["limits"]["undecided"]) == LIMITS
    assert (found["untold"]["agrees"], found["untold"]["undecided"]) == UNTOLD


def test_whatever_is_changed_is_noticed(tmp_path: Path) -> None:
    """An input, a figure of the rules, a published figure, a formula: each makes one row, or all of them, differ."""
    export_live(scored("dimensions"), tmp_path / "live.xlsx", language="zh")
    book = load_workbook(tmp_path / "live.xlsx")
    page = next(one for one in book if one.title not in ("核对汇总", "规则", "说明"))
    kinds, heads = ([page.cell(row, at).value for at in range(1, page.max_column + 1)] for row in (2, 3))
    both = list(zip(_filled(kinds), heads, strict=True))
    published, computed = both.index(("公布", "得分")) + 1, both.index(("计算", "计入")) + 1
    page.cell(4, published).value += 0.01
    page.cell(5, computed).value = f"{page.cell(5, computed).value}+0.001"
    book.save(tmp_path / "changed.xlsx")
    (tmp_path / "out").mkdir()
    sheets = office.recalculated(tmp_path / "changed.xlsx", tmp_path / "out")
    whole = [row[sheets[page.title][2].index("整行核对")] for row in sheets[page.title][3:]]
    assert whole[:2] == ["不一致", "不一致"]
    assert set(whole[2:]) == {"一致"}
    assert "2 处不一致" in sheets["核对汇总"][2][1]


def test_what_was_not_worked_out_is_no_agreement(tmp_path: Path) -> None:
    """A program that computes no formulas shows what the file holds: the published figures, and no check."""
    export_live(scored("dimensions"), tmp_path / "live.xlsx", language="en")
    found = counts_of(office.shown(tmp_path / "live.xlsx", tmp_path)["Checks"])
    assert found
    assert all(told.total() == told["waits"] for told in found.values())
