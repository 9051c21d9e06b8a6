"""What differs between two indicators, parts or dimensions, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from functools import partial
from typing import Literal, TypeAlias

from kaohe.compare.meaning import meaning, paired
from kaohe.model.exact import exact_text
from kaohe.model.expressions import ConstantValue, DatedValue, Expression, LookUp
from kaohe.model.pack import Assessment, Dimension, Indicator, MissingRule, Part, Role
from kaohe.model.scoring import Bands, GoalPost, Ratio, Steps
from kaohe.model.types import Frozen
from kaohe.model.walk import expressions_of, walk
from kaohe.pages.plain import Plain, plain
from kaohe.pages.rule_words import Row, formulas, limits, missing_rule, own_limits, rows
from kaohe.wording import Wording
from kaohe.wording.numbers import approximate

__all__ = ["moved", "same_or_moved", "told_of_scored", "weight"]


def moved(words: Wording, what: str, old: str | None, new: str | None) -> str:
    """That something was one thing and is another now."""
    return words.say("compare", "moved", what=what, old=old, new=new)


def same_or_moved(words: Wording, what: str, old: str | None, new: str | None) -> Iterator[str]:
    """The same, where the two differ."""
    if old != new:
        yield moved(words, what, old, new)


def weight(number: Fraction, form: str) -> str:
    """A weight as rules write it."""
    return f"{approximate(number * 100)}%" if form == "weight" else exact_text(number)


_Scored = Indicator | Dimension | Part
Roles: TypeAlias = tuple[Role, Role]
"""The old version and the new one."""


def told_of_scored(old: _Scored, new: _Scored, roles: Roles, words: Wording) -> Iterator[str]:
    """Each difference of two rules of two role versions that have points of their own."""
    forms = ["weight" if isinstance(new, Part) else role.form for role in roles]

    def say(key: str, **facts: object) -> str:
        return words.say("compare", key, **facts)

    if old.name != new.name:
        yield say("renamed", old=old.name, new=new.name)
    kinds = [say("weight" if form == "weight" else "worth") for form in forms]
    if (old.weight, forms[0]) != (new.weight, forms[1]):
        yield moved(words, kinds[1], weight(old.weight, forms[0]), weight(new.weight, forms[1]))
    if not isinstance(old, Part) and not isinstance(new, Part) and _differ(old.condition, new.condition, roles):
        yield moved(words, say("condition"), old.condition_text, new.condition_text)
    if isinstance(old, Indicator | Part) and isinstance(new, Indicator | Part):
        yield from _assessments(old.assessment, new.assessment, roles, words)
    if isinstance(old, Indicator) and isinstance(new, Indicator):
        yield from _parts(old.parts, new.parts, roles, words)
    ends = (_short(own_limits(one.limits, words)) for one in (old, new))
    yield from same_or_moved(words, say("limits"), *ends)
    if _rule(old.missing) != _rule(new.missing):
        of: Literal["indicator"] | None = "indicator" if isinstance(old, Part) else None
        said = [_short(missing_rule(one.missing, words, of)) for one in (old, new)]
        yield say("becomes", old=said[0], new=said[1])


def _short(sentence: str | None) -> str | None:
    """A sentence to stand within another."""
    return None if sentence is None else sentence.rstrip(".。")


def _rule(missing: MissingRule) -> tuple[str, Fraction | None]:
    return missing.rule, missing.points


def _differ(old: Frozen | None, new: Frozen | None, roles: Roles) -> bool:
    """Whether two rules mean another thing, each in its role."""
    return bool(meaning(old, roles[0]) != meaning(new, roles[1]))


def _parts(old: Sequence[Part], new: Sequence[Part], roles: Roles, words: Wording) -> Iterator[str]:
    meant = tuple(partial(meaning, role=role, without=("name",)) for role in roles)

    for first, second in paired(old, new, lambda one: one.name, (meant[0], meant[1])):
        if first is None and second is not None:
            said = weight(second.weight, "weight")
            yield words.say("compare", "part added", name=second.name, weight=said)
        elif second is None and first is not None:
            yield words.say("compare", "part removed", name=first.name)
        elif first is not None and second is not None:
            for said in told_of_scored(first, second, roles, words):
                yield words.say("compare", "of part", name=second.name, said=said)


def _assessments(
    old: Assessment | None, new: Assessment | None, roles: Roles, words: Wording
) -> Iterator[str]:  # fmt: skip
    if old is None or new is None:
        if old is not new:
            yield words.say("compare", "parts now" if new is None else "no parts now")
        return
    if not _differ(old, new, roles):
        return
    said = list(_differences(old, new, roles, words))
    yield from said or [words.say("compare", "otherwise")]


def _differences(old: Assessment, new: Assessment, roles: Roles, words: Wording) -> Iterator[str]:
    if _differ(old.value, new.value, roles):
        values = (plain(one.value, words) for one in (old, new))
        yield from same_or_moved(words, words.keyword("VALUE"), *values)
    if _method(old) != _method(new):
        yield moved(words, words.say("compare", "method"), _method_said(old, words), _method_said(new, words))
        yield from (words.say("compare", "row added", row=row) for row in rows(new.scoring, new, words))
    else:
        yield from told_of_rows(rows(old.scoring, old, words), rows(new.scoring, new, words), words)
    points = [list(formulas(one, words, Plain(words)))[1:] for one in (old, new)]
    said = [words.term("semicolon").join(one) or None for one in points]
    yield from same_or_moved(words, words.say("compare", "formula"), *said)
    if isinstance(old.scoring, Ratio) and isinstance(new.scoring, Ratio):
        aims = (_figure(one.target, words) for one in (old.scoring, new.scoring))
        yield from same_or_moved(words, words.say("compare", "target"), *aims)
    ends = (_short(limits(one.scoring, words)) for one in (old, new))
    yield from same_or_moved(words, words.say("compare", "limits"), *ends)
    for name in _inside(old, new, roles):
        yield words.say("compare", "uses", name=name)


def _method(one: Assessment) -> tuple[str, str | None]:
    return one.scoring.method, one.scoring.written if isinstance(one.scoring, Bands) else None


def _method_said(one: Assessment, words: Wording) -> str:
    written = one.scoring.written if isinstance(one.scoring, Bands) else None
    return words.keyword(written) if written is not None else words.term(type(one.scoring).__name__)


def _figure(target: Expression, words: Wording) -> str:
    """A target, with its figure where it is a constant."""
    said = plain(target, words)
    if not isinstance(target, ConstantValue):
        return said
    return words.say("pages", "constant", name=said, value=plain(target.expression, words))


def _inside(old: Assessment, new: Assessment, roles: Roles) -> Iterator[str]:
    """The constants and tables that both speak of by one name, and that mean another thing now."""
    if isinstance(old.scoring, Ratio | Steps | GoalPost):
        values = [old.value], [new.value]  # targets are told with their figures
    else:
        values = [old.value, *expressions_of(old.scoring)], [new.value, *expressions_of(new.scoring)]
    before, after = ({_name(node): node for one in some for node in walk(one) if _name(node)} for some in values)
    yield from (
        str(name) for name, node in after.items() if name in before and _differ(before[name], node, roles)
    )  # fmt: skip


def _name(node: Expression) -> str | None:
    if isinstance(node, ConstantValue | DatedValue):
        return node.name
    return node.table if isinstance(node, LookUp) else None


def told_of_rows(old: Sequence[Row], new: Sequence[Row], words: Wording) -> Iterator[str]:
    """Each difference of two tables of thresholds: rows added, removed, moved, or worth something else."""

    def say(key: str, **facts: object) -> str:
        return words.say("compare", key, **facts)

    matcher = SequenceMatcher(None, [one.when for one in old], [one.when for one in new], autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        gone, come = old[first:last], new[begin:end]
        both = min(len(gone), len(come))
        for one, other in zip(gone[:both], come[:both], strict=True):
            if kind == "replace" and one.points == other.points:
                yield say("threshold", old=one.when, new=other.when, points=other.points)
            elif kind == "replace":
                yield say("row replaced", old=one, new=other)
            elif one.points != other.points:
                yield say("row points", when=one.when, old=one.points, new=other.points)
        yield from (say("row removed", row=one) for one in gone[both:])
        yield from (say("row added", row=one) for one in come[both:])
