"""The program itself, as a shell runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.shipped import shipped

PROGRAM = Path(sys.executable).with_name("kaohe")


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [PROGRAM, *map(str, arguments)], capture_output=True, check=False, env={**os.environ, **environment}
    )


def test_it_is_installed_and_says_what_it_found() -> None:
    done = run("check", shipped("rules") / "open_university")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"No findings.\n", b"")


def test_refusals_go_to_standard_error() -> None:
    done = run("explain", shipped("rules"), "E1", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"B104" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk", "utf-8"])
def test_a_terminal_that_lacks_a_sign_still_gets_the_rest(encoding: str) -> None:
    done = run("demo", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"90.00" in done.stdout


def test_colours_stay_out_of_files() -> None:
    assert b"\x1b" not in run("demo").stdout


def test_help_imports_neither_data_frames_nor_the_parser() -> None:
    code = (
        "import sys, kaohe_cli.main\n"
        "try: kaohe_cli.main.kaohe(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'polars', 'lark', 'pydantic', 'jinja2', 'rich', 'kaohe'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == b"[]"
