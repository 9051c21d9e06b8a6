"""The commands that docs/verify.md shows work, one after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from command_line import called

from kaohe.shipped import shipped

DOCS = Path(__file__).parents[2] / "docs/verify.md"


def test_the_commands_work_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").symlink_to(shipped("rules"))
    monkeypatch.chdir(tmp_path)
    block = re.search(r"```console\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    commands = [line.removeprefix("$ kaohe ") for line in block[1].splitlines()]
    assert len(commands) == 6
    for command in commands:
        result = called(*shlex.split(command))
        assert result.exit_code == 0, (command, result.output)
