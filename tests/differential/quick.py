"""A quick run of the differential suite in one process, for `flips`: fails at the first difference."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

from agreement import differences
from made import made_rules
from made_figures import made_records

from kaohe.backends.exact.examples import figures_of_example
from kaohe.backends.frame.whole import Unbounded
from kaohe.pipeline import load_text

PACKS, RECORDS = 60, 60


def main() -> int:
    """0 where nothing differs; says how many packs' figures were too large for columns."""
    for path in sorted((Path(__file__).parents[1] / "language").glob("*.kaohe")):
        pack = load_text(path.read_text(encoding="utf-8"), path.name).pack
        for role in pack.roles:
            records = [figures_of_example(one, role) for one in pack.examples if one.role == role.name]
            if records and role == pack.versions(role.name)[-1] and differences(role, records, "polars"):
                return 1
    refused = 0
    for seed in range(PACKS):
        rng = Random(seed)
        text, thresholds = made_rules(rng)
        [role] = load_text(text).pack.roles
        for whole in (False, True):
            records = made_records(rng, role, thresholds, RECORDS, whole=whole)
            try:
                if differences(role, records, "polars"):
                    return 1
            except Unbounded:
                refused += 1
    print(f"{refused} of {2 * PACKS} tables outgrew the columns")
    return 0


if __name__ == "__main__":
    sys.exit(main())
