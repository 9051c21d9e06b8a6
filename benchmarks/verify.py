"""Records a minute: ``kaohe verify`` as a whole process, start included, over the sample records many times.

``python benchmarks/verify.py [COPIES]`` scores every sample of the five roles so many times over, each copy with people
of its own, and has the results verified, without their sources and with them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from measured import keep, seconds
from statements import PACK, SAMPLES, computed_by_children, copied

import kaohe

GOAL = 100_000


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [copied(sample, folder, copies) for sample in sorted(SAMPLES.glob("*.csv"))]
        details = {one.stem: copied(one, folder, copies) for one in sorted((SAMPLES / "明细").glob("*.csv"))}
        records = kaohe.load(PACK).evaluate(files, details=details, out=folder / "out").counts.rows
        given = [part for file in files for part in ("--data", file)]
        given += [part for detail, file in details.items() for part in ("--detail", f"{detail}={file}")]
        for title, more in (("the results alone", []), ("with their sources", given)):
            before = computed_by_children()
            took = seconds(lambda more=more: _verify(folder, more))
            computed = computed_by_children() - before
            cores, rate = os.cpu_count() or 1, records / took * 60
            print(f"{title}: {records} records in {took:.1f} s on {cores} cores: {rate:.0f} a minute (goal: {GOAL})")
            print(
                f"{computed:.1f} s of computing: {cores * records / computed * 60:.0f} a minute where nothing else runs"
            )
            keep(f"verify {title}", {"records": records, "seconds": took, "computed": computed, "cores": cores})


def _verify(folder: Path, more: list[object]) -> None:
    command = [Path(sys.executable).with_name("kaohe"), "verify", folder / "out", *more]
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
