"""Classic faults of appraisal rules: each pack is refused, told of, or scored right, as its second line says.

``#: refused E501`` is an error; ``#: told W572`` a warning or a note, beside which the pack is scored as its examples
say; ``#: right`` is clean, and scored as its examples say. What the trap is stands above.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.pipeline import load

FOLDER = Path(__file__).parent
TRAPS = [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.kaohe"))]


@pytest.mark.parametrize("path", TRAPS)
def test_nobody_falls_into_a_trap(path: Path) -> None:
    reason, says, *_ = path.read_text("utf-8").splitlines()
    assert reason.startswith("# ")
    outcome, *codes = says.removeprefix("#: ").split()
    loaded = load(path)
    assert [one.code for one in loaded.findings] == codes
    assert loaded.is_sound == (outcome in ("told", "right"))
    assert bool(codes) == (outcome in ("refused", "told"))
    assert bool(loaded.pack.examples) or outcome != "right"


def test_every_kind_of_answer_is_there() -> None:
    says = {path.read_text("utf-8").splitlines()[1].split()[1] for path in FOLDER.glob("*.kaohe")}
    assert says == {"refused", "told", "right"}
