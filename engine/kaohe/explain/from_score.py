"""A score to its explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from kaohe.backends.exact.outcome import Known, Missing, Reason
from kaohe.backends.exact.record import with_points
from kaohe.backends.exact.score import AssessmentScore, Counting, Figures, IndicatorScore, PartScore, RecordScore
from kaohe.explain.adjustments import adjustment_lines, grade_line
from kaohe.explain.case import Case
from kaohe.explain.changes import better_row
from kaohe.explain.dimensions import dimension_lines, dimension_of, waits_for_indicators
from kaohe.explain.explanation import Explanation, OverrideLine, ScoredLine, SourceLine, TestedRow
from kaohe.explain.grounds import Grounds
from kaohe.explain.nearest import Search
from kaohe.explain.overridden import applied_to
from kaohe.explain.sentences import method_sentence
from kaohe.explain.substitute import Substitution
from kaohe.explain.sums import base_sum, held_within, parts_sum, shared_weight
from kaohe.explain.turns import turns_of
from kaohe.model.exact import exact_text, round_half_up
from kaohe.model.expressions import Expression
from kaohe.model.from_syntax.methods import method_called
from kaohe.model.pack import Assessment, Indicator, Pack, Part, Role
from kaohe.model.scoring import Bands, Row, Scoring, rows_of
from kaohe.wording import Wording, wording
from kaohe.wording.numbers import fixed

__all__ = ["explain_score", "explain_unscored", "said_exempt", "said_gap"]


def explain_score(
    pack: Pack,
    grounds: Grounds,
    figures: Figures,
    score: RecordScore,
    *,
    keys: Mapping[str, Any],
    language: str,
    overrides: Sequence[OverrideLine] = (),
) -> Explanation:
    """The explanation of a record.

    Parameters
    ----------
    pack, grounds : Pack, Grounds
        The rules it was scored by; the grounds of their role serve all its records.
    figures, score : Figures, RecordScore
        What it was scored from, and what came out.
    keys : Mapping[str, Any]
        Employee, name, department, period, and the file and row it stands in.
    language : str
        ``zh`` or ``en``, of the sentences.
    overrides : Sequence[OverrideLine]
        All that were given of it; those applied are in the score.
    """
    role = grounds.role
    figures = with_points(figures, (*score.indicators, *score.dimensions))
    search = Search(grounds, figures, score)
    case = Case(grounds, figures, score, wording(language), search, tuple(overrides))
    rules = {indicator.name: indicator for indicator in role.indicators}
    return Explanation.model_validate({
        **_head(pack, keys, language),
        "role": role.name,
        "role_label": role.label,
        "status": score.status,
        "effective_from": _day(role.starts),
        "form": role.form,
        "indicator_decimals": role.indicator_decimals,
        "total_decimals": role.total_decimals,
        "dimensions": dimension_lines(case) if score.exempt is None else (),
        "indicators": tuple(_indicator(case, rules[one.name], one) for one in score.indicators if score.exempt is None),
        "listed_weight": score.listed_weight,
        "counted_weight": score.counted_weight,
        "reached_weight": score.reached_weight,
        "base_total": score.base_total,
        "base_sum": base_sum(case),
        "adjustments": adjustment_lines(case),
        "total": score.total,
        "grade": grade_line(case),
        "disqualified": score.disqualified,
        "gaps": _gaps(case),
        "overrides": case.overrides,
    })  # fmt: skip


def explain_unscored(
    pack: Pack,
    keys: Mapping[str, Any],
    status: str,
    reasons: Sequence[str],
    language: str,
    overrides: Sequence[OverrideLine] = (),
) -> Explanation:
    """The explanation of a record that was rejected or not appraised: the reasons, and where it stands."""
    facts = {"role": keys.get("role"), "role_label": None, "effective_from": None, "status": status}
    return Explanation.model_validate(
        {**_head(pack, keys, language), **facts, "gaps": tuple(reasons), "overrides": tuple(overrides)}
    )


def _head(pack: Pack, keys: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "language": language,
        **{key: keys.get(key) for key in ("employee", "name", "department", "period")},
        "title": pack.title,
        "version": pack.version,
        "approved_on": _day(pack.approved_on),
        "approved_by": pack.approved_by,
        "published_on": _day(pack.published_on),
        "source": SourceLine(file=keys["file"], row=keys["row"]) if keys.get("file") and keys.get("row") else None,
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _gaps(case: Case) -> tuple[str, ...]:
    """Why there is no total."""
    if case.score.exempt is not None:
        return (said_exempt(case.role, case.score.exempt, case.figures, case.words),)
    return tuple(said_gap(name, reason, case.words) for name, reason in case.score.incomplete)


def said_exempt(role: Role, exempt: int, figures: Figures, words: Wording) -> str:
    """By which exemption somebody isn't appraised, with its figures put in."""
    rule = role.exemptions[exempt]
    put_in = Substitution(words, figures)
    return words.say("explanation", "exempt", title=rule.title, figures=put_in.text(rule.condition))


def said_gap(name: str | None, reason: Reason, words: Wording) -> str:
    """What kept a total from being formed: the indicator or veto, and the reason."""
    said = words.say("reasons", reason.code, **dict(reason.facts))
    return f"{name}{words.term('colon')}{said}" if name else said


def _indicator(case: Case, rule: Indicator, scored: IndicatorScore) -> ScoredLine:
    rules = {part.name: part for part in rule.parts}
    counted = sum((part.weight for part in scored.parts if part.score.counting.counts), Fraction(0))
    own = (scored.by_rules or scored.score).counting is Counting.COUNTED  # else the parts' weights moved nothing
    parts = tuple(
        _line(case, rules[part.name], part, shared_weight(part, counted, Fraction(1)) if own else None)
        for part in scored.parts
    )
    line = _line(case, rule, scored, _shared(case, scored))
    summed = parts_sum(case, scored, counted) if own and parts else None
    override = applied_to(case.overrides, "indicator", scored.name)
    by_rules = scored.by_rules.counting.value if scored.by_rules is not None else None
    kept = {"parts": parts, "parts_sum": summed, "override": override, "by_rules": by_rules}
    return line.model_copy(update=kept)


def _shared(case: Case, scored: IndicatorScore) -> Fraction | None:
    """The weight after sharing: inside its dimension, where that is counted by its indicators, or in the total."""
    dimension = dimension_of(case, scored)
    if dimension is None:
        whole = case.score.counted_weight, case.score.listed_weight
        return None if case.score.incomplete else shared_weight(scored, *whole)
    if dimension.score.counting is not Counting.COUNTED:
        return None
    full = Fraction(1) if case.role.form == "weight" else dimension.weight
    return shared_weight(scored, dimension.counted_weight, full)


def _line(
    case: Case, rule: Indicator | Part, scored: IndicatorScore | PartScore, shared: Fraction | None
) -> ScoredLine:
    found, assessment = scored.score, rule.assessment
    value = found.value.value if isinstance(found.value, Known) else None
    rows = rows_of(assessment.scoring) if assessment is not None else ()
    return ScoredLine(
        name=scored.name,
        label=rule.label,
        basis=rule.basis if isinstance(rule, Indicator) else None,
        method=_method(assessment.scoring) if assessment is not None else None,
        value=exact_text(value) if isinstance(value, Fraction) else None if value is None else str(value),
        row=found.row + 1 if found.row is not None else None,
        row_text=rows[found.row].text if found.row is not None else None,
        tested=_tested(rows[: found.row or 0]),
        unrounded=found.unrounded,
        points=found.points,
        weight=scored.weight,
        shared_weight=shared,
        contribution=scored.contribution,
        counting=found.counting.value,
        reason=case.why(found.reason) if found.reason else None,
        remark=_remark(case, assessment),
        sentence=_sentence(case, rule, scored),
        change=better_row(case, scored, assessment, rule.limits) if rows else None,
    )  # fmt: skip


def _by_rules(scored: IndicatorScore | PartScore) -> AssessmentScore:
    """What the rules give, whatever somebody put in its place."""
    by_rules = scored.by_rules if isinstance(scored, IndicatorScore) else None
    return by_rules or scored.score


def _method(scoring: Scoring) -> str:
    """The method as the rules write it."""
    written = scoring.written if isinstance(scoring, Bands) else None
    return method_called(written).rule if written is not None else scoring.method


def _remark(case: Case, assessment: Assessment | None) -> str | None:
    """The assessor's reason as given, empty where none was; None where the rules ask for none."""
    if assessment is None or assessment.remark is None:
        return None
    given = case.figures.now.get(assessment.remark)
    return str(given.value) if isinstance(given, Known) else ""


def _tested(rows: Sequence[Row]) -> tuple[TestedRow, ...]:
    """The rows above the one that fitted."""
    return tuple(
        TestedRow(
            number=number,
            text=row.text,
            points=row.fixed,
        )
        for number, row in enumerate(rows, 1)
    )


def _sentence(case: Case, rule: Indicator | Part, scored: IndicatorScore | PartScore) -> str:
    """Figures put in, the value, and how it became points; or why there is none; behind an arrow what was rounded."""
    found, condition = _by_rules(scored), rule.condition if isinstance(rule, Indicator) else None
    said = _said(case, rule.assessment, condition, found, pending=_pending(case, scored))
    text = case.words.term("semicolon").join(one for one in said if one)
    if found.points is None or found.unrounded == found.points or "→" in text:
        return text
    return f"{text} → {fixed(found.points, case.role.indicator_decimals)}"


def _pending(case: Case, scored: IndicatorScore | PartScore) -> str:
    """What to say of a pending one: it may leave what it is part of without data, whose own rule then decides."""
    if isinstance(scored, PartScore):
        return "part pending"
    dimension = dimension_of(case, scored)
    return "indicator pending" if dimension is not None and waits_for_indicators(dimension) else "pending"


def _said(
    case: Case, assessment: Assessment | None, condition: Expression | None, found: AssessmentScore, *, pending: str
) -> Iterator[str]:
    says_it_all = found.reason is not None and (
        found.reason.code == "condition_fails" or (isinstance(found.value, Missing) and found.reason.code == "no_cell")
    )  # figures put in would only repeat or distract
    if assessment is not None and not says_it_all:
        put_in, known = case.put_in(), isinstance(found.value, Known)
        clear_of = [side for turn in turns_of(assessment) for side in turn.sides(case.figures) or ()]
        yield put_in.equation(assessment.value, clear_of) if known else put_in.text(assessment.value)
        yield method_sentence(case, assessment, _freed(case, found))
        yield held_within(case, found)
    elif (figures := case.condition(condition)) is not None:
        yield figures
    if found.reason is not None:
        points = exact_text(found.unrounded) if found.unrounded is not None else None
        key = pending if found.counting is Counting.PENDING else found.counting.value
        yield case.say(key, reason=case.why(found.reason), points=points)


def _freed(case: Case, found: AssessmentScore) -> AssessmentScore:
    """The score as it was before the limits of the indicator or part."""
    if found.free is None:
        return found
    return replace(found, unrounded=found.free, points=round_half_up(found.free, case.role.indicator_decimals))
