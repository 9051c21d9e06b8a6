"""Works the examples of a pack, and sees where they, and records, come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kaohe.backends.exact.examples import Difference, differences, figures_of_example, version_of
from kaohe.backends.exact.record import score_record, with_points
from kaohe.backends.exact.score import Figures, RecordScore
from kaohe.explain.explanation import Explanation, ScoredLine
from kaohe.explain.from_score import explain_score
from kaohe.explain.grounds import Grounds
from kaohe.model.exact import exact_text
from kaohe.model.pack import Example, Expected, Pack, Role
from kaohe.run.trace import TracedRecord
from kaohe.testing.places import Place, places_of
from kaohe.testing.report import Covered, Report, RoleCoverage, Told, Worked
from kaohe.wording import Wording, wording

__all__ = ["report_on"]


def report_on(
    pack: Pack, sources: Mapping[str, str], language: str, records: Iterable[TracedRecord] | None, left_out: int
) -> Report:
    """Works all examples, and tells what they and records reach.

    Parameters
    ----------
    pack, sources : Pack, Mapping[str, str]
        Sound rules, and their texts.
    language : str
        ``zh`` or ``en``, of what is told.
    records : Iterable[TracedRecord] | None
        Records that have been scored by these rules; None where there are none to look at.
    left_out : int
        How many more there are.
    """
    words = wording(language)
    worked = tuple(Worked(one, tuple(_told(pack, one, words))) for one in pack.examples)
    found = {_key(role): _Coverage(role, places_of(role, sources, words)) for role in pack.roles}
    for example in pack.examples:
        role = version_of(pack, example)
        if role is not None:
            found[_key(role)].example(example)
    for record in records or ():
        found[_key(record.plan.role)].record(record)
    roles = tuple(one.result(looked=records is not None) for one in found.values())
    return Report(worked, roles, left_out)


def _key(role: Role) -> tuple[str, str]:
    return role.name, str(role.starts)


@dataclass(slots=True)
class _Coverage:
    """A role version and who has come where in it so far."""

    role: Role
    places: tuple[Place, ...]
    examples: dict[int, list[str]] = field(default_factory=dict)
    records: dict[int, int] = field(default_factory=dict)
    first: dict[int, tuple[str, int]] = field(default_factory=dict)
    looked_at: int = 0

    def example(self, example: Example) -> None:
        for at in self._reached(figures_of_example(example, self.role)):
            self.examples.setdefault(at, []).append(example.title)

    def record(self, record: TracedRecord) -> None:
        self.looked_at += 1
        for at in self._reached(record.figures):
            self.records[at] = self.records.get(at, 0) + 1
            self.first.setdefault(at, (str(record.row["file"]), record.row["row"]))

    def _reached(self, figures: Figures) -> Iterator[int]:
        score = score_record(self.role, figures)
        known = with_points(figures, (*score.indicators, *score.dimensions))
        return (at for at, place in enumerate(self.places) if place.comes(known, score))

    def result(self, *, looked: bool) -> RoleCoverage:
        places = tuple(
            Covered(
                place, tuple(self.examples.get(at, ())), self.records.get(at, 0) if looked else None, self.first.get(at)
            )
            for at, place in enumerate(self.places)
        )
        return RoleCoverage(self.role, places, self.looked_at if looked else None)


def _told(pack: Pack, example: Example, words: Wording) -> Iterator[Told]:
    """What an example expects otherwise, beside what came out and how."""
    found = differences(pack, example)
    role = version_of(pack, example)
    explanation = None if role is None or not found else _explained(pack, example, role, words.language)
    for one in found:
        expected = _figure(one.expected.value, one.expected.state, words)
        actual = _figure(one.actual, one.state, words)
        yield Told(_what(one.expected, words), expected, actual, _why(one, explanation))


def _explained(pack: Pack, example: Example, role: Role, language: str) -> Explanation:
    figures = figures_of_example(example, role)
    score: RecordScore = score_record(role, figures)
    keys = {"period": example.period, "role": role.name}
    return explain_score(pack, Grounds.of(role), figures, score, keys=keys, language=language)


def _what(expected: Expected, words: Wording) -> str:
    named = [name for name in (expected.indicator, expected.part) if name is not None]
    return words.term("of part").join(named) if named else words.term(expected.what)


def _figure(value: object, state: str | None, words: Wording) -> str:
    if value is None:
        return words.term(state or "no_figure")
    return exact_text(value) if isinstance(value, Fraction) else str(value)


def _why(one: Difference, explanation: Explanation | None) -> str | None:
    if explanation is None:
        return None
    match one.expected.what:
        case "dimension":
            return next(line.sentence for line in explanation.dimensions if line.name == one.expected.indicator)
        case "indicator":
            return _line(explanation.indicators, one.expected).sentence
        case "grade":
            return explanation.grade.sentence if explanation.grade is not None else "; ".join(explanation.gaps) or None
        case "base_total":
            return explanation.base_sum or "; ".join(explanation.gaps) or None
        case _:
            applied = [line.sentence for line in explanation.adjustments if line.applied]
            return (applied[-1] if applied else explanation.base_sum) or "; ".join(explanation.gaps) or None


def _line(lines: Sequence[ScoredLine], expected: Expected) -> ScoredLine:
    line = next(one for one in lines if one.name == expected.indicator)
    return line if expected.part is None else next(one for one in line.parts if one.name == expected.part)
