"""Seconds, memory and size of a report: ``kaohe report`` as a whole process, start included.

``python benchmarks/report.py [COPIES]`` scores a quarter of every sample of the five roles so many times over, each
copy with people of its own, and has the results written as a site, with names and with pseudonyms.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measured import keep
from statements import PACK, PERIOD, SAMPLES, copied

import kaohe

GOAL = 60_000_000


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 870
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [copied(sample, folder, copies) for sample in sorted(SAMPLES.glob("*.csv"))]
        details = {one.stem: copied(one, folder, copies) for one in sorted((SAMPLES / "明细").glob("*.csv"))}
        results = kaohe.load(PACK).evaluate(files, details=details, period=PERIOD, out=folder / "out")
        people = results.tables["scores"].collect()["employee"].n_unique()
        for title, more in (("with names", []), ("with pseudonyms", ["--pseudonymise"])):
            took, memory = _written(folder, more)
            size = sum(path.stat().st_size for path in (folder / "site").rglob("*") if path.is_file())
            print(f"{title}: {people} people in {took:.1f} s and {memory / 1e6:.0f} MB of memory, {size / 1e6:.1f} MB"
                  f" on disk (goal: {GOAL / 1e6:.0f})")  # fmt: skip
            keep(f"report {title}", {"people": people, "seconds": took, "memory": memory, "size": size})


def _written(folder: Path, more: list[str]) -> tuple[float, int]:
    """Seconds by the clock and peak memory of writing the site."""
    command = [
        Path(sys.executable).with_name("kaohe"),
        "report",
        folder / "out",
        "-o",
        folder / "site",
        "--replace",
        *more,
    ]
    start = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("kaohe report failed")
    return time.perf_counter() - start, usage.ru_maxrss * 1024


if __name__ == "__main__":
    main()
