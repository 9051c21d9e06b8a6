"""From a rule text to the plan of its columns, checks aside, against lark's own parse of the same text.

``python benchmarks/compile.py`` prints each step's median milliseconds and the ratio of the whole to lark's share. The
columns' expressions are timed beside: they are made for each batch anew, because they hang on its figures' bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import narwhals as nw
import polars as pl
from measured import keep, seconds

from kaohe.backends.frame.inputs import Input, figures_of
from kaohe.backends.frame.record import score_frame
from kaohe.model.from_syntax import build_pack
from kaohe.model.look_back import look_backs
from kaohe.model.pack import Role
from kaohe.plan.from_model import plan_pack
from kaohe.run.decode import kind_of
from kaohe.shipped import shipped
from kaohe.sources.rule_files import read_rules
from kaohe.syntax.from_text import parse, parser
from kaohe.syntax.lines import statements
from kaohe.syntax.signs import fold

ROUNDS = 21
_MILLI = 1000


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a pack's way, each to be called again and again."""

    lark: Callable[[], object]
    parse: Callable[[], object]
    build: Callable[[], object]
    plan: Callable[[], object]
    columns: Callable[[], object]


def steps(name: str) -> Steps:
    """A shipped pack's steps: lark alone, text to syntax, syntax to model, model to plan, plan to expressions."""
    files = {file.name: file.text for file in read_rules(shipped("rules") / name)[0]}
    read = parser()
    lines = [one.text for file, text in files.items() for one in statements(file, fold(text)) if one.readable]
    parsed = [parse(text, file) for file, text in files.items()]
    doubtful = [one for each in parsed for one in each.doubtful]
    pack, _ = build_pack([one.file for one in parsed], files, doubtful)
    return Steps(
        lambda: [read.parse(line) for line in lines],
        lambda: [parse(text, file) for file, text in files.items()],
        lambda: build_pack([one.file for one in parsed], files, doubtful),
        lambda: plan_pack(pack),
        lambda: [columns(role) for role in pack.roles],
    )


def columns(role: Role) -> object:
    """A role's columns, over figures of which any may be missing."""
    asked = [*((metric.name, 0) for metric in role.figures), *look_backs(role)]
    inputs = [_input(role, name, back) for name, back in asked]
    kinds = {one.name: kind_of(role.metric(one.metric)) for one in inputs}
    kinds |= {f"{one.name}.state": pl.Int8 for one in inputs}
    return score_frame(role, nw.from_native(pl.LazyFrame(schema=kinds)), figures_of(inputs))


def _input(role: Role, name: str, back: int) -> Input:
    codes = frozenset({0, 3 if back else 1})
    if role.metric(name).type.is_numeric:
        return Input(name, back, "number", codes, 100, -(10**6), 10**6)
    return Input(name, back, "flag" if role.metric(name).kind == "flag" else "word", codes)


def main() -> None:
    found = {}
    for name in ("online_education", "open_university"):
        way = steps(name)
        took = {
            step: _MILLI * median(seconds(getattr(way, step)) for _ in range(ROUNDS))
            for step in ("lark", "parse", "build", "plan", "columns")
        }
        ratio = (took["parse"] + took["build"] + took["plan"]) / took["lark"]
        shown = ", ".join(f"{step} {time:.1f} ms" for step, time in took.items())
        print(f"{name}: {shown}; text to plan takes {ratio:.2f} times as long as lark alone")
        found[name] = {"milliseconds": took, "ratio": ratio}
    keep("compile", found)


if __name__ == "__main__":
    main()
