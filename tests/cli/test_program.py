"""The program itself, as a shell runs it."""

from __future__ import annotations

import json
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


def test_json_is_whole_whatever_the_terminal_lacks(tmp_path: Path) -> None:
    pack = shipped("rules") / "online_education"
    run("run", pack, pack / "samples/学生服务.csv", "-o", tmp_path / "out")
    done = run("explain", tmp_path / "out", "E00001", "--format", "json", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("ascii"))[0]["role"] == "学生服务"


def test_a_reader_that_stops_early_is_no_reason_for_a_traceback() -> None:
    with subprocess.Popen([PROGRAM, "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert b"Traceback" not in program.stderr.read()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_a_full_disk_is_said_in_a_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([PROGRAM, "demo"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"kaohe: ")
    assert b"Traceback" not in done.stderr


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
