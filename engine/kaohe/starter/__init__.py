"""The first rules of somebody who has none yet, from the answers to five questions.

In: answers. Out: a folder with rules that check clean, an example that passes, and comments that say what to edit.
Always: nothing that stands there is overwritten; what is written has been checked.
"""

from kaohe.starter.answers import Answers, Planned, Way, read_cycle, read_day, read_name, read_planned
from kaohe.starter.rules import Started, start_pack

__all__ = [
    "Answers", "Planned", "Started", "Way", "read_cycle", "read_day", "read_name", "read_planned", "start_pack",
]  # fmt: skip
