"""Makes `samples` importable by its name, as ``python tests/errors/update.py`` has it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
