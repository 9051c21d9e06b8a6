"""The hand-worked examples of this folder, one test each: the rules must give exactly what the example says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from kaohe.backends.exact.examples import differences
from kaohe.model.pack import Example, Expected
from kaohe.pipeline import LoadedPack, load_text

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.kaohe"))
LEAST_EXAMPLES = 60
DIFFERS = "E701"  # an example that comes out differently: told by the example's own test, figure by figure


@cache
def loaded(path: Path) -> LoadedPack:
    """A file of examples, loaded once for all its tests."""
    return load_text(path.read_text(encoding="utf-8"), path.name)


def all_examples() -> Iterator[tuple[Path, Example]]:
    """Every example of the folder with its file."""
    for path in FILES:
        for example in loaded(path).pack.examples:
            yield path, example


EXAMPLES = [pytest.param(path, example, id=f"{path.stem}: {example.title}") for path, example in all_examples()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_sound(path: Path) -> None:
    errors = [one for one in loaded(path).findings if one.is_error and one.code != DIFFERS]
    assert errors == []


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_example_comes_out_as_worked_by_hand(path: Path, example: Example) -> None:
    assert example.expected, "an example that expects nothing tests nothing"
    assert differences(loaded(path).pack, example) == []


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_a_changed_figure_is_noticed(path: Path, example: Example) -> None:
    """Each expected figure bears on the result: put another in its place and exactly that one differs."""
    pack = loaded(path).pack
    for index, expected in enumerate(example.expected):
        changed = (*example.expected[:index], _another(expected), *example.expected[index + 1 :])
        found = differences(pack, example.model_copy(update={"expected": changed}))
        assert [one.expected for one in found] == [changed[index]]


def test_there_are_enough_examples() -> None:
    assert len(EXAMPLES) >= LEAST_EXAMPLES


def test_every_example_of_a_file_is_collected() -> None:
    """A file that could not be read whole must not lose examples silently."""
    for path in FILES:
        lines = path.read_text(encoding="utf-8").splitlines()
        written = sum(line.startswith(("示例", "example")) for line in lines)
        assert len(loaded(path).pack.examples) == written, path.name


def _another(expected: Expected) -> Expected:
    """The same expectation with a figure that is off by the last place that is printed."""
    if isinstance(expected.value, Fraction):
        return expected.model_copy(update={"value": expected.value + Fraction(1, 100)})
    if isinstance(expected.value, str):
        return expected.model_copy(update={"value": f"{expected.value} not"})
    return expected.model_copy(update={"value": Fraction(0), "state": None})
