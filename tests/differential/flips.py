"""Flips every comparison, sign, junction and state of the columns' backend, one at a time: each must be noticed.

``python tests/differential/flips.py [JOBS]`` lists the flips that no record noticed, and fails where there are any. A
line of which both readings give the same (at 0 a number is its own negative, at a bound it is the bound) says so by
``# alike`` and is left alone.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = Path("kaohe/backends/frame")
LEFT_ALONE = "# alike"
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
}  # fmt: skip
_JOINED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.FloorDiv: ast.Mult,
}  # fmt: skip
_NAMED = {"is_known": "is_missing", "is_missing": "is_inapplicable", "is_inapplicable": "is_missing"}


@dataclass(frozen=True)
class Flip:
    """One change of one file."""

    file: str
    line: int
    what: str
    text: str


def flips() -> Iterator[Flip]:
    """Every flip, as the changed text of its file."""
    for path in sorted((ROOT / "engine" / FOLDER).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        lines, whole = source.splitlines(), ast.parse(source)
        types = _types(whole)
        for at, node in enumerate(ast.walk(whole)):
            place = getattr(node, "lineno", 0)
            if node in types or (place and LEFT_ALONE in lines[place - 1]):
                continue
            tree = ast.parse(source)
            changed = _flip(list(ast.walk(tree))[at])
            if changed is not None:
                yield Flip(path.name, place, changed, ast.unparse(ast.fix_missing_locations(tree)))


def _types(tree: ast.AST) -> set[ast.AST]:
    """The nodes that only say of what type something is."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        said = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        found |= {inner for one in said if one is not None for inner in ast.walk(one)}
    return found


def _flip(node: ast.AST) -> str | None:
    """Flips a node in its tree; says what was done, None where there is nothing to flip."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARED:
            node.ops = [_COMPARED[type(operator)]()]
            return f"{type(operator).__name__} → {type(node.ops[0]).__name__}"
        case ast.BinOp(op=operator) if type(operator) in _JOINED:
            node.op = _JOINED[type(operator)]()
            return f"{type(operator).__name__} → {type(node.op).__name__}"
        case ast.UnaryOp(op=ast.Invert()):
            node.operand = ast.UnaryOp(ast.Invert(), node.operand)
            return "~ undone"
        case ast.Attribute(attr=name, ctx=ast.Load()) if name in _NAMED:
            node.attr = _NAMED[name]
            return f"{name} → {node.attr}"
        case _:
            return None


def outcome(flip: Flip | None) -> tuple[int, bytes]:
    """How the quick run ends with a flip, or with none, and what it says of records that outgrew the columns."""
    with tempfile.TemporaryDirectory() as folder:
        engine = Path(folder) / "engine"
        shutil.copytree(ROOT / "engine", engine)
        if flip is not None:
            (engine / FOLDER / flip.file).write_text(flip.text, encoding="utf-8")
        for name in ("grammar", "rules"):
            (Path(folder) / name).symlink_to(ROOT / name)
        (Path(folder) / "pyproject.toml").touch()
        environment = {**os.environ, "PYTHONPATH": str(engine)}
        command = [sys.executable, str(Path(__file__).with_name("quick.py"))]
        try:
            done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=300)
        except subprocess.TimeoutExpired:
            return -1, b""
    return done.returncode, done.stdout


def main() -> int:
    """Tries every flip; the number of survivors is the exit code."""
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    tried, sound = list(flips()), outcome(None)
    if sound[0] != 0:
        raise SystemExit("the suite fails without any flip")
    with ThreadPoolExecutor(jobs) as pool:
        survivors = [flip for flip, found in zip(tried, pool.map(outcome, tried), strict=True) if found == sound]
    for one in survivors:
        print(f"{one.file}:{one.line}: {one.what}")
    print(f"{len(tried)} flips, {len(survivors)} not noticed")
    return min(len(survivors), 100)


if __name__ == "__main__":
    sys.exit(main())
