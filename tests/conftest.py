"""Makes modules that several tests share importable by their names."""

from __future__ import annotations

import sys
from pathlib import Path

_TESTS = Path(__file__).parent
sys.path[:0] = [str(_TESTS / folder) for folder in ("samples", "run", "explain", "errors", "differential")]
