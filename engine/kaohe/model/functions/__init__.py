"""The functions of the language. A new one is one declaration; names, types, meaning and help derive from it."""

from __future__ import annotations

from kaohe.model.functions.declaration import Function, Undefined
from kaohe.model.functions.look_back import LOOK_BACK
from kaohe.model.functions.peers import PEERS
from kaohe.model.functions.plain import PLAIN

__all__ = ["FUNCTIONS", "Function", "Undefined", "function", "function_named", "name_in"]

FUNCTIONS: tuple[Function, ...] = (*PLAIN, *LOOK_BACK, *PEERS)

_BY_ID = {declared.id: declared for declared in FUNCTIONS}
_BY_NAME = {name: declared for declared in FUNCTIONS for name in declared.all_names}


def function(identifier: str) -> Function:
    """The function of that identifier; KeyError where there is none."""
    return _BY_ID[identifier]


def function_named(name: str) -> Function | None:
    """The function that goes by a name in any language."""
    return _BY_NAME.get(name)


def name_in(name: str, language: str | None) -> str | None:
    """How a language calls the function of a name, or the name's own language does (None); None for no function."""
    declared = function_named(name)
    if declared is None:
        return None
    own = next(one for one, names in declared.names.items() if name in names)
    return declared.name(language or own)
