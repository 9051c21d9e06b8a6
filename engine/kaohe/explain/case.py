"""A scored record about to be explained: what every part of an explanation looks at."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.backends.exact.outcome import Outcome, Reason
from kaohe.backends.exact.score import Figures, RecordScore
from kaohe.explain.explanation import OverrideLine
from kaohe.explain.grounds import Grounds
from kaohe.explain.nearest import Search
from kaohe.explain.substitute import Substitution, equals
from kaohe.model.exact import decimal_places, exact_text, round_half_up
from kaohe.model.expressions import Call, Expression
from kaohe.model.pack import Role
from kaohe.model.walk import walk
from kaohe.wording import Wording
from kaohe.wording.numbers import approximate, fixed

__all__ = ["Case", "held", "rounding"]

_MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Case:
    """The rules that a record was scored by, its figures, what came out, in which words to tell it, what looks for
    changes, and the overrides that were given of it."""

    grounds: Grounds
    figures: Figures
    score: RecordScore
    words: Wording
    search: Search
    overrides: tuple[OverrideLine, ...] = ()

    @property
    def role(self) -> Role:
        """The role version that it was scored by."""
        return self.grounds.role

    def say(self, key: str, /, **facts: object) -> str:
        """A sentence of explanations."""
        return self.words.say("explanation", key, **facts)

    def why(self, reason: Reason) -> str:
        """A reason as a sentence."""
        return self.words.say("reasons", reason.code, **dict(reason.facts))

    def put_in(self, subject: Outcome | None = None) -> Substitution:
        """What puts the record's figures into expressions."""
        return Substitution(self.words, self.figures, subject)

    def condition(self, condition: Expression | None) -> str | None:
        """A condition with the record's figures put in; None where that says no more than why it fails."""
        if condition is None or not any(isinstance(node, Call) for node in walk(condition)):
            return None
        return self.put_in().text(condition)

    def points(self, number: Fraction) -> str:
        """What a computation of points comes to, as ``rounding`` writes it."""
        return rounding(number, self.role.indicator_decimals)


def held(case: Case, worked: Fraction, points: Fraction, floor: Fraction | None, cap: Fraction | None) -> str:
    """A result, its rounding, and what a floor or cap made of it."""
    if worked == points:
        return case.points(points)
    key, limit = ("floor", floor) if points == floor else ("cap", cap)
    return equals(approximate(worked, [points])) + case.say(
        key, limit=exact_text(limit if limit is not None else points)
    )


def rounding(number: Fraction, places: int) -> str:
    """What a computation comes to, and behind an arrow its printed figure where rounding changed it."""
    printed = round_half_up(number, places)
    figure = fixed(printed, places)
    if printed == number:
        return f"= {figure}"
    ends = decimal_places(number)
    if ends is not None and ends <= _MOST_PLACES:
        return f"= {exact_text(number)} → {figure}"
    half = Fraction(1, 2 * 10**places)  # a cut number must not seem to round the other way
    return f"{equals(approximate(number, [printed, printed - half, printed + half]))} → {figure}"
