"""The functions of the language. A new one is one declaration; names, types, meaning and help derive from it."""

from __future__ import annotations

import re

from kaohe.model.functions.choices import CHOICES
from kaohe.model.functions.dates import DATES
from kaohe.model.functions.declaration import Function, Gives, Sample, Takes, Undefined
from kaohe.model.functions.details import DETAILS
from kaohe.model.functions.in_role import IN_ROLE
from kaohe.model.functions.look_back import LOOK_BACK
from kaohe.model.functions.over_time import OVER_TIME
from kaohe.model.functions.peers import PEERS
from kaohe.model.functions.plain import PLAIN
from kaohe.model.functions.texts import TEXTS

__all__ = [
    "FUNCTIONS", "Function", "Gives", "Sample", "Takes", "Undefined", "detail_function", "function", "function_named",
    "name_in", "periods_in",
]  # fmt: skip

FUNCTIONS: tuple[Function, ...] = (*DETAILS, *PLAIN, *CHOICES, *DATES, *IN_ROLE, *TEXTS, *LOOK_BACK, *OVER_TIME, *PEERS)

_NUMERALS = {
    "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12,
}  # fmt: skip
_NUMBER = re.compile(r"[0-9]+|十[一二]|[两二三四五六七八九十]")
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
    """The function that goes by a name in any language; 近4期平均 is 近N期平均."""
    return _BY_NAME.get(name) or _BY_NAME.get(_templated(name))


def periods_in(name: str) -> int | None:
    """The number of periods that a function's name says: 4 in 近4期平均 and 近四期平均; None where it says none."""
    found = _NUMBER.search(name)
    if found is None:
        return None
    return int(found[0]) if found[0].isdecimal() else _NUMERALS[found[0]]


def detail_function(name: str) -> Function | None:
    """The function over detail records that goes by a name, where its argument is one of those."""
    return _OF_DETAILS.get(name)


def name_in(name: str, language: str | None, *, called: bool) -> str | None:
    """How a language calls the function of a name, or the name's own language does (None); None for no function.

    Where it isn't ``called`` with arguments, only a function that takes none can be meant.
    """
    declared = function_named(name)
    if declared is None or not (called or declared.takes == "nothing"):
        return None
    own = next(one for one, names in declared.names.items() if name in names or _templated(name) in names)
    periods = periods_in(name) if name not in _BY_NAME else None
    return declared.name(language or own, periods or 0)


def _templated(name: str) -> str:
    """A name with N for the number of periods in it."""
    return _NUMBER.sub("N", name, count=1)
