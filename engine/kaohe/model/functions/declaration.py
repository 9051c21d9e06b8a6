"""What a function of the language is: one declaration that everything else derives from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Function", "Gives", "Sample", "Takes", "Undefined"]

Takes = Literal[
    "alike", "alike of any kind", "any", "number and places", "metric", "periods", "date", "two dates", "text",
    "text and written text", "condition and two", "nothing", "peers", "details",
]  # fmt: skip
"""What stands in its parentheses.

``alike``: numbers of one kind, converted to the first's unit, or ``of any kind`` things of one kind; ``any``: anything;
``number and places``: a number and a whole number of decimals; ``metric``: the name of a metric, looked up in a
period before too; ``periods``: the name of a metric, looked up in several periods, and how many of them must be known;
``text and written text``: a text and one written in the rules; ``condition and two``: a condition and two things of
one kind; ``peers``: the name of a metric and who its peers are; ``details``: metrics of detail
records, and which rows count.
"""

Gives = Literal["same", "percent", "days", "count", "flag", "date"]
"""What comes out: ``same`` is the kind and unit of the first argument, ``days`` a duration, ``count`` whole."""


@dataclass(frozen=True, slots=True)
class Undefined:
    """Why a function has no value for known arguments: a code of the wording's ``reasons``."""

    reason: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A use with what comes out, both as rules write them; ``given`` are the figures it needs, as an example has them.

    The tests work every sample.
    """

    text: str
    result: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language.

    Parameters
    ----------
    id : str
        Its identifier in the model.
    names : Mapping[str, tuple[str, ...]]
        Its names by language, the canonical one first; all are understood everywhere. N in the name of one over
        ``periods`` stands for a number.
    arguments : tuple[int, int | None]
        The least and most arguments (None: any number).
    takes, gives : Takes, Gives
        Its signature.
    missing : str
        ``any``: one missing argument makes the result missing; ``first known``: the first known argument is the result;
        ``never``: it looks at which arguments are known, and its own result always is; ``chosen``: only the condition
        and the side that it chooses matter.
    compute : Callable | None
        Its meaning on known arguments. A look-back gets (now, before), a rank (the place, how many there are). None
        where the model says it by other expressions.
    meaning : Mapping[str, str]
        A sentence or two, by language.
    sample : Mapping[str, Sample]
        A use, by language.
    ends : tuple[int | None, int | None]
        The least and the most that it can come to, whatever its arguments are; None is open.
    """

    id: str
    names: Mapping[str, tuple[str, ...]]
    arguments: tuple[int, int | None]
    takes: Takes
    gives: Gives
    compute: Callable[[Sequence[Any]], Any] | None
    meaning: Mapping[str, str]
    sample: Mapping[str, Sample]
    missing: Literal["any", "first known", "never", "chosen"] = "any"
    ends: tuple[int | None, int | None] = (None, None)

    def name(self, language: str, periods: int = 0) -> str:
        """The canonical name in a language; of a function over ``periods``, with their number."""
        canonical = self.names[language][0]
        return canonical.replace("N", str(periods)) if periods else canonical

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name it is understood by."""
        return tuple(name for names in self.names.values() for name in names)
