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
        Its names by language, the canonical one first; all are understood everywhere.
    arguments : tuple[int, int | None]
        The least and most arguments (None: any number).
    takes : str
        ``alike``: numbers of one kind, converted to the first's unit; ``number and places``: a number and a whole
        number of decimals; ``metric``: the name of a metric, looked up in the period before too; ``peers``: the name
        of a metric and who its peers are.
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
    takes: Literal["alike", "number and places", "metric", "peers"]
    gives: Literal["same", "percent"]
    compute: Callable[[Sequence[Fraction]], Fraction | Undefined] | None
    meaning: Mapping[str, str]
    example: Mapping[str, str]
    missing: Literal["any", "first known"] = "any"

    def name(self, language: str) -> str:
        """The canonical name in a language."""
        return self.names[language][0]

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name it is understood by."""
        return tuple(name for names in self.names.values() for name in names)
