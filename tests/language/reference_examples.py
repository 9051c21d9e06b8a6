"""The examples of the language reference, completed with what they leave out."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["BLOCKS", "INDICATOR", "ROLE", "TEXT", "complete", "section"]

REFERENCE = Path(__file__).parents[2] / "grammar" / "REFERENCE.md"
TEXT = REFERENCE.read_text(encoding="utf-8")
WHOLE = ("制度", "常量", "等级", "明细", "岗位", "查表", "policy", "constant", "grades", "detail", "role", "lookup")
"""What a complete example begins with."""


def blocks() -> list[tuple[int, str]]:
    """The examples, with the line that each begins at."""
    found = re.finditer(r"^```kaohe\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)
    return [(TEXT.count("\n", 0, one.start()) + 2, one[1]) for one in found]


def section(title: str) -> str:
    """The text below a heading."""
    (found,) = re.findall(rf"^## {title}.*?\n(.*?)(?=^## |\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^```kaohe\n.*?^```$", "", found, flags=re.MULTILINE | re.DOTALL)


BLOCKS = blocks()
FRAME = next(block for _, block in BLOCKS if block.startswith("岗位 示范"))
ROLE, INDICATOR, SCORING = re.split(r"(?=^  指标 )|(?<=权重 100%\n)", FRAME, flags=re.MULTILINE)


def complete(block: str) -> str:
    """An example with what it leaves out, as the reference tells: the frame's role, and its indicator where needed."""
    if block.startswith(WHOLE):
        return block
    if block.startswith(("数值", "value")):
        return ROLE + INDICATOR + block
    has_indicators = re.search(r"^ *(指标|indicator) ", block, flags=re.MULTILINE)
    return ROLE + block + ("" if has_indicators else INDICATOR + SCORING)
