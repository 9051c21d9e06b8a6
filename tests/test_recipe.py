"""The recipes of CONTRIBUTING hold: a method is its declaration, and the files that they name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaohe.model.from_syntax.methods import METHODS, Method

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "engine/kaohe"
DECLARED = ENGINE / "model/from_syntax/methods"
RECIPES = {"A new scoring method": 5, "A new function": 2}


def others() -> list[Path]:
    """The engine's modules but the declarations."""
    found = [path for path in ENGINE.rglob("*.py") if DECLARED not in path.parents]
    assert len(found) > 200
    return found


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.rule)
def test_no_module_but_its_own_names_a_declared_method(method: Method) -> None:
    own = [path for path in DECLARED.glob("*.py") if f'rule="{method.rule}"' in path.read_text(encoding="utf-8")]
    assert len(own) == 1
    named = re.compile(rf"[\"'.]{method.rule}\b|\b{method.rule.upper()}\b|def {method.rule}\(")
    naming = [path for path in others() if named.search(path.read_text(encoding="utf-8"))]
    assert naming == []


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_files_of_a_recipe_are_there(recipe: str) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## {recipe}\n(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    steps = re.findall(r"^\d\. `([^`]+)`", section, flags=re.MULTILINE)
    assert len(steps) == RECIPES[recipe] <= 5
    assert [step for step in steps if not (ROOT / step).exists()] == []
