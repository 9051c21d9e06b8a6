"""Statements a second: ``kaohe statement`` as a whole process, start included, over the sample records many times.

``python benchmarks/statements.py [COPIES]`` scores every sample of the five roles so many times over, each copy with
people of its own, and has the statements of one quarter written, a page a person, by as many processes as the machine
has cores. It prints the median of a few rounds.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from measured import keep, seconds

import kaohe
from kaohe.shipped import shipped

ROUNDS = 3
PACK = shipped("rules") / "online_education"
PERIOD = "2026-Q3"
GOAL = 300
SAMPLES = PACK / "samples"


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 80
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [copied(sample, folder, copies) for sample in sorted(SAMPLES.glob("*.csv"))]
        details = {one.stem: copied(one, folder, copies) for one in sorted((SAMPLES / "明细").glob("*.csv"))}
        kaohe.load(PACK).evaluate(files, details=details, out=folder / "out")
        before = computed_by_children()
        took = [seconds(lambda: _write(folder)) for _ in range(ROUNDS)]
        computed = (computed_by_children() - before) / ROUNDS
        pages = sum(1 for _ in (folder / "pages").glob("*.html"))
    cores, rate = os.cpu_count() or 1, pages / median(took)
    print(f"{pages} statements in {median(took):.1f} s on {cores} cores: {rate:.0f} a second (goal: {GOAL})")
    print(f"{computed:.1f} s of computing: {cores * pages / computed:.0f} a second where nothing else runs")
    keep("statements", {"statements": pages, "seconds": took, "computed": computed, "cores": cores, "a second": rate})


def copied(sample: Path, folder: Path, times: int) -> Path:
    """A table of people, who stand in its first column, so many times, each time as other people."""
    with sample.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    made = folder / sample.name
    with made.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for copy in range(times):
            out.writerows([f"{row[0]}-{copy}", *row[1:]] for row in rows)
    return made


def computed_by_children() -> float:
    """Seconds that the processes which were waited for have computed."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _write(folder: Path) -> None:
    command = [Path(sys.executable).with_name("kaohe"), "statement", folder / "out", "--period", PERIOD]
    written = [*command, "-o", folder / "pages", "--replace"]
    subprocess.run(list(map(str, written)), check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
