"""JSON in its one spelling, for what is hashed or signed."""

from __future__ import annotations

import json
from collections.abc import Mapping

__all__ = ["spelled"]


def spelled(fields: Mapping[str, object]) -> bytes:
    """Fields in the order of their names, without blanks."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
