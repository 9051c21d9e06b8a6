"""The grade of the last total as formulas, no better than a veto allows: the twin of what `exact.adjust` says of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.backends.excel.adjust import Held
from kaohe.backends.excel.agreement import Compared, agreement
from kaohe.backends.excel.codes import quoted, undecided
from kaohe.backends.excel.expressions import Scope, truth
from kaohe.backends.excel.published import Of, figure_of, grade_of
from kaohe.backends.excel.sheet import Form, NotTold
from kaohe.backends.excel.values import Number, known_and
from kaohe.backends.excel.whole import LIMIT, Whole
from kaohe.model.grades import GradeScale

__all__ = ["graded"]

_MOST = LIMIT // 1000
"""The largest total that is graded, as a whole number of its last place."""


def graded(scale: GradeScale, total: str, places: int, held: Sequence[Held], scope: Scope, put: Of | None) -> None:
    """The grade's columns and its check; ``put`` is what somebody put in the place of grades."""
    sheet = scope.sheet
    sheet.group = scope.rules.owner = sheet.told.words.term("grade")
    columns, lines = len(sheet.columns), len(scope.rules.lines)
    try:
        row = _row(scale, Number(Whole(total, 1 - _MOST, _MOST), Whole.constant(10**places)), scope)
    except NotTold as error:
        del sheet.columns[columns:], scope.rules.lines[lines:]
        sheet.computed(sheet.group, undecided(str(error)))
        sheet.published(sheet.group, grade_of(sheet.told.words), Form(is_text=True))
        sheet.check(undecided(str(error)))
        return
    names = [one.name for one in scale.rows]
    cell = sheet.keep(f"IF(ISTEXT({total}),0,{row})", "row")
    for one in held:
        if one.veto.grade is not None:  # the scale is written best first
            cell = sheet.keep(f"IF({one.holds},MAX({cell},{names.index(one.veto.grade) + 1}),{cell})", "row")
    out = ",".join(one.holds for one in held if one.veto.disqualify)
    said = f"CHOOSE({cell},{','.join(map(quoted, names))})"
    if out:
        said = f"IF(OR({out}),{quoted(sheet.say('disqualified'))},{said})"
    text = f'IF(ISTEXT({total}),IF({sheet.told.is_("undecided", total)},{total},""),{said})'
    why = None
    if put is not None:
        given = sheet.input(sheet.say("overridden"), put, Form(is_text=True))
        why = (f'{given}<>""', undecided("overridden"))
    of, form = grade_of(sheet.told.words), Form(is_text=True)
    compared = [Compared(sheet.computed(sheet.group, text, form, of), of, form, sheet.group, is_text=True)]
    none = f"OR(ISTEXT({total}),{out})" if out else f"ISTEXT({total})"
    agreement(sheet, [*compared, *_coefficient(scale, cell, none, scope)], why)


def _row(scale: GradeScale, total: Number, scope: Scope) -> str:
    """The first row that takes the total, from 1; the checker lets no total go without."""
    start = len(scope.rules.lines)
    words = scope.sheet.told.words
    colon, otherwise = words.term("colon"), words.keyword("OTHERWISE")
    said = [f"{row.name}{colon}{row.text or otherwise}" for row in scale.rows]
    scope.rules.rows(said, [None] * len(scale.rows), 0)
    tests = []
    for at, row in enumerate(scale.rows):
        with scope.rules.reading(start + at):
            tests.append(None if row.condition is None else known_and(truth(row.condition, scope.about(total))))
    text = "0"
    for at, test in reversed(list(enumerate(tests, 1))):
        text = f"{at}" if test is None else f"IF({test},{at},{text})"
    return text


def _coefficient(scale: GradeScale, row: str, none: str, scope: Scope) -> list[Compared]:
    """What the grade is worth, where grades are worth something."""
    places = scale.coefficient_decimals
    if places is None:
        return []
    sheet, word = scope.sheet, scope.sheet.told.words.term("coefficient")
    worth = [
        scope.rules.figure(f"{one.name} · {word}", one.coefficient or Fraction(0), scale=10**places).top.text
        for one in scale.rows
    ]
    of, form = figure_of("coefficient"), Form(places)
    cell = sheet.computed(word, f'IF({none},"",CHOOSE({row},{",".join(worth)})/{10**places})', form, of)
    return [Compared(cell, of, form, word, 10**places)]
