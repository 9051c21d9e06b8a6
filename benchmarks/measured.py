"""What the benchmarks share: seconds of a call, seconds and peak memory of a process, and results kept as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cost", "cost", "keep", "seconds"]

_RESULTS = Path(__file__).parent / "results"
_KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds by the clock, and its peak memory in bytes."""

    seconds: float
    memory: int


def seconds(run: Callable[[], object]) -> float:
    """Seconds of a call, by the clock."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def cost(script: str, arguments: Sequence[str]) -> Cost:
    """Runs a script of this folder as a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, str(Path(__file__).parent / script), *arguments])
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{script} failed")
    return Cost(took, usage.ru_maxrss * _KILOBYTE)


def keep(name: str, found: object) -> None:
    """Keeps results beside the benchmarks, in ``results/<name>.json``."""
    _RESULTS.mkdir(exist_ok=True)
    (_RESULTS / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
