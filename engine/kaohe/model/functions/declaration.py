"""What a function of the language is: one declaration that everything else derives from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

__all__ = ["Function", "Undefined"]


@dataclass(frozen=True, slots=True)
class Undefined:
    """Why a function has no value for known arguments: a code of the wording's ``reasons``."""

    reason: str


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
    takes : str
        ``alike``: numbers of one kind, converted to the first's unit; ``number and places``: a number and a whole
        number of decimals; ``metric``: the name of a metric, looked up in a period before too; ``periods``: the name
        of a metric, looked up in several periods, and how many of them must be known; ``peers``: the name of a metric
        and who its peers are.
    gives : str
        ``same``: the type of its first argument; ``percent``: a percentage.
    missing : str
        ``any``: one missing argument makes the result missing; ``first known``: the first known argument is the result.
    compute : Callable
        Its meaning on known arguments. A look-back gets (now, before), a rank (the place, how many there are); None
        where a call is worked into plain arithmetic.
    meaning, example : Mapping[str, str]
        A sentence and a use, by language.
    """

    id: str
    names: Mapping[str, tuple[str, ...]]
    arguments: tuple[int, int | None]
    takes: Literal["alike", "number and places", "metric", "periods", "peers"]
    gives: Literal["same", "percent"]
    compute: Callable[[Sequence[Fraction]], Fraction | Undefined] | None
    meaning: Mapping[str, str]
    example: Mapping[str, str]
    missing: Literal["any", "first known"] = "any"

    def name(self, language: str, periods: int = 0) -> str:
        """The canonical name in a language; of a function over ``periods``, with their number."""
        canonical = self.names[language][0]
        return canonical.replace("N", str(periods)) if periods else canonical

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name it is understood by."""
        return tuple(name for names in self.names.values() for name in names)
