"""Colons left out, put in and taken for equals signs: what is corrected is what was meant, or nothing is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaohe.diagnostics import Diagnostic
from kaohe.syntax.from_text import parse

ROOT = Path(__file__).parents[2]
RULES = sorted({*ROOT.glob("rules/*/*.kaohe"), *ROOT.glob("tests/language/*.kaohe")})
OPENER = re.compile(r"(\s*[^\W\d]\w*)( +)(?=\S)")
WEIGHT = re.compile(r" +(?=(权重|分值|weight) \d)")
COLON = re.compile(r" *[:：] *")


def lines() -> Iterator[str]:
    """Each line that is a statement of its own."""
    for path in RULES:
        for line in path.read_text(encoding="utf-8").splitlines():
            bare = line.partition("#")[0].rstrip()
            if bare.strip() and not faults(bare):
                yield bare


def faults(text: str) -> list[Diagnostic]:
    """What is wrong with a line by itself, besides that it stands by itself."""
    return [one for one in parse(text, "r").diagnostics if one.code != "E109"]


def corrected(text: str) -> tuple[list[Diagnostic], str]:
    """The findings of a line, and the line with its colons corrected."""
    found = faults(text)
    for one in sorted(found, key=lambda each: -(each.fix.span.start if each.fix else 0)):
        if one.code == "E118" and one.fix is not None:
            text = text[: one.fix.span.start] + one.fix.text + text[one.fix.span.end :]
    return found, text


def words(text: str) -> str:
    return "".join(text.replace("：", ":").split())


@pytest.mark.parametrize("slip", ["left out", "put in", "equals", "comma before weight"])
def test_what_is_corrected_is_what_was_meant(slip: str) -> None:
    tried = 0
    for line in lines():
        wrong = line
        if slip == "put in":
            wrong = OPENER.sub(r"\1:\2", line, count=1) if ":" not in line else line
        elif slip == "comma before weight":
            wrong = WEIGHT.sub(", ", line)
        elif len(COLON.findall(line)) == 1 and '"' not in line:
            wrong = COLON.sub(" " if slip == "left out" else " = ", line)
        found, text = corrected(wrong)
        if wrong != line and found:
            tried += 1
            assert {one.code for one in found} == {"E118"}, wrong
            assert words(text) == words(line)
    assert tried > (100 if slip == "comma before weight" else 600)
