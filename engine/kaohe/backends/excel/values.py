"""What an expression comes to as formulas: fractions of whole numbers, truths, words; and why not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from kaohe.backends.excel.codes import LARGE, begins
from kaohe.backends.excel.whole import LIMIT, Whole, choose
from kaohe.model.exact import decimal_places, round_half_up

__all__ = [
    "Number", "State", "Truth", "Value", "Word", "compared", "either", "first_of", "joined", "known_and", "one_of_two",
    "scale_of", "unknown",
]  # fmt: skip

_ARGUMENTS = 200


@dataclass(frozen=True, slots=True)
class State:
    """Why a value isn't known: a formula of a text, which is empty where it is. ``known`` tests just that.

    ``kinds`` are those that can occur; none where the value always is known.
    """

    text: str = '""'
    known: str = "TRUE"
    kinds: frozenset[str] = frozenset()

    @classmethod
    def of_cell(cls, cell: str, kinds: frozenset[str], test: str = "ISNUMBER") -> State:
        """That of a cell that holds a value, as a test tells, or the text of why there is none."""
        return cls(f"T({cell})", f"{test}({cell})", kinds)

    @classmethod
    def kept(cls, cell: str, kinds: frozenset[str]) -> State:
        """That of a cell that holds nothing but such a text."""
        return cls(cell, f'{cell}=""', kinds)

    @classmethod
    def of(cls, text: str, kinds: frozenset[str]) -> State:
        """That of a formula of such a text."""
        return cls(text, f'{text}=""', kinds)

    @property
    def present(self) -> str:
        """Whether there is a value, be it one that a spreadsheet can't tell."""
        if "undecided" not in self.kinds:
            return self.known
        return f"OR({self.known},{begins(self.text, 'undecided')})"

    def then(self, test: str, reason: str) -> State:
        """This state, and where it is known and a test holds, a reason."""
        kinds = self.kinds | {reason[1:].partition(":")[0]}
        if not self.kinds:
            return State.of(f'IF({test},{reason},"")', kinds)
        return State.of(f'IF({self.known},IF({test},{reason},""),{self.text})', kinds)

    def where(self, test: str, other: State) -> State:
        """This state where a test holds, else the other."""
        if self.text == other.text:
            return self
        return State.of(f"IF({test},{self.text},{other.text})", self.kinds | other.kinds)

    def doubting(self, *numbers: Whole) -> State:
        """This state, and where a step towards some numbers outgrows what is exact, that."""
        doubts = list(dict.fromkeys(doubt for one in numbers for doubt in one.doubts))
        if not doubts:
            return self
        sizes = ",".join(f"ABS({one})" for one in doubts)
        return self.then(f"MAX({sizes})>={LIMIT}", LARGE)


def unknown(states: Sequence[State]) -> State:
    """What keeps a result from being known: what does not apply before what is missing, the first of each."""
    live = list({one.text: one for one in states if one.kinds}.values())
    if not live:
        return State()
    kinds = frozenset().union(*(one.kinds for one in live))
    found = live[-1].text
    for one in reversed(live[:-1]):
        found = f"IF({one.known},{found},{one.text})"
    if any("inapplicable" in one.kinds for one in live[1:]):
        for one in reversed(live):
            if "inapplicable" in one.kinds:
                found = f"IF({begins(one.text, 'inapplicable')},{one.text},{found})"
    return live[0] if len(live) == 1 else State.of(found, kinds)


def first_of(states: Sequence[State]) -> State:
    """The first of some states that says why, in the order in which they are looked at."""
    found = State()
    for one in reversed(states):
        if one.kinds:
            found = one if not found.kinds else found.where(one.known, one)
    return found


def joined(name: str, tests: Sequence[str]) -> str:
    """OR or AND of some tests; no function takes more than 255 arguments."""
    if len(tests) <= _ARGUMENTS:
        return f"{name}({','.join(tests)})"
    return joined(name, [joined(name, tests[at : at + _ARGUMENTS]) for at in range(0, len(tests), _ARGUMENTS)])


def known_and(truth: Truth, *, wanted: bool = True) -> str:
    """Whether a condition is known, and as wanted."""
    said = truth.text if wanted else f"NOT({truth.text})"
    return said if not truth.state.kinds else f"IF({truth.state.known},{said},FALSE)"


@dataclass(frozen=True, slots=True)
class Number:
    """Exact numbers: ``top`` ÷ ``bottom``, which is positive in every row where the number is known."""

    top: Whole
    bottom: Whole = field(default_factory=lambda: Whole.constant(1))
    state: State = field(default_factory=State)

    @classmethod
    def constant(cls, number: Fraction) -> Number:
        """A number that stands in the formula itself."""
        scale = scale_of([number])
        return cls(Whole.constant(int(number * scale)), Whole.constant(scale))

    @property
    def fixed(self) -> Fraction | None:
        """The number, where it is the same in every row."""
        if self.top.fixed is None or self.bottom.fixed is None or self.state.kinds:
            return None
        return Fraction(self.top.fixed, self.bottom.fixed)

    @property
    def bare(self) -> Number:
        """The number for what only looks at known ones."""
        return Number(self.top, self.bottom)

    def __neg__(self) -> Number:
        return _settled(-self.top, self.bottom, self.state)

    def __add__(self, other: Number) -> Number:
        one, two, bottom = _alike(self, other)
        return _settled(one + two, bottom, unknown([self.state, other.state]))

    def __sub__(self, other: Number) -> Number:
        one, two, bottom = _alike(self, other)
        return _settled(one - two, bottom, unknown([self.state, other.state]))

    def __mul__(self, other: Number) -> Number:
        return _settled(self.top * other.top, self.bottom * other.bottom, unknown([self.state, other.state]))

    def over(self, other: Number, zero: str) -> Number:
        """A quotient; where the divisor is 0 it is missing for a reason."""
        state = unknown([self.state, other.state])
        if other.top.low <= 0 <= other.top.high:
            state = state.then(f"{other.top.text}=0", zero)
        top, bottom = self.top * other.bottom, self.bottom * other.top.magnitude()
        if other.top.low < 0:
            top = choose(f"{other.top.text}<0", -top, top)
        return _settled(top, bottom, state)

    def rounded(self, places: int) -> Whole:
        """The number × 10^places, halves away from zero, as a whole number."""
        if self.top.inline and self.bottom.inline and self.fixed is not None:
            return Whole.constant(int(round_half_up(self.fixed, places) * 10**places))
        scaled = self.top * Whole.constant(10**places)
        if self.bottom.fixed == 1:
            return scaled
        doubled = scaled.magnitude() * Whole.constant(2) + self.bottom
        found = doubled.over(self.bottom * Whole.constant(2))
        if scaled.low >= 0:
            return found
        sign = Whole(f"SIGN({self.top.text})", -1, 1)
        return sign * found

    @property
    def shown(self) -> str:
        """The number as people see it."""
        if self.bottom.fixed == 1:
            return self.top.text
        return f"({self.top.text})/({self.bottom.text})"


def scale_of(numbers: Sequence[Fraction]) -> int:
    """What numbers are whole numbers of: a power of ten where they end."""
    places = [decimal_places(one) for one in numbers]
    return lcm(*(one.denominator if at is None else 10**at for one, at in zip(numbers, places, strict=True)))


def _settled(top: Whole, bottom: Whole, state: State) -> Number:
    return Number(top.cleared(), bottom.cleared(), state.doubting(top, bottom))


def _alike(one: Number, other: Number) -> tuple[Whole, Whole, Whole]:
    """The tops over one bottom, and that bottom."""
    if one.bottom.text == other.bottom.text:
        return one.top, other.top, one.bottom
    first, second = one.bottom, other.bottom
    if first.inline and second.inline and first.fixed and second.fixed:
        bottom = lcm(first.fixed, second.fixed)
        up, over = Whole.constant(bottom // first.fixed), Whole.constant(bottom // second.fixed)
        return one.top * up, other.top * over, Whole.constant(bottom)
    return one.top * second, other.top * first, first * second


def either(test: str, yes: Number, no: Number) -> Number:
    """One of two numbers by a condition."""
    state = yes.state.where(test, no.state)
    if yes.bottom.text == no.bottom.text:
        return Number(choose(test, yes.top, no.top), yes.bottom, state)
    return Number(choose(test, yes.top, no.top), choose(test, yes.bottom, no.bottom), state)


def compared(comparator: str, one: Number, other: Number) -> Truth:
    """Whether a comparison of numbers holds, cross-multiplied."""
    left, right, _ = _alike(one, other)
    state = unknown([one.state, other.state]).doubting(left, right)
    sign = {"!=": "<>"}.get(comparator, comparator)
    return Truth(f"{left.text}{sign}{right.text}", state)


@dataclass(frozen=True, slots=True)
class Truth:
    """Conditions."""

    text: str
    state: State = field(default_factory=State)


@dataclass(frozen=True, slots=True)
class Word:
    """Choices and texts; ``wide`` are some with signs that count twice."""

    text: str
    state: State = field(default_factory=State)
    wide: bool = False


Value = Number | Truth | Word


def one_of_two(test: str, yes: Value, no: Value) -> Value:
    """One of two values of a kind by a condition."""
    if isinstance(yes, Number) and isinstance(no, Number):
        return either(test, yes, no)
    if isinstance(yes, Number) or isinstance(no, Number) or type(yes) is not type(no):
        raise TypeError("the checker lets both sides be of one kind only")
    return type(yes)(f"IF({test},{yes.text},{no.text})", yes.state.where(test, no.state))
