"""A score to its explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kaohe.backends.exact.outcome import Known, Missing, Reason
from kaohe.backends.exact.score import AssessmentScore, Figures, IndicatorScore, PartScore, RecordScore
from kaohe.explain.adjustments import adjustment_lines, grade_line
from kaohe.explain.changes import better_row
from kaohe.explain.explanation import Explanation, ScoredLine, SourceLine, TestedRow
from kaohe.explain.sentences import method_sentence, rounded
from kaohe.explain.substitute import Substitution
from kaohe.model.exact import exact_text
from kaohe.model.expressions import LiteralValue
from kaohe.model.pack import Assessment, Indicator, Pack, Part, Role
from kaohe.model.scoring import Bands
from kaohe.wording import Wording, wording
from kaohe.wording.numbers import approximate, fixed

__all__ = ["explain_score"]


def explain_score(
    pack: Pack, role: Role, figures: Figures, score: RecordScore, keys: Mapping[str, Any], language: str
) -> Explanation:
    """The explanation of a record.

    Parameters
    ----------
    pack, role : Pack, Role
        The rules it was scored by.
    figures, score : Figures, RecordScore
        What it was scored from, and what came out.
    keys : Mapping[str, Any]
        Employee, name, department, period, and the file and row it stands in.
    language : str
        ``zh`` or ``en``, of the sentences.
    """
    words = wording(language)
    by_name = {indicator.name: indicator for indicator in role.indicators}
    lines = tuple(_indicator(role, by_name[one.name], one, figures, score, words) for one in score.indicators)
    return Explanation.model_validate({
        "language": language,
        **{key: keys.get(key) for key in ("employee", "name", "department", "period")},
        "role": role.name,
        "role_label": role.label,
        "status": "incomplete" if score.incomplete else "scored",
        "title": pack.title,
        "version": pack.version,
        "approved_on": _day(pack.approved_on),
        "published_on": _day(pack.published_on),
        "effective_from": _day(role.starts),
        "form": role.form,
        "indicator_decimals": role.indicator_decimals,
        "total_decimals": role.total_decimals,
        "indicators": lines,
        "listed_weight": score.listed_weight,
        "counted_weight": score.counted_weight,
        "base_total": score.base_total,
        "base_sum": _base_sum(role, score, words),
        "adjustments": adjustment_lines(role, figures, score, words),
        "total": score.total,
        "grade": grade_line(role, figures, score, words),
        "disqualified": score.disqualified,
        "gaps": tuple(_gap(name, reason, words) for name, reason in score.incomplete),
        "source": SourceLine(file=keys["file"], row=keys["row"]) if keys.get("file") else None,
    })  # fmt: skip


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _gap(name: str | None, reason: Reason, words: Wording) -> str:
    said = words.say("reasons", reason.code, **dict(reason.facts))
    return f"{name}{words.term('colon')}{said}" if name else said


def _indicator(
    role: Role, indicator: Indicator, scored: IndicatorScore, figures: Figures, score: RecordScore, words: Wording
) -> ScoredLine:
    by_name = {part.name: part for part in indicator.parts}
    counted = sum((part.weight for part in scored.parts if part.score.counting.counts), Fraction(0))
    parts = tuple(
        _line(role, by_name[part.name], part, figures, score, words, _shared(part, counted, Fraction(1)))
        for part in scored.parts
    )
    shared = _shared(scored, score.counted_weight, score.listed_weight)
    line = _line(role, indicator, scored, figures, score, words, shared)
    return line.model_copy(update={"parts": parts, "parts_sum": _parts_sum(role, scored, counted)})


def _shared(scored: IndicatorScore | PartScore, counted: Fraction, listed: Fraction) -> Fraction | None:
    """The weight after sharing, where any was shared."""
    if not scored.score.counting.counts or counted in (0, listed):
        return None
    return scored.weight / counted * (listed if listed != 1 else 1)


def _parts_sum(role: Role, scored: IndicatorScore, counted: Fraction) -> str | None:
    if not scored.parts or scored.score.unrounded is None or counted == 0 or not scored.score.counting.counts:
        return None
    if scored.score.reason is not None:
        return None
    summands = " + ".join(_at_least_two(part.contribution) for part in scored.parts if part.contribution is not None)
    return f"({summands}) ÷ {exact_text(counted * 100)}% = {rounded(scored.score.unrounded, role.indicator_decimals)}"


def _at_least_two(number: Fraction) -> str:
    """A figure with two decimals, or with all it has where it has more."""
    text = exact_text(number)
    return text if len(text.partition(".")[2]) >= 2 else fixed(number, 2)


def _line(
    role: Role,
    rule: Indicator | Part,
    scored: IndicatorScore | PartScore,
    figures: Figures,
    score: RecordScore,
    words: Wording,
    shared: Fraction | None,
) -> ScoredLine:
    found, assessment = scored.score, rule.assessment
    value = found.value.value if isinstance(found.value, Known) else None
    is_band = assessment is not None and isinstance(assessment.scoring, Bands)
    indicator = scored.name if isinstance(scored, IndicatorScore) else _owner(score, scored)
    return ScoredLine(
        name=scored.name,
        label=rule.label,
        basis=rule.basis if isinstance(rule, Indicator) else None,
        method=assessment.scoring.method if assessment is not None else None,
        value=exact_text(value) if isinstance(value, Fraction) else None if value is None else str(value),
        row=found.row + 1 if found.row is not None else None,
        row_text=_rows(assessment)[found.row].text if found.row is not None else None,
        tested=_tested(assessment, found),
        unrounded=found.unrounded,
        points=found.points,
        weight=scored.weight,
        shared_weight=shared,
        contribution=scored.contribution,
        counting=found.counting.value,
        reason=words.say("reasons", found.reason.code, **dict(found.reason.facts)) if found.reason else None,
        sentence=_sentence(role, assessment, found, figures, words),
        change=better_row(role, figures, score, indicator, scored, assessment, words) if is_band else None,
    )  # fmt: skip


def _owner(score: RecordScore, part: PartScore) -> str:
    return next(one.name for one in score.indicators if any(own is part for own in one.parts))


def _rows(assessment: Assessment | None) -> Sequence[Any]:
    if assessment is not None and isinstance(assessment.scoring, Bands):
        return assessment.scoring.rows
    return ()


def _tested(assessment: Assessment | None, found: AssessmentScore) -> tuple[TestedRow, ...]:
    """The rows above the one that fitted."""
    if found.row is None:
        return ()
    return tuple(
        TestedRow(
            number=number,
            text=row.text,
            points=row.points.value if isinstance(row.points, LiteralValue) else None,
        )
        for number, row in enumerate(_rows(assessment)[: found.row], 1)
    )


def _sentence(
    role: Role, assessment: Assessment | None, found: AssessmentScore, figures: Figures, words: Wording
) -> str:
    """Figures put in, the value, and how it became points; or why there is none."""
    said = []
    if assessment is not None:
        known = isinstance(found.value, Known)
        put_in = Substitution(words, figures)
        said.append(put_in.equation(assessment.value) if known else put_in.text(assessment.value))
        said.append(method_sentence(assessment, found, figures, role.indicator_decimals, words))
    if found.reason is not None:
        reason = words.say("reasons", found.reason.code, **dict(found.reason.facts))
        points = exact_text(found.points) if found.points is not None else None
        said.append(words.say("explanation", found.counting.value, reason=reason, points=points))
        if assessment is not None and isinstance(found.value, Missing) and found.reason.code == "no_cell":
            said = said[-1:]
    return words.term("semicolon").join(part for part in said if part)


def _base_sum(role: Role, score: RecordScore, words: Wording) -> str | None:
    if score.base_unrounded is None or score.base_total is None:
        return None
    summands = " + ".join(_at_least_two(one.contribution) for one in score.indicators if one.contribution is not None)
    if role.form == "weight":
        divisor = f"÷ {exact_text(score.counted_weight * 100)}%"
    else:
        divisor = f"÷ {exact_text(score.counted_weight)} × 100"
    exactly = score.base_unrounded == score.base_total
    shown = approximate(score.base_unrounded)
    if exactly:
        return f"({summands}) {divisor} = {fixed(score.base_total, role.total_decimals)}"
    rounding = words.say("explanation", "rounding", places=role.total_decimals)
    return f"({summands}) {divisor} = {shown} → {fixed(score.base_total, role.total_decimals)}{rounding}"
