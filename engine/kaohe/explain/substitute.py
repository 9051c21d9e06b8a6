"""Expressions with their figures put in: 已解决问题数 192 ÷ 问题总数 200."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.backends.exact.evaluate import evaluate, row_of
from kaohe.backends.exact.outcome import Known, Missing, NotApplicable, Outcome
from kaohe.backends.exact.over_time import periods_used
from kaohe.backends.exact.score import Figures
from kaohe.model import expressions as ex
from kaohe.model.exact import decimal_places, exact_text
from kaohe.model.functions import Takes, function
from kaohe.model.in_force import in_force
from kaohe.model.types import Kind, Type
from kaohe.model.walk import walk
from kaohe.wording import Wording
from kaohe.wording.numbers import shown_value

__all__ = ["Substitution", "calculable", "equals"]

_SHOWN_SIGNS = {"+": "+", "-": "-", "*": "×", "/": "÷"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_BARE = ex.MetricValue | ex.PriorValue | ex.PointsValue | ex.LiteralValue | ex.ConstantValue | ex.DatedValue | ex.LookUp
_LOOKED_UP: frozenset[Takes] = frozenset({"date", "two dates", "text", "text and written text"})
_OF_THE_PERIOD = ("days_in_role", "days_in_period")
_JOINED = ex.AllOf | ex.AnyOf
_COMPARATORS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "=", "!=": "≠"}
_MOST_PLACES = 6
_AS_READ = 30
"""Decimals that a figure from the records or the rules may have: it is shown as it was written."""


def calculable(value: Fraction, kind: Type, most: int = _MOST_PLACES) -> str:
    """A number as it can be put into a calculator: whole where it is short, else as the quotient that it is."""
    percent = kind.kind in (Kind.PERCENT, Kind.RATIO)
    places = decimal_places(value * 100 if percent else value)
    if places is None or places > most:
        return f"({value.numerator} ÷ {value.denominator})"
    return f"{exact_text(value * 100)}%" if percent else exact_text(value)


def equals(shown: str) -> str:
    """A result behind its sign: ``= 96``, or ``≈ 33.33`` where it was cut."""
    return f"≈ {shown[1:]}" if shown.startswith("≈") else f"= {shown}"


def _stands_for_itself(node: ex.Expression) -> bool:
    """Whether nothing is left to work out: a rank, days of the period, what is counted on a calendar or in a text."""
    return isinstance(node, ex.Call) and (node.function in ("rank", *_OF_THE_PERIOD) or _is_looked_up(node))


def _is_looked_up(node: ex.Call) -> bool:
    """Whether something is counted on a calendar or in a text, not computed: then its figure stands behind it."""
    return function(node.function).takes in _LOOKED_UP


class Substitution:
    """Puts a record's figures into expressions, in a language."""

    def __init__(self, words: Wording, figures: Figures, subject: Outcome | None = None) -> None:
        self._words = words
        self._figures = figures
        self._subject = subject
        self._period = figures.period

    def equation(self, node: ex.Expression, clear_of: Iterable[Fraction] = ()) -> str:
        """An expression with its figures, and what it comes to: ``a 1 ÷ b 3 ≈ 33.33%``.

        What it comes to has as many decimals as it needs not to seem to have reached a number of ``clear_of``.
        """
        put_in = self.text(node)
        value = evaluate(node, self._figures, self._subject)
        if not isinstance(value, Known) or isinstance(node, _BARE) or _stands_for_itself(node) or self._is_one(node):
            return put_in
        return f"{put_in} {equals(shown_value(value.value, node.type, self._words, clear_of))}"

    def _is_one(self, node: ex.Expression) -> bool:
        """Whether a figure is an average of a single period, so that nothing is left to work out."""
        if not isinstance(node, ex.Arithmetic) or node.averaged is None:
            return False
        count = evaluate(node.right, self._figures)
        return not isinstance(count, Known) or count.value == 1

    def text(self, node: ex.Expression, strength: int = 0) -> str:
        """An expression with its figures; ``strength`` is that of the sign beside it, for parentheses."""
        match node:
            case ex.LiteralValue(value=value):
                return self._words.value(value, node.type)
            case ex.MetricValue(metric=metric):
                return f"{metric} {self._figure(node)}{self._rolled(node)}"
            case ex.PriorValue():
                return f"{self._looked_back(node)} {self._figure(node)}"
            case ex.PointsValue(indicator=indicator):
                return f"{self._words.say('explanation', 'points of', indicator=indicator)} {self._figure(node)}"
            case ex.ConstantValue(name=name):
                return f"{name} {self._figure(node)}"
            case ex.DatedValue(name=name, versions=versions):
                since = self._since(versions)
                return f"{name}{f'({since})' if since else ''} {self._figure(node)}"
            case ex.LookUp():
                return self._look_up(node)
            case ex.PeriodDay(end=end):
                return f"{function(f'period_{end}').name(self._words.language)} {self._figure(node)}"
            case ex.SubjectValue():
                return self._figure(node)
            case ex.Convert(operand=operand):
                return self.text(operand, strength)
            case ex.Negative(operand=operand):
                return f"-{self.text(operand, 3)}"
            case ex.Arithmetic(averaged=str()):
                return self._average(node, strength)
            case ex.Arithmetic(sign=sign, left=left, right=right):
                own = _STRENGTH[sign]
                joined = f"{self.text(left, own - 1)} {_SHOWN_SIGNS[sign]} {self.text(right, own)}"
                return f"({joined})" if own <= strength else joined
            case ex.Call():
                return self._call(node)
            case ex.Choose(condition=condition, yes=yes, no=no):
                branches = {"IF": condition, "THEN": yes, "ELSE": no}
                words = [f"{self._words.keyword(word)} {self.text(branch)}" for word, branch in branches.items()]
                return f"({' '.join(words)})"
            case _:
                return self._condition(node)

    def _figure(self, node: ex.Expression) -> str:
        outcome = evaluate(node, self._figures, self._subject)
        if isinstance(outcome, Known):
            return self._in_full(outcome.value, node)
        return self._words.term("not_applicable" if isinstance(outcome, NotApplicable) else "missing value")

    def _in_full(self, value: Any, node: ex.Expression) -> str:
        """A value to compute with: never cut, and in its unit."""
        shown = self._words.value(value, node.type)
        if not shown.startswith("≈"):
            return shown
        _, gap, unit = shown.partition(" ")
        most = _MOST_PLACES if isinstance(node, ex.SubjectValue) else _AS_READ
        return f"{calculable(value, node.type, most)}{gap}{unit}"

    def _since(self, versions: Sequence[ex.DatedVersion] | Sequence[ex.TableVersion]) -> str:
        """Since when the version in force is; empty where it always was."""
        version = in_force(versions, self._figures.period)
        if version is None or (version.starts is None and version.ends is None):
            return ""
        return self._words.say("explanation", "in force", starts=version.starts, ends=version.ends)

    def _look_up(self, node: ex.LookUp) -> str:
        """A figure from a table: by what it was looked up, in which row of which version, and the figure."""
        inside = [self.text(argument) for argument in node.arguments]
        version = in_force(node.versions, self._figures.period)
        values = [evaluate(argument, self._figures, self._subject) for argument in node.arguments]
        keys = [value.value for value in values if isinstance(value, Known)]
        row = row_of(version, keys) if version is not None and len(keys) == len(values) else None
        if version is not None and row is not None:
            inside.append(self._words.say("explanation", "table row", number=version.rows.index(row) + 1))
        since = self._since(node.versions)
        return f"{node.table}({', '.join([*inside, *([since] if since else [])])}) {self._figure(node)}"

    def _call(self, node: ex.Call) -> str:
        if function(node.function).takes == "metric":
            return self._change(node)
        if function(node.function).takes == "periods":
            return self._over_time(node)
        if node.function in _OF_THE_PERIOD:
            return self._days(node)
        if node.function == "rank":
            place, size = node.arguments
            known = isinstance(evaluate(place, self._figures), Known)
            return self._words.say("explanation", "rank", place=self.text(place), size=self._figure(size), known=known)
        arguments = ", ".join(self.text(argument) for argument in node.arguments)
        call = f"{function(node.function).name(self._words.language)}({arguments})"
        return f"{call} {self._figure(node)}" if _is_looked_up(node) else call

    def _days(self, node: ex.Call) -> str:
        """Days of the period, or those in the role: from which to which day, and how many."""
        days, figures = self._figure(node), [evaluate(one, self._figures) for one in node.arguments]
        if node.function == "days_in_period":
            return self._words.say("explanation", "days in period", days=days)
        known = [one.value for one in figures if isinstance(one, Known)]
        if len(known) < len(figures) or len(known) == 3 or not isinstance(evaluate(node, self._figures), Known):
            return self._words.say("explanation", "days in role", days=days, figures=node.argument_text, first=None)
        first, last, starts, ends = (one for one in known if isinstance(one, date))
        inside = first <= ends and starts <= last
        return self._words.say(
            "explanation", "days in role", days=days, figures=node.argument_text,
            first=max(first, starts) if inside else None, last=min(last, ends),
        )  # fmt: skip

    def _average(self, node: ex.Arithmetic, strength: int) -> str:
        """An average of shorter periods: 满意度 13.5(3 期求和) ÷ 3; of a single one the figure itself."""
        if self._is_one(node):
            return self.text(node.left.model_copy(update={"rolled_up": None}), strength)
        count = self._figure(node.right)
        summed = self._words.say("explanation", "rolled up", count=count, how="BY_SUM")
        name = self._looked_back(node.left) if isinstance(node.left, ex.PriorValue) else node.averaged
        worked = f"{name} {self._figure(node.left)}{summed} ÷ {count}"
        return f"({worked})" if strength >= _STRENGTH["/"] else worked

    def _rolled(self, node: ex.MetricValue) -> str:
        """From how many shorter periods a figure was rolled up, behind it."""
        count = self._figures.now.get(node.rolled_up.count) if node.rolled_up is not None else None
        if node.rolled_up is None or not isinstance(count, Known) or count.value == 1:
            return ""
        return self._words.say("explanation", "rolled up", count=count.value, how=f"BY_{node.rolled_up.how.upper()}")

    def _looked_back(self, node: ex.PriorValue) -> str:
        """How a figure of a period before is called: 上期(销售额), or with its period where it is an earlier one."""
        name = function(node.asked).name(self._words.language)
        if node.asked == "prior" and node.periods_back == 1:
            return f"{name}({node.metric})"
        when = str(node.periods_back) if self._period is None else str(self._period.before(node.periods_back))
        return f"{name}({node.metric}, {when})"

    def _over_time(self, node: ex.Call) -> str:
        """Figures of several periods, each behind its period: 近2期平均(2026-Q3: 120, 2026-Q2: 100)."""
        used = periods_used(node, [evaluate(one, self._figures) for one in node.arguments])
        arguments = node.arguments[1:] if node.function == "year_to_date" else node.arguments
        if isinstance(used, Sequence):
            arguments = arguments[: len(used)]
        if isinstance(evaluate(node, self._figures), Known):
            arguments = tuple(one for one in arguments if isinstance(evaluate(one, self._figures), Known))
        listed = ", ".join(f"{self._when(one)}: {self._figure(one)}" for one in arguments)
        return f"{function(node.function).name(self._words.language, len(node.arguments))}({listed})"

    def _when(self, node: ex.Expression) -> str:
        back = max((one.periods_back for one in walk(node) if isinstance(one, ex.PriorValue)), default=0)
        if self._period is not None:
            return str(self._period.before(back))
        return self._words.say("explanation", "periods back", back=back)

    def _change(self, node: ex.Call) -> str:
        """A growth or decline, worked: 上期 10,本期 8:(10 - 8) ÷ 10."""
        now, before = node.arguments
        figures = [evaluate(one, self._figures) for one in (now, before)]
        known = [one.value for one in figures if isinstance(one, Known) and isinstance(one.value, Fraction)]
        shown = {
            "metric": node.argument_text,
            "now": self._figure(now) if isinstance(figures[0], Known) else None,
            "before": self._figure(before) if isinstance(figures[1], Known) else None,
            "yearly": node.function.startswith("yearly"),
        }
        if not isinstance(evaluate(node, self._figures), Known):
            return self._words.say("explanation", "change", **shown, worked="")
        first, second = (1, 0) if node.function.endswith("decline") else (0, 1)
        numbers = [calculable(value, now.type, _AS_READ) for value in known]
        worked = f"({numbers[first]} - {numbers[second]}) ÷ {numbers[1]}"
        return self._words.say("explanation", "change", **shown, worked=worked)

    def _condition(self, node: ex.Expression) -> str:
        match node:
            case ex.Compare(comparator=comparator, left=left, right=right):
                return f"{self.text(left)} {_COMPARATORS[comparator]} {self.text(right)}"
            case ex.AllOf(conditions=conditions) | ex.AnyOf(conditions=conditions):
                word = self._words.term("and" if isinstance(node, ex.AllOf) else "or")
                inner = [f"({self.text(one)})" if isinstance(one, _JOINED) else self.text(one) for one in conditions]
                return f" {word} ".join(inner)
            case ex.Not(condition=condition):
                return f"{self._words.term('not')} ({self.text(condition)})"
            case ex.Between(operand=operand, low=low, high=high):
                return f"{self.text(low)} ≤ {self.text(operand)} ≤ {self.text(high)}"
            case ex.OneOf(operand=operand, options=options):
                return f"{self.text(operand)} ∈ ({', '.join(self.text(option) for option in options)})"
            case ex.IsMissing(operand=operand):
                missing = isinstance(evaluate(operand, self._figures, self._subject), Missing)
                return self.text(operand) + ("" if missing else f" {self._words.term('not missing')}")
            case _:
                raise TypeError(f"no text for {type(node).__name__}")
