"""A finding's facts as canonical JSON and back, so that what is kept can be said in any language later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kaohe.model.exact import exact_text
from kaohe.model.types import Type

__all__ = ["facts_as_json", "facts_from_json"]


def facts_as_json(facts: Mapping[str, Any]) -> str:
    """Facts as text: exact numbers and types are marked as such, all else is plain."""
    return json.dumps({name: _plain(fact) for name, fact in facts.items()}, ensure_ascii=False, sort_keys=True)


def facts_from_json(text: str) -> dict[str, Any]:
    """The facts again."""
    return {name: _fact(plain) for name, plain in json.loads(text).items()}


def _plain(fact: Any) -> Any:
    if isinstance(fact, Fraction):
        return {"exact": exact_text(fact)}
    if isinstance(fact, Type):
        return {"type": fact.model_dump(mode="json")}
    if isinstance(fact, list | tuple):
        return [_plain(one) for one in fact]
    return fact if isinstance(fact, str | int | bool | None) else str(fact)


def _fact(plain: Any) -> Any:
    match plain:
        case {"exact": number}:
            return Fraction(number)
        case {"type": fields}:
            return Type.model_validate(fields)
        case list():
            return [_fact(one) for one in plain]
        case _:
            return plain
