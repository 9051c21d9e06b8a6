"""The data that kaohe brings along: its grammar, its rule packs, and the samples of rules, wrong and right.

An installed wheel holds them below ``kaohe/_data``; a checkout has them in its own folders.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["shipped"]

_PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """The path of a shipped folder: ``grammar``, ``rules``, ``tests/errors`` or ``tests/right``.

    A checkout's own folder comes first, so that an edit there is never hidden by a stale copy.
    """
    checkout = _PACKAGE.parents[1]
    if (checkout / "pyproject.toml").is_file() and (checkout / folder).is_dir():
        return checkout / folder
    return _PACKAGE / "_data" / folder
