"""An explanation as lines of text, in columns that Chinese and Latin signs share."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.diagnostics.width import display_width, harmless, padded
from kaohe.explain.explanation import Explanation, ScoredLine
from kaohe.model.exact import exact_text
from kaohe.wording import Wording, wording
from kaohe.wording.numbers import approximate, fixed

__all__ = ["WIDTH", "as_text"]

WIDTH = 100
"""Columns that a statement takes."""

_GAP = 2


def as_text(explanation: Explanation) -> str:
    """The whole statement, ending with a line's end."""
    words = wording(explanation.language)
    return "\n".join(line.rstrip() for line in _lines(explanation, words)) + "\n"


def _lines(it: Explanation, words: Wording) -> Iterator[str]:
    yield from _head(it, words)
    yield ""
    titles = [one.name for one in it.indicators] + [f"  {part.name}" for one in it.indicators for part in one.parts]
    labels = [words.term(label) for label in ("total", "veto", "grade", "limits", "source")]
    left = min(max(display_width(title) for title in titles + labels) + _GAP, 34)
    formulas = [_formula(it, one) for one in it.indicators] + [_formula(it, part) for one in it.indicators for part in one.parts]
    right = max((display_width(one) for one in formulas), default=0)
    columns = _Columns(left, right)
    for one in it.indicators:
        yield from _scored(it, one, columns, words, "")
    yield from _total(it, columns, words)
    if it.source is not None:
        yield from columns.plain(words.term("source"), words.say("render", "cell", file=it.source.file, row=it.source.row))


def _head(it: Explanation, words: Wording) -> Iterator[str]:
    who = " · ".join(harmless(part) for part in (it.employee, it.name, it.role, it.period) if part)
    if it.total is not None:
        result = f"{words.term('total')} {fixed(it.total, it.total_decimals)}"
        if it.grade is not None:
            result += f" · {it.grade.grade} {it.grade.label or ''}".rstrip()
        if it.disqualified:
            result += f" · {words.term('disqualified')}"
    else:
        result = words.say("explanation", "no total")
    yield padded(who, WIDTH - display_width(result)) + result if display_width(who) + display_width(result) < WIDTH else f"{who}  {result}"
    yield words.say(
        "explanation", "rules", title=it.title, version=it.version, approved=it.approved_on, published=it.published_on,
        effective=it.effective_from,
    )  # fmt: skip


class _Columns:
    """A name on the left, a sentence, and a formula on the right of its last line."""

    def __init__(self, left: int, right: int) -> None:
        self._left = left
        self._right = WIDTH - right

    def plain(self, name: str, text: str) -> Iterator[str]:
        """A name and a text over the whole width."""
        yield from self._put(name, text, WIDTH)

    def scored(self, name: str, text: str, formula: str) -> Iterator[str]:
        """A name, a text, and a formula beside its last line."""
        lines = list(self._put(name, text, self._right - _GAP if formula else WIDTH))
        yield from lines[:-1]
        yield padded(lines[-1], self._right) + formula

    def _put(self, name: str, text: str, end: int) -> Iterator[str]:
        start = padded(name, self._left)
        if display_width(name) >= self._left:
            yield name
            start = " " * self._left
        for piece in wrapped(text, end - self._left):
            yield start + piece
            start = " " * self._left


def wrapped(text: str, width: int) -> list[str]:
    """Text in lines of a width: broken at blanks, or behind any Chinese sign."""
    lines, line, used = [], "", 0
    for word in _words(text):
        size = display_width(word.rstrip())
        if line and used + size > width:
            lines.append(line.rstrip())
            line, used = "", 0
        line += word
        used += display_width(word)
    return [*lines, line.rstrip()]


_CLOSING = frozenset(",。;:、)」%〉》!?,.;:)")


def _words(text: str) -> Iterator[str]:
    """The pieces between which a line may break; closing marks stay with what they close."""
    piece = ""
    for at, sign in enumerate(text):
        piece += sign
        follows = text[at + 1] if at + 1 < len(text) else ""
        wide = display_width(sign) == 2 and sign not in "「(《"
        if follows not in _CLOSING and (sign == " " or (wide and follows)):
            yield piece
            piece = ""
    if piece:
        yield piece


def _formula(it: Explanation, line: ScoredLine) -> str:
    """Points × weight = contribution; by 分值 the points alone."""
    if line.contribution is None or line.points is None:
        return ""
    points = fixed(line.points, it.indicator_decimals)
    is_part = all(line is not one for one in it.indicators)
    if it.form == "points" and not is_part:
        return f"{points} / {exact_text(line.weight)}"
    return f"{points} × {exact_text(line.weight * 100)}% = {_sum_figure(line.contribution)}"


def _sum_figure(number: Fraction) -> str:
    text = exact_text(number)
    return text if len(text.partition(".")[2]) >= 2 else fixed(number, 2)


def _scored(it: Explanation, line: ScoredLine, columns: _Columns, words: Wording, indent: str) -> Iterator[str]:
    sentence = line.parts_sum if line.parts and line.parts_sum else line.sentence
    for part in line.parts:
        if part is line.parts[0]:
            yield harmless(line.name)
        yield from _scored(it, part, columns, words, "  ")
    name = words.term("sum of parts") if line.parts else line.name
    yield from columns.scored(f"{indent}{'  ' if line.parts else ''}{harmless(name)}", harmless(sentence), _formula(it, line))
    if line.shared_weight is not None:
        facts = {"weight": _weight(it, line.weight), "shared": _weight(it, line.shared_weight)}
        yield from columns.plain("", words.say("explanation", "shared", **facts))
    if line.change is not None:
        yield from columns.plain("", harmless(line.change.sentence))


def _weight(it: Explanation, weight: Fraction) -> str:
    return approximate(weight) if it.form == "points" and weight > 1 else f"{approximate(weight * 100)}%"


def _total(it: Explanation, columns: _Columns, words: Wording) -> Iterator[str]:
    if it.base_sum is not None:
        yield from columns.plain(words.term("total"), it.base_sum)
    for gap in it.gaps:
        yield from columns.plain(words.term("incomplete"), harmless(gap))
    limits = [one for one in it.adjustments if one.kind != "veto"]
    if limits:
        said = words.term("comma").join(one.sentence for one in limits)
        yield from columns.plain(words.term("limits"), said)
    for one in it.adjustments:
        if one.kind == "veto":
            yield from columns.plain(words.term("veto"), harmless(one.sentence))
    if it.grade is not None:
        yield from columns.plain(words.term("grade"), harmless(it.grade.sentence))
    if it.disqualified:
        yield from columns.plain(words.term("grade"), words.term("disqualified"))
