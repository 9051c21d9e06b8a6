"""What a terminal gets, and what a pipe gets."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.diagnostics.width import display_width
from kaohe.shipped import shipped

PROGRAM = Path(sys.executable).with_name("kaohe")
PACK = shipped("rules") / "open_university"
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7]")
STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def in_terminal(*arguments: object, **environment: str) -> str:
    """Everything that a command shows in a terminal of 100 columns, output and errors alike."""
    mine, its = pty.openpty()
    command = [PROGRAM, *map(str, arguments)]
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment}
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=env):
        os.close(its)
        shown = bytearray()
        while piece := _read(mine):
            shown += piece
    os.close(mine)
    return shown.decode("utf-8", "replace")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    pack = tmp_path / "faulty.kaohe"
    pack.write_text("岗位 甲\n  指标 乙 权重 100%\n", encoding="utf-8")
    return pack


def test_a_terminal_has_colours(faulty: Path) -> None:
    assert COLOUR.search(in_terminal("check", faulty))


def test_nothing_is_lost_without_colours(faulty: Path) -> None:
    plain = in_terminal("check", faulty, NO_COLOR="1")
    assert not COLOUR.search(plain)
    assert STYLE.sub("", plain) == STYLE.sub("", in_terminal("check", faulty))


def test_a_terminal_sees_the_steps_go_by_and_a_pipe_does_not(tmp_path: Path) -> None:
    run = ("run", PACK, PACK / "records.csv", "-o", tmp_path / "out", "--replace", "--lang", "en")
    shown = in_terminal(*run)
    assert re.search(r"Reading the records|Scoring “|Listing the results", shown)
    live = in_terminal("export", tmp_path / "out", tmp_path / "live.xlsx", "--live", "--lang", "en")
    assert re.search(r"Writing formulas: \d+ of \d+ records", live)
    piped = subprocess.run([PROGRAM, *map(str, run)], capture_output=True, check=True)
    assert piped.stderr == b""
    assert b"\x1b" not in piped.stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables_stand_straight_with_chinese_in_them(language: str) -> None:
    pack = shipped("rules") / "online_education"
    shown = in_terminal("run", pack, pack / "samples/学生服务.csv", "--period", "2026-Q3", "--lang", language)
    lines = STYLE.sub("", shown).replace("\r", "").split("\n")
    rule = next(at for at, line in enumerate(lines) if set(line.strip()) == {"─"})
    rows = [line for line in lines[rule - 1 : rule + 10] if "E0000" in line or "─" in line]
    assert len(rows) > 5
    assert len({display_width(line) for line in rows}) == 1


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete(shell: str) -> None:
    done = subprocess.run([PROGRAM, "completion", shell], capture_output=True, check=True, text=True)
    assert f"_KAOHE_COMPLETE={shell}_complete" in done.stdout


def test_commands_and_options_are_completed() -> None:
    def completed(words: str) -> list[str]:
        last = str(len(words.split()) - 1)
        asked = {"_KAOHE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": last}
        done = subprocess.run([PROGRAM], capture_output=True, check=True, text=True, env={**os.environ, **asked})
        return [line.split(",")[1] for line in done.stdout.splitlines()]

    assert completed("kaohe expl") == ["explain"]
    assert completed("kaohe run --pe") == ["--period"]
    assert completed("kaohe temp") == ["template"]
