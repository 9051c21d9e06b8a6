"""Findings as people read them, and as programs do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaohe.diagnostics.diagnostic import CellPlace, Diagnostic, Severity, Span
from kaohe.diagnostics.width import display_width, harmless
from kaohe.model.exact import exact_text
from kaohe.model.types import Type
from kaohe.wording import Wording, wording

__all__ = ["Excepted", "Piece", "Region", "as_json", "as_pieces", "as_text", "in_order", "sentence", "summary"]

Excepted = Iterable[tuple[Diagnostic, str]]
"""Findings that the rules except, each with their reason."""
_MOST_COLUMNS = 96


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and its style: ``error``, ``warning``, ``note``, ``place``, ``quote``, ``fix`` or ``plain``."""

    text: str
    style: str = "plain"


@dataclass(frozen=True, slots=True)
class Region:
    """A span as lines and columns, both from 1, the end after its last sign; ``text`` is its first line."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str

    @classmethod
    def of(cls, span: Span, source: str) -> Region:
        """Where a span lies in its source."""
        start, end = min(span.start, len(source)), min(span.end, len(source))
        line_start = source.rfind("\n", 0, start) + 1
        line_end = source.find("\n", start)
        line, end_line = source.count("\n", 0, start) + 1, source.count("\n", 0, end) + 1
        text = source[line_start : line_end if line_end >= 0 else len(source)]
        return cls(line, start - line_start + 1, end_line, end - source.rfind("\n", 0, end), text)


def in_order(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings by file and place."""

    def key(one: Diagnostic) -> tuple[str, int, str]:
        if isinstance(one.place, Span):
            return one.place.file, one.place.start, one.code
        return (one.place.file, one.place.row or 0, one.code) if one.place else ("", 0, one.code)

    return sorted(findings, key=key)


def as_text(findings: Iterable[Diagnostic], sources: Mapping[str, str], language: str) -> str:
    """Findings as plain text."""
    return "".join(piece.text for piece in as_pieces(findings, sources, language))


def as_pieces(findings: Iterable[Diagnostic], sources: Mapping[str, str], language: str) -> Iterator[Piece]:
    """Findings as pieces of text that a terminal may colour."""
    words = wording(language)
    for one in in_order(findings):
        yield from _finding(one, sources, words)
        yield Piece("\n")


def _finding(one: Diagnostic, sources: Mapping[str, str], words: Wording) -> Iterator[Piece]:
    facts = dict(one.facts)
    yield Piece(f"{words.term(one.severity.value)} {one.code} ", one.severity.value)
    yield Piece(harmless(words.say(one.code, "title", **facts)), one.severity.value)
    yield Piece("\n")
    if isinstance(one.place, Span):
        yield from _quote(one.place, sources, words)
    elif one.place is not None:
        yield Piece(f"  {_cell(one.place, words)}\n", "place")
    for said in (words.say(one.code, key, **facts) for key in ("what", "why")):
        for line in said.splitlines():
            yield Piece(f"  {harmless(line)}\n")
    if "hits" in facts:
        yield Piece(f"  {harmless(words.say('render', 'hits', **facts))}\n")
    yield from _correction(one, sources, words, facts)
    for span in one.related:
        place = Region.of(span, sources.get(span.file, ""))
        yield Piece(f"  {words.say('render', 'related', file=span.file, line=place.line)}", "place")
        yield Piece(f" {harmless(place.text.strip())}\n", "quote")


def _quote(span: Span, sources: Mapping[str, str], words: Wording) -> Iterator[Piece]:
    place = Region.of(span, sources.get(span.file, ""))
    where = words.say("render", "place", file=harmless(span.file), line=place.line, column=place.column)
    yield Piece(f"  {where}\n", "place")
    before, marked, text = _window(place)
    number = str(place.line)
    yield Piece(f"    {number} │ ", "place")
    yield Piece(f"{text}\n", "quote")
    yield Piece(f"    {' ' * len(number)} │ ", "place")
    yield Piece(f"{' ' * display_width(before)}{'^' * max(1, display_width(marked))}\n", "error")


def _window(place: Region) -> tuple[str, str, str]:
    """What stands before the mark, what is marked, and the line; a long line is cut around the mark."""
    text = harmless(place.text.replace("\t", " "))
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(text)
    cut = 0
    if display_width(text) > _MOST_COLUMNS:
        cut = max(0, start - 30)
        text = ("…" if cut else "") + text[cut : cut + 80] + "…"
    shift = cut - (1 if cut else 0)
    return text[: start - shift], text[start - shift : end - shift].rstrip("…") or "^", text


def _correction(one: Diagnostic, sources: Mapping[str, str], words: Wording, facts: dict[str, Any]) -> Iterator[Piece]:
    advice = harmless(words.say(one.code, "advice", **facts))
    if advice:
        yield Piece(f"  {advice}\n")
    corrected = _corrected(one, sources)
    if corrected:
        yield Piece(f"  {words.say('render', 'write')} ")
        yield Piece(f"{harmless(corrected)}\n", "fix")


def _corrected(one: Diagnostic, sources: Mapping[str, str]) -> str | None:
    """The faulty line with its correction put in."""
    if one.fix is None:
        return None
    source = sources.get(one.fix.span.file, "")
    start = source.rfind("\n", 0, one.fix.span.start) + 1
    end = source.find("\n", one.fix.span.end)
    end = len(source) if end < 0 else end
    return (source[start : one.fix.span.start] + one.fix.text + source[one.fix.span.end : end]).strip()


def _cell(place: CellPlace, words: Wording) -> str:
    facts = {"row": place.row, "column": place.column and harmless(place.column)}
    where = words.say("render", "cell", file=harmless(place.file), **facts)
    return where if not place.cell else f"{where} │ {harmless(place.cell[:60])}"


def sentence(one: Diagnostic, language: str) -> str:
    """A finding as one line: what, why and what to do."""
    words = wording(language)
    said = [words.say(one.code, key, **dict(one.facts)) for key in ("what", "why", "advice")]
    lines = [" ".join(part.split("\n")) for part in said if part]
    return harmless((" " if language == "en" else "").join(lines))


def summary(findings: Iterable[Diagnostic], language: str) -> str:
    """How many findings of each severity there are."""
    counts = dict.fromkeys(Severity, 0)
    for one in findings:
        counts[one.severity] += 1
    return wording(language).say("render", "summary", **{severity.value: n for severity, n in counts.items()})


def as_json(
    findings: Iterable[Diagnostic], sources: Mapping[str, str], language: str, excepted: Excepted = ()
) -> list[dict[str, Any]]:
    """Findings as plain data, with places from 1 and the sentences in a language.

    Those that the rules except follow, each with their reason as ``exception``.
    """
    words = wording(language)
    told = [_as_dict(one, sources, words) for one in in_order(findings)]
    return told + [_as_dict(one, sources, words) | {"exception": reason} for one, reason in excepted]


def _as_dict(one: Diagnostic, sources: Mapping[str, str], words: Wording) -> dict[str, Any]:
    result: dict[str, Any] = {"code": one.code, "severity": one.severity.value}
    if isinstance(one.place, Span):
        place = Region.of(one.place, sources.get(one.place.file, ""))
        result |= {
            "file": one.place.file, "line": place.line, "column": place.column, "end_line": place.end_line,
            "end_column": place.end_column, "quote": place.text,
        }  # fmt: skip
    elif one.place is not None:
        cell = one.place
        result |= {"file": cell.file, "row": cell.row, "column_name": cell.column, "cell": cell.cell}
    facts = dict(one.facts)
    result |= {key: words.say(one.code, key, **facts) for key in ("title", "what", "why", "advice")}
    if one.fix is not None:
        fix = one.fix
        result["fix"] = {
            "start": fix.span.start,
            "end": fix.span.end,
            "text": fix.text,
            "line": _corrected(one, sources),
        }
    return result | {"facts": {name: _plain(fact) for name, fact in facts.items()}}


def _plain(fact: Any) -> Any:
    if isinstance(fact, Fraction):
        return exact_text(fact)
    if isinstance(fact, Type):
        return fact.kind.value if fact.unit is None else f"{fact.kind.value} ({fact.unit})"
    if isinstance(fact, list | tuple):
        return [_plain(one) for one in fact]
    return fact if isinstance(fact, str | int | bool | None) else str(fact)
