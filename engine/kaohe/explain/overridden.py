"""Overrides as an explanation tells them: who changed which figure from what to what, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kaohe.explain.explanation import OverrideLine
from kaohe.wording import Wording

__all__ = ["applied_to", "override_line", "with_override"]


def override_line(words: Wording, **facts: Any) -> OverrideLine:
    """An override with its sentence; ``facts`` are the line's, a text that is empty was not given."""
    given = {name: fact if fact != "" else None for name, fact in facts.items()}
    key = "overridden" if facts["applied"] else "override refused"
    sentence = words.say("explanation", key, **given)
    return OverrideLine.model_validate({**given, "sentence": sentence})


def applied_to(lines: Iterable[OverrideLine], what: str, item: str | None = None) -> OverrideLine | None:
    """The override of an indicator, the total or the grade that was applied; None where there is none."""
    found = (one for one in lines if one.applied and one.what == what)
    return next((one for one in found if item is None or one.item == item), None)


def with_override(said: str, override: OverrideLine | None, words: Wording) -> str:
    """What the rules give an indicator, and who put what in its place."""
    if override is None:
        return said
    told = words.say("explanation", "overridden", **override.model_dump(exclude={"item"}))
    by_hand = f"{words.term('override')}{words.term('colon')}{told}"
    return words.term("semicolon").join(one for one in (said, by_hand) if one)
