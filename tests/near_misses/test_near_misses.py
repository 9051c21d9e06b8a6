"""Rules that look like a mistake and are none: each check's samples have neighbours that it must leave alone.

A file's name begins with the codes that its rules must not have; nor may there be an error.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaohe.pipeline import load

FOLDER = Path(__file__).parent
SAMPLES = FOLDER.parent / "errors"
NEAR = [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.kaohe"))]
CODE = re.compile(r"[EWN]\d{3}")
PROOFS = re.compile(r"[EWN]5[789]\d")
"""The codes that a near miss is kept for."""


@pytest.mark.parametrize("path", NEAR)
def test_what_is_no_mistake_is_not_told_of(path: Path) -> None:
    found = load(path).findings
    assert [one.code for one in found if one.is_error] == []
    assert not {one.code for one in found} & set(CODE.findall(path.stem))


def test_every_proof_has_a_near_miss() -> None:
    flagged = {path.name[:4] for path in SAMPLES.glob("*.kaohe") if PROOFS.match(path.name)}
    assert flagged == {code for path in FOLDER.glob("*.kaohe") for code in PROOFS.findall(path.stem)}
