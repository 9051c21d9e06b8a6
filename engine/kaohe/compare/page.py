"""A comparison as a page: one self-contained HTML file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from kaohe.compare.comparison import Comparison, Person
from kaohe.compare.words import (
    counted,
    fate,
    grade,
    notes,
    of_role,
    shares,
    signed,
    subject,
    title,
    total,
    whole,
)
from kaohe.export.tables import heading
from kaohe.pages.environment import cleaned, environment
from kaohe.sources.whole_folder import whole_file
from kaohe.wording import wording

__all__ = ["comparison_page", "write_page"]

MARK = "kaohe comparison 1"
_MOST = 100
"""So many losses, and gains, and others, stand on a page; a workbook has them all."""


def write_page(it: Comparison, out: Path, *, replace: bool = False) -> None:
    """Writes the page, whole or not at all.

    Raises
    ------
    RefusedError
        Where something stands in the way, or it can't be written.
    """
    whole_file(out, comparison_page(it), "comparison", MARK, replace=replace)


def comparison_page(it: Comparison) -> str:
    """The page, in the comparison's language."""
    words = wording(it.language)

    def person(one: Person) -> dict[str, str]:
        return {
            "employee": one.employee, "name": one.name or "", "department": one.department or "",
            "role": one.role or "", "period": one.period or "",
            "before": total(one.before, it), "after": total(one.after, it),
            "difference": "" if one.difference is None else signed(one.difference, it.places),
            "grades": _grades(one), "fate": fate(one, words), "why": shares(one, words),
        }  # fmt: skip

    def _grades(one: Person) -> str:
        if not one.grade_moved:
            return one.grade_after or one.grade_before or ""
        return f"{grade(one.grade_before, words)} → {grade(one.grade_after, words)}"

    others = it.others()
    listed = (("losses", it.losses(_MOST)), ("gains", it.gains(_MOST)), ("others", others[:_MOST]))
    widest = max([Fraction(0), *(abs(one.mean) for one in it.departments if one.mean is not None)]) or Fraction(1)
    page = environment(it.language).get_template("comparison.html.jinja").render(
        mark=MARK,
        it=it,
        heading=lambda word: heading(words.term(word)),
        say=lambda key, **facts: words.say("compare", key, **facts),
        title=title(it, words),
        between=words.say("compare", "between", before=it.titles[0], after=it.titles[1]),
        counts=counted(it, words),
        tables=[(key, [person(one) for one in some]) for key, some in listed if some],
        shown=sum(len(some) for _, some in listed),
        grades=[(grade(one.before, words), grade(one.after, words), one.people) for one in it.grades],
        departments=[
            (one, "", 0.0)
            if (mean := one.mean) is None
            else (one, signed(mean), round(float(abs(mean) / widest * 50), 2))
            for one in it.departments
        ],
        effects=[(one, subject(one.kind, one.name, words), signed(one.total)) for one in it.effects],
        changes=[(of_role(one, words), subject(one.kind, one.name, words), one.said) for one in it.changes],
        wholes=[whole(one, it, words) for one in it.wholes[:_MOST]],
        notes=tuple(notes(it, words)),
    )  # fmt: skip
    return cleaned(page)
