"""Any text at all gives findings, never a traceback, and in a time that a person waits for."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.diagnostics.render import as_json, as_text
from kaohe.pipeline import LoadedPack, load, load_text
from kaohe.syntax.keywords import keywords

ROOT = Path(__file__).resolve().parents[2]
PACKS = [*sorted((ROOT / "rules").rglob("*.kaohe")), *sorted((Path(__file__).parent / "samples").glob("*.kaohe"))]
QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@cache
def texts() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in PACKS)


@cache
def words() -> tuple[str, ...]:
    spelt = [word for spellings in keywords().spellings.values() for word in spellings]
    return (
        *spelt,
        *keywords().units,
        *'()":,=+-*/%<>#「」“”。;\n',
        "0",
        "1",
        "95",
        "0.5",
        "2026-Q1",
        "2026-02-30",
        "甲",
        "乙",
    )


def loads(text: str) -> LoadedPack:
    """Loads a text and renders what was found; both must come to an end."""
    loaded = load_text(text)
    for language in ("zh", "en"):
        assert bool(as_text(loaded.findings, loaded.sources, language)) == bool(loaded.findings)
        json.dumps(as_json(loaded.findings, loaded.sources, language))
    return loaded


@QUICK
@given(st.text(st.characters(codec=None), max_size=300))
def test_random_text(text: str) -> None:
    loads(text)


@QUICK
@given(st.data())
def test_random_words_of_the_language(data: st.DataObject) -> None:
    loads(" ".join(data.draw(st.lists(st.sampled_from(words()), max_size=60))))


@QUICK
@given(st.data())
def test_a_truncated_pack(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(texts()))
    loads(text[: data.draw(st.integers(0, len(text)))])


@QUICK
@given(st.sampled_from(range(len(PACKS))), st.integers(0, 2**32))
def test_lines_shuffled_dropped_and_doubled(pack: int, seed: int) -> None:
    rng = random.Random(seed)
    lines = [line for line in texts()[pack].split("\n") for _ in range(rng.choice((0, 1, 1, 1, 1, 2)))]
    if rng.random() < 0.5:
        rng.shuffle(lines)
    loads("\n".join(lines))


@QUICK
@given(st.sampled_from(range(len(PACKS))), st.integers(0, 2**32))
def test_words_changed_inside_a_pack(pack: int, seed: int) -> None:
    rng = random.Random(seed)
    lines = texts()[pack].split("\n")
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(lines))
        pieces = lines[at].split(" ")
        pieces[rng.randrange(len(pieces))] = rng.choice(words())
        lines[at] = " ".join(pieces)
    loads("\n".join(lines))


@pytest.mark.parametrize(
    "text", ["", "\n", "\x00", "\x00" * 50, "\ud800", "岗位 \udfff", "\ufeff", "# 只有注释", '﻿制度 "甲"']
)
def test_odd_texts(text: str) -> None:
    loads(text)


def test_bytes_that_are_no_text_are_a_finding(tmp_path: Path) -> None:
    for number, content in enumerate((b"\xff\xfe\x00", b"\x80", random.Random(1).randbytes(2000))):
        path = tmp_path / f"{number}.kaohe"
        path.write_bytes(content)
        assert [one.code for one in load(path).findings] == ["E120"]


def test_ten_thousand_lines() -> None:
    assert loads("岗位 甲\n" + "  数据 某数 : 数量\n" * 10_000).findings
    assert loads("常量 某数 = \n" * 10_000).findings
    metrics = "".join(f"  数据 某数{number} : 数量\n" for number in range(10_000))
    loads(f"岗位 甲\n  生效 自 2026-01-01\n{metrics}")


@pytest.mark.parametrize(
    ("left", "right"), [("(", ")"), ("- ", ""), ("非 ", ""), ("MIN(", ")"), ("若 1 > 0 则 1 否则 ", "")]
)
def test_deep_nesting(left: str, right: str) -> None:
    found = loads(f"常量 甲 = {left * 1000}1{right * 1000}\n常量 乙 = 1").findings
    assert "E111" in {one.code for one in found}


def test_a_line_of_a_megabyte() -> None:
    for text in (
        "a" * 2**20,
        "常量 甲 = " + "1+" * 2**19 + "1",
        '制度 "' + "甲" * 2**20,
        "(" * 2**20,
        "1,222" * 2**18,
        "\t" * 2**20,
    ):
        loads(text)
