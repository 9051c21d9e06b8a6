"""Makes modules that several tests share importable by their names, and settles how Hypothesis searches."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypothesis import settings

_TESTS = Path(__file__).parent
sys.path[:0] = [
    str(_TESTS / folder)
    for folder in (
        "samples",
        "syntax",
        "run",
        "explain",
        "cli",
        "pages",
        "errors",
        "differential",
        "template",
        "export",
        "language",
        "testing",
        "messages",
        "verify",
        "checks",
        "compare",
        "sample",
        "report",
    )
]

# the same cases every time, so that what is green stays green; `make prove` looks further, anew each time
_PROVE = int(os.environ.get("KAOHE_PROVE", "0"))
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("prove", deadline=None, max_examples=100 * max(_PROVE, 1))
settings.load_profile("prove" if _PROVE else "steady")
