"""The functions of the language. A new one is one declaration; names, types, meaning and help derive from it."""

from __future__ import annotations

from kaohe.model.functions.choices import CHOICES
from kaohe.model.functions.dates import DATES
from kaohe.model.functions.declaration import Function, Gives, Sample, Takes, Undefined
from kaohe.model.functions.details import DETAILS
from kaohe.model.functions.look_back import LOOK_BACK
from kaohe.model.functions.peers import PEERS
from kaohe.model.functions.plain import PLAIN
from kaohe.model.functions.texts import TEXTS

__all__ = [
    "FUNCTIONS", "Function", "Gives", "Sample", "Takes", "Undefined", "detail_function", "function", "function_named",
    "name_in",
]  # fmt: skip

FUNCTIONS: tuple[Function, ...] = (*DETAILS, *PLAIN, *CHOICES, *DATES, *TEXTS, *LOOK_BACK, *PEERS)

_BY_ID = {declared.id: declared for declared in FUNCTIONS}
_BY_NAME = {name: declared for declared in FUNCTIONS for name in declared.all_names}
_OF_DETAILS = {name: declared for declared in DETAILS for name in declared.all_names}
_ALSO = {f"detail_{one}": one for one in ("sum", "average", "max", "min", "median", "count")}
_OF_DETAILS |= {
    name: _BY_ID[own] for own, plain in _ALSO.items() if plain in _BY_ID for name in _BY_ID[plain].all_names
}
"""The functions over details, also under the names of their plain twins: 平均值(工单.时长) can mean but one thing."""


def function(identifier: str) -> Function:
    """The function of that identifier; KeyError where there is none."""
    return _BY_ID[identifier]


def function_named(name: str) -> Function | None:
    """The function that goes by a name in any language."""
    return _BY_NAME.get(name)


def detail_function(name: str) -> Function | None:
    """The function over detail records that goes by a name, where its argument is one of those."""
    return _OF_DETAILS.get(name)


def name_in(name: str, language: str | None) -> str | None:
    """How a language calls the function of a name, or the name's own language does (None); None for no function."""
    declared = function_named(name)
    if declared is None:
        return None
    own = next(one for one, names in declared.names.items() if name in names)
    return declared.name(language or own)
