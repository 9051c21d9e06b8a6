"""A person's results as one page, an A4 sheet or several a record."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from kaohe.explain.explanation import DimensionLine, Explanation, ScoredLine
from kaohe.explain.formulas import Owner, formula, shown_weight
from kaohe.explain.overridden import with_override
from kaohe.model.exact import exact_text
from kaohe.model.pack import Indicator, Pack, Part, Role
from kaohe.pages.bars import Bar, bar_of, grade_bar, points_bar
from kaohe.pages.environment import LANGUAGE_TAGS, cleaned, environment, said
from kaohe.pages.losses import Loss, losses, signed
from kaohe.wording import Wording, wording
from kaohe.wording.numbers import fixed

__all__ = ["statement_page"]


@dataclass(frozen=True, slots=True)
class _Line:
    """An indicator or part as it is shown."""

    line: ScoredLine
    bar: Bar
    said: str
    formula: str
    weight: str
    shared: str | None
    by_hand: str
    parts: tuple[_Line, ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """Indicators as they are shown, and the dimension that they stand in, if any."""

    lines: tuple[_Line, ...]
    line: DimensionLine | None = None
    bar: Bar | None = None
    said: str = ""
    formula: str = ""
    weight: str = ""
    shared: str | None = None


@dataclass(frozen=True, slots=True)
class _Record:
    """A record as it is shown: pairs of a word and what it is, lines, what was lost and missing, overrides refused."""

    it: Explanation
    heading: str
    status: str
    who: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    grade_bar: Bar | None
    groups: tuple[_Group, ...]
    losses: tuple[Loss, ...]
    lost: str
    missing: tuple[tuple[str, str, str], ...]
    counted: str | None
    whole: str
    refused: tuple[str, ...]


def statement_page(explanations: Sequence[Explanation], pack: Pack) -> str:
    """One person's explanations as a page, in their language.

    Parameters
    ----------
    explanations : sequence of Explanation
        One person's, at least one, as ``Results.explain`` gives them.
    pack : Pack
        The rules they are explained by.
    """
    first = explanations[0]
    words = wording(first.language)
    who = " ".join(one for one in (first.name, first.employee) if one)
    page = environment(first.language).get_template("statement.html.jinja").render(
        title=words.say("pages", "statement", who=who),
        records=[_Shown(one, pack, words).record() for one in explanations],
        own=_own(pack, first.language),
    )  # fmt: skip
    return cleaned(page)


def _own(pack: Pack, language: str) -> Markup:
    """The ``lang`` attribute of what the rules themselves say, where that is another language than the page's."""
    return Markup("") if pack.language == language else Markup(' lang="{}"').format(LANGUAGE_TAGS[pack.language])


class _Shown:
    """Makes the view of a record."""

    def __init__(self, it: Explanation, pack: Pack, words: Wording) -> None:
        self._it = it
        self._role = _role_of(it, pack)
        self._words = words

    def record(self) -> _Record:
        it, role = self._it, self._role
        scale = role.grades if role is not None else None
        lost = losses(it)
        named = " · ".join(one for one in (it.role_label or it.role, it.period) if one)
        return _Record(
            it=it,
            heading=named or self._words.say("pages", "no period"),
            status=self._words.say("explanation", it.status) if it.status != "scored" else "",
            who=tuple(self._who()),
            rules=tuple(self._rules()),
            gaps=it.gaps,
            grade_bar=grade_bar(scale, it.grade.grade, self._words, small=bool(it.grade.group_too_small))
            if scale is not None and it.grade is not None
            else None,
            groups=tuple(self._groups(role)) if role is not None and it.indicators else (),
            losses=lost,
            lost=signed(sum((one.points for one in lost), Fraction(0))),
            missing=tuple(self._missing()),
            counted=self._counted(),
            whole=self._whole(),
            refused=tuple(one.sentence for one in it.overrides if not one.applied),
        )

    def _say(self, key: str, /, **facts: Hashable) -> str:
        return said(self._words, key, **facts)

    def _label(self, word: str) -> str:
        term = self._words.term(word)
        return term[:1].upper() + term[1:]

    def _whole(self) -> str:
        """What the person's several roles come to, in a line; empty where there is one."""
        whole = self._it.whole
        if whole is None:
            return ""
        result = [self._words.joined(whole.roles)]
        if whole.total is None:
            result.append(self._words.say("explanation", whole.status))
        else:
            result.append(fixed(whole.total, whole.total_decimals))
        result += [whole.grade] if whole.grade is not None else []
        result += [self._words.term("disqualified")] if whole.disqualified else []
        return " · ".join(result)

    def _who(self) -> Iterator[tuple[str, str]]:
        it = self._it
        for key, value in (("employee", it.employee), ("name", it.name), ("department", it.department)):
            if value:
                yield self._label(key), value
        if it.role and it.role_label:
            yield self._label("role"), it.role

    def _rules(self) -> Iterator[tuple[str, str]]:
        it = self._it
        version = " ".join(one for one in (it.title, it.version) if one)
        yield self._say("policy"), version or self._say("no version")
        if it.approved_on or it.approved_by:
            yield self._say("approved"), self._say("approval", on=it.approved_on, by=it.approved_by)
        for key, value in (("published", it.published_on), ("effective", it.effective_from)):
            if value:
                yield self._say(key), value
        if it.source is not None:
            yield self._label("source"), self._words.say("render", "cell", file=it.source.file, row=it.source.row)

    def _groups(self, role: Role) -> Iterator[_Group]:
        """The indicators, by dimension where there are any."""
        it = self._it
        pairs = list(zip(it.indicators, role.indicators, strict=True))
        if not role.dimensions:
            yield _Group(tuple(self._indicator(*pair, None) for pair in pairs))
        for line, rule in zip(it.dimensions, role.dimensions, strict=True):
            points = line.points if line.counting == "counted" else None
            yield _Group(
                tuple(self._indicator(*pair, line) for pair in pairs if pair[1].name in rule.indicators), line=line,
                bar=points_bar(points, rule.full_marks), said=self._said(line, rule.full_marks),
                formula=formula(it, line, None), weight=self._weight(line, None), shared=self._shared(line, None),
            )  # fmt: skip

    def _indicator(self, line: ScoredLine, rule: Indicator, dimension: DimensionLine | None) -> _Line:
        parts = tuple(
            self._line(part, of, rule.full_marks, line) for part, of in zip(line.parts, rule.parts, strict=True)
        )
        return self._line(line, rule, rule.full_marks, dimension, parts)

    def _line(
        self, line: ScoredLine, rule: Indicator | Part, marks: Fraction, owner: Owner,
        parts: tuple[_Line, ...] = (),
    ) -> _Line:  # fmt: skip
        by_hand = line.override is not None  # then no row or threshold says where the points come from
        return _Line(
            line=line, said=self._said(line, marks), by_hand=with_override("", line.override, self._words),
            bar=points_bar(line.points, marks) if by_hand else bar_of(rule.assessment, line, marks, self._words),
            formula=formula(self._it, line, owner), shared=self._shared(line, owner), parts=parts,
            weight=self._weight(line, owner),
        )  # fmt: skip

    def _weight(self, line: DimensionLine | ScoredLine, owner: Owner) -> str:
        is_share = self._it.form == "weight" or isinstance(owner, ScoredLine)
        return self._say("weight" if is_share else "worth", weight=shown_weight(self._it, line.weight, owner))

    def _shared(self, line: DimensionLine | ScoredLine, owner: Owner) -> str | None:
        """The weight before and after what was left out was shared among the rest; None where nothing moved."""
        if line.shared_weight is None:
            return None
        weights = [shown_weight(self._it, one, owner) for one in (line.weight, line.shared_weight)]
        return self._words.say("explanation", "shared", weight=weights[0], shared=weights[1])

    def _said(self, line: DimensionLine | ScoredLine, full: Fraction) -> str:
        """What a bar shows, for who can't see it."""
        if line.points is None:
            return f"{line.name}{self._words.term('colon')}{self._words.term(line.counting)}"
        points = fixed(line.points, self._it.indicator_decimals)
        return self._say("bar", name=line.name, points=points, full=exact_text(full), row=self._row(line))

    def _row(self, line: DimensionLine | ScoredLine) -> str | None:
        """The row that gave a line its points."""
        return line.row_text if isinstance(line, ScoredLine) and line.override is None else None

    def _missing(self) -> Iterator[tuple[str, str, str]]:
        """Whatever was not counted by its own value: where, why, and what followed."""
        for dimension in self._it.dimensions:
            if dimension.counting != "counted":
                yield dimension.name, dimension.reason or "", self._effect(dimension, None)
        for indicator in self._it.indicators:
            outer = self._it.dimension_of(indicator)
            if outer is not None and outer.counting == indicator.counting and outer.reason == indicator.reason:
                continue  # as the whole dimension
            for line, owner in ((indicator, outer), *((part, indicator) for part in indicator.parts)):
                if (line.by_rules or line.counting) != "counted":
                    name = line.name if line is indicator else f"{indicator.name} · {line.name}"
                    yield name, line.reason or "", self._effect(line, owner)
        for one in self._it.adjustments:
            if one.applied is None:
                yield one.title or "", one.sentence, self._words.term("pending")

    def _effect(self, line: DimensionLine | ScoredLine, owner: Owner) -> str:
        if owner is not None and line.counting == "pending":
            return self._say("did part pending" if isinstance(owner, ScoredLine) else "did indicator pending")
        points = fixed(line.points, self._it.indicator_decimals) if line.points is not None else None
        return self._say(f"did {line.counting}", points=points)

    def _counted(self) -> str | None:
        it = self._it
        if it.reached_weight is None or it.listed_weight is None or it.reached_weight == it.listed_weight:
            return None
        weights = [shown_weight(it, one, None) for one in (it.reached_weight, it.listed_weight)]
        return self._say("counted", counted=weights[0], listed=weights[1])


def _role_of(it: Explanation, pack: Pack) -> Role | None:
    """The role version that a record was scored by; None where it was not."""
    if it.form is None or it.role is None:
        return None
    starts = [(version.starts.isoformat() if version.starts else None, version) for version in pack.versions(it.role)]
    return next(version for start, version in starts if start == it.effective_from)
