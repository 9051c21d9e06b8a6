"""An explanation as lines of text, in columns that Chinese and Latin signs share."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.diagnostics.width import display_width, harmless, padded
from kaohe.explain.columns import WIDTH, Columns, wrapped
from kaohe.explain.explanation import CorrectionLine, DimensionLine, Explanation, ScoredLine
from kaohe.explain.formulas import Owner, formula, shown_weight
from kaohe.explain.overridden import with_override
from kaohe.model.exact import exact_text
from kaohe.wording import Wording, wording
from kaohe.wording.numbers import fixed

__all__ = ["as_text"]

_WIDEST_NAME = 32


def as_text(explanation: Explanation) -> str:
    """The whole statement, ending with a line's end."""
    return "\n".join(line.rstrip() for line in _Statement(explanation).lines()) + "\n"


class _Statement:
    def __init__(self, explanation: Explanation) -> None:
        self._it = explanation
        self._words: Wording = wording(explanation.language)
        lines: list[DimensionLine | ScoredLine] = [*explanation.dimensions]
        lines += [line for one in explanation.indicators for line in (one, *one.parts)]
        self._owners: dict[int, Owner] = {id(part): one for one in explanation.indicators for part in one.parts}
        self._owners |= {id(one): explanation.dimension_of(one) for one in explanation.indicators}
        self._formulas = {id(line): formula(explanation, line, self._owners.get(id(line))) for line in lines}
        names = [self._name(line) for line in lines] + [self._label(word) for word in self._labels()]
        names += [self._sum_name()] if explanation.dimensions else []
        self._columns = Columns(
            left=min(max(map(display_width, names)), _WIDEST_NAME),
            right=max(map(display_width, self._formulas.values()), default=0),
        )

    def _labels(self) -> Iterator[str]:
        yield from ("total", "grade", "source", "limits", "veto")
        if self._it.whole is not None:
            yield "whole"
        if self._it.correction is not None or (self._it.whole is not None and self._it.whole.correction is not None):
            yield "correction"
        yield from ("override refused" for one in self._it.overrides if not one.applied)
        yield from (one.kind for one in self._it.adjustments if one.kind not in ("floor", "cap"))

    def _label(self, word: str) -> str:
        term = self._words.term(word)
        return term[:1].upper() + term[1:]

    def lines(self) -> Iterator[str]:
        it = self._it
        yield from self._head()
        yield ""
        for dimension in it.dimensions:
            yield from self._dimension(dimension)
        for indicator in it.indicators if not it.dimensions else ():
            yield from self._indicator(indicator)
        yield from self._result()
        yield from self._corrected(it.correction)
        yield from self._whole()
        if it.source is not None:
            place = self._words.say("render", "cell", file=harmless(it.source.file), row=it.source.row)
            yield from self._columns.plain(self._label("source"), place)

    def _head(self) -> Iterator[str]:
        it = self._it
        who = " · ".join(harmless(one) for one in (it.employee, it.name, it.role, it.period) if one)
        result = harmless(self._outcome())
        room = max(0, WIDTH - display_width(result))
        if display_width(who) + 2 <= room:
            yield padded(who, room) + result
        else:
            yield from wrapped(who, WIDTH)
            yield " " * room + result
        rules = self._words.say(
            "explanation", "rules", title=it.title, version=it.version, approved=it.approved_on,
            published=it.published_on, effective=it.effective_from,
        )  # fmt: skip
        yield from wrapped(harmless(rules), WIDTH)

    def _outcome(self) -> str:
        it = self._it
        if it.total is None:
            return self._words.say("explanation", it.status)
        said = [f"{self._label('total')} {fixed(it.total, it.total_decimals)}"]
        if it.grade is not None:
            said.append(f"{it.grade.grade} {it.grade.label or ''}".rstrip())
            if it.grade.coefficient is not None:
                said.append(f"{self._label('coefficient')} {exact_text(it.grade.coefficient)}")
        if it.disqualified:
            said.append(self._words.term("disqualified"))
        return " · ".join(said)

    def _dimension(self, line: DimensionLine) -> Iterator[str]:
        yield harmless(line.name)
        for indicator in self._it.indicators:
            if indicator.name in line.indicators:
                yield from self._indicator(indicator)
        yield from self._columns.scored(self._sum_name(), harmless(line.sentence), self._formulas[id(line)])
        yield from self._shared(line)

    def _sum_name(self) -> str:
        return f"  {self._words.term('sum of dimension')}"

    def _indicator(self, line: ScoredLine) -> Iterator[str]:
        if not line.parts:
            yield from self._scored(line, self._name(line), with_override(line.sentence, line.override, self._words))
            return
        yield self._name(line)
        for part in line.parts:
            yield from self._scored(part, self._name(part), part.sentence)
        name = f"  {self._indent(line)}{self._words.term('sum of parts')}"
        said = with_override(line.parts_sum or line.sentence, line.override, self._words)
        yield from self._scored(line, name, said)

    def _name(self, line: DimensionLine | ScoredLine) -> str:
        return f"{self._indent(line)}{harmless(line.name)}"

    def _indent(self, line: DimensionLine | ScoredLine) -> str:
        """Two blanks for each thing that it is part of."""
        owner = self._owners.get(id(line))
        return "" if owner is None else f"  {self._indent(owner)}"

    def _scored(self, line: ScoredLine, name: str, sentence: str) -> Iterator[str]:
        yield from self._columns.scored(name, harmless(sentence), self._formulas[id(line)])
        if line.remark is not None:
            said = self._words.say("explanation", "remark", text=harmless(line.remark))
            yield from self._columns.plain("", said)
        yield from self._shared(line)
        if line.change is not None:
            yield from self._columns.plain("", harmless(line.change.sentence))

    def _shared(self, line: DimensionLine | ScoredLine) -> Iterator[str]:
        if line.shared_weight is not None:
            owner = self._owners.get(id(line))
            weights = (shown_weight(self._it, one, owner) for one in (line.weight, line.shared_weight))
            said = self._words.say("explanation", "shared", **dict(zip(("weight", "shared"), weights, strict=True)))
            yield from self._columns.plain("", said)

    def _result(self) -> Iterator[str]:
        it, columns = self._it, self._columns
        if it.base_sum is not None:
            yield from columns.plain(self._label("total"), it.base_sum)
        for gap in it.gaps:
            yield from columns.plain(self._label("reason"), harmless(gap))
        limits = [one.sentence for one in it.adjustments if one.kind in ("floor", "cap")]
        for one in it.adjustments:
            if one.kind not in ("floor", "cap", "veto", "override"):
                yield from columns.plain(self._label(one.kind), harmless(one.sentence))
        if limits:
            yield from columns.plain(self._label("limits"), self._words.term("semicolon").join(limits))
        for one in it.adjustments:
            if one.kind == "veto":
                yield from columns.plain(self._label("veto"), harmless(one.sentence))
        for one in it.adjustments:
            if one.kind == "override":
                yield from columns.plain(self._label("override"), harmless(one.sentence))
        if it.grade is not None:
            yield from columns.plain(self._label("grade"), harmless(it.grade.sentence))
        if it.disqualified:
            yield from columns.plain(self._label("grade"), self._words.term("disqualified"))
        for refused in it.overrides:
            if not refused.applied:
                yield from columns.plain(self._label("override refused"), harmless(refused.sentence))

    def _whole(self) -> Iterator[str]:
        """The person's whole over several roles."""
        whole, columns = self._it.whole, self._columns
        if whole is None:
            return
        said = [one for one in (whole.sentence, *whole.gaps, whole.left_out) if one is not None]
        if whole.status == "incomplete":
            said.insert(0, self._words.say("explanation", whole.status))
        yield from columns.plain(self._label("whole"), harmless(self._words.term("semicolon").join(said)))
        if whole.grade_sentence is not None:
            yield from columns.plain("", harmless(whole.grade_sentence))
        yield from self._corrected(whole.correction)

    def _corrected(self, correction: CorrectionLine | None) -> Iterator[str]:
        """What changed against results that these supersede."""
        if correction is not None:
            yield from self._columns.plain(self._label("correction"), harmless(correction.sentence))
