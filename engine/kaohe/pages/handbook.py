"""A pack as the handbook that is published to those who are appraised, from the rules alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from markupsafe import Markup

from kaohe.model.exact import exact_text
from kaohe.model.from_syntax.methods import method_called
from kaohe.model.pack import Assessment, Dimension, Indicator, Metric, Pack, Part, Role
from kaohe.model.scoring import Bands, Events, Scoring, Tiers
from kaohe.pages.bars import Bar, grade_bar
from kaohe.pages.charts import Chart, chart_of
from kaohe.pages.environment import LANGUAGE_TAGS, cleaned, environment
from kaohe.pages.handbook_examples import WorkedExample, worked_examples
from kaohe.pages.lookup_tables import LookupTable, constants_of, tables_of
from kaohe.pages.mathml import MathML, displayed
from kaohe.pages.notation import Notation
from kaohe.pages.plain import Plain
from kaohe.pages.rule_words import (
    Row,
    adjustment_effect,
    by_place,
    exempting,
    formulas,
    limits,
    metric_kind,
    missing_rule,
    own_limits,
    rows,
    served,
    veto_effect,
)
from kaohe.pages.tex import TeX
from kaohe.wording import Wording, wording
from kaohe.wording.numbers import approximate

__all__ = ["MARK", "Form", "handbook"]

Form = Literal["html", "md"]
MARK = "kaohe handbook"
"""Stands near the beginning of every handbook, so that nothing else is ever overwritten by one."""
_HEADINGS = ("Steps", "GoalPost", "Levels", "Tiers", "Events")


@dataclass(frozen=True, slots=True)
class _Assessed:
    """How a value is scored."""

    method: str
    formulas: tuple[str, ...]
    rows: tuple[Row, ...]
    first_row_wins: bool
    heading: str
    limits: str | None
    remark: str | None
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class _Scored:
    """An indicator or part; ``share`` is what it can make of the total, in percent, and ``number`` an indicator's."""

    rule: Indicator | Part
    number: int
    weight: str
    share: float
    missing: str
    limits: str | None
    assessed: _Assessed | None
    parts: tuple[_Scored, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Indicators, and the dimension that they stand in, if any."""

    indicators: tuple[_Scored, ...]
    rule: Dimension | None = None
    weight: str = ""
    share: float = 0
    missing: str = ""
    limits: str | None = None


@dataclass(frozen=True, slots=True)
class _Detail:
    """A detail: what its rows are, the column that says whose, and their metrics as those of a role."""

    name: str
    label: str
    owner: str
    metrics: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Role:
    """A role version."""

    it: Role
    heading: str
    facts: tuple[tuple[str, str], ...]
    duties: tuple[tuple[str, str, str], ...]
    served: str | None
    exemptions: tuple[tuple[str, str, str], ...]
    constants: tuple[tuple[str, str], ...]
    tables: tuple[LookupTable, ...]
    metrics: tuple[tuple[str, str, str, str], ...]
    details: tuple[_Detail, ...]
    groups: tuple[_Group, ...]
    dimension: str
    total: str
    adjustments: tuple[tuple[str, str, str, str], ...]
    limits: tuple[str, ...]
    vetoes: tuple[tuple[str, str, str], ...]
    grade_bar: Bar | None
    places: str | None
    worth: bool
    exceptions: tuple[tuple[str, str, str], ...]
    examples: tuple[WorkedExample, ...]


def handbook(
    pack: Pack, form: Form, language: str, roles: Sequence[Role] | None = None, home: tuple[str, str] | None = None
) -> str:
    """The handbook of a pack, or of some of its roles, as one HTML page or as Markdown.

    Parameters
    ----------
    pack : Pack
        Sound rules.
    form : str
        ``html`` (formulas as MathML, thresholds also as charts) or ``md`` (formulas as TeX).
    language : str
        ``zh`` or ``en``, of what is said around the rules; they themselves stand as they are written.
    roles : sequence of Role | None
        The versions to tell; without it, all.
    home : tuple of str and str | None
        The page that it belongs to, and what that is called, where an HTML page has one.
    """
    words = wording(language)
    shown = pack.roles if roles is None else roles
    told = _Told(pack, words, form)
    template = environment(language).get_template(f"handbook.{form}.jinja")
    page = template.render(
        pack=pack,
        mark=MARK,
        home=home,
        title=words.say("pages", "handbook", title=pack.title),
        approval=tuple(told.approval()),
        exceptions=told.exceptions(None),
        roles=[told.role(one) for one in shown],
        own=Markup("") if pack.language == language else Markup(' lang="{}"').format(LANGUAGE_TAGS[pack.language]),
    )
    return cleaned(page)


class _Told:
    """Tells the rules in a language and a form."""

    def __init__(self, pack: Pack, words: Wording, form: Form) -> None:
        self._pack = pack
        self._words = words
        self._form = form
        self._write: Notation = MathML(words) if form == "html" else TeX(words)

    def _say(self, key: str, /, **facts: object) -> str:
        return self._words.say("pages", key, **facts)

    def _displayed(self, written: str, plain: str) -> str:
        return displayed(written, plain) if self._form == "html" else Markup(f"$$\n{written}\n$$")  # noqa: S704 - TeX

    def approval(self) -> Iterator[tuple[str, str]]:
        """Version, approval and publication."""
        pack = self._pack
        if pack.version:
            yield self._say("version"), pack.version
        if pack.approved_on or pack.approved_by:
            yield self._say("approved"), self._say("approval", on=pack.approved_on, by=pack.approved_by)
        if pack.published_on:
            yield self._say("published"), pack.published_on.isoformat()

    def role(self, it: Role) -> _Role:
        """A role version, told."""
        return _Role(
            it=it,
            heading=it.label or it.name,
            facts=tuple(self._facts(it)),
            duties=tuple((one.name, one.label or "", self._measured(it, one.name)) for one in it.duties),
            served=served(it.in_role, self._words) if it.in_role is not None else None,
            exemptions=tuple((one.title, one.condition_text, exempting(one, self._words)) for one in it.exemptions),
            constants=tuple(constants_of(self._pack, it, self._words)),
            tables=tuple(tables_of(self._pack, it, self._words)),
            metrics=self._metrics(it.metrics),
            details=tuple(
                _Detail(one.name, one.label or "", one.owner, self._metrics(one.metrics)) for one in it.details
            ),
            groups=tuple(self._groups(it)),
            dimension=self._displayed(*(self._inside(it, write) for write in (self._write, Plain(self._words))))
            if it.dimensions
            else "",
            total=self._total(it),
            adjustments=tuple(
                (
                    self._say(one.kind),
                    one.title,
                    one.condition_text or self._say("always"),
                    adjustment_effect(one, self._words),
                )
                for one in it.adjustments
            ),
            limits=tuple(self._limits(it)),
            vetoes=tuple((one.title, one.condition_text, veto_effect(one, self._words)) for one in it.vetoes),
            grade_bar=grade_bar(it.grades, None, self._words) if it.grades is not None else None,
            places=by_place(it.grades, self._words) if it.grades is not None else None,
            worth=it.grades is not None and it.grades.coefficient_decimals is not None,
            exceptions=self.exceptions(it),
            examples=worked_examples(self._pack, it, self._words),
        )

    def exceptions(self, role: Role | None) -> tuple[tuple[str, str, str], ...]:
        """What a check would tell of, and is meant so: where, what, and why; of a role, or of what is no role's."""
        stated = [one for one in self._pack.exceptions if one.role == (role.span if role is not None else None)]
        told = [(one, code) for one in stated for code in one.codes if code in self._words.codes]
        return tuple(
            (one.owner or self._say("whole pack"), f"{code} {self._words.general(code, 'title')}", one.reason)
            for one, code in told
        )

    def _metrics(self, metrics: Sequence[Metric]) -> tuple[tuple[str, str, str, str], ...]:
        return tuple((one.name, one.label or "", metric_kind(one, self._words), one.column) for one in metrics)

    def _facts(self, it: Role) -> Iterator[tuple[str, str]]:
        if it.label:
            yield self._say("role name"), it.name
        start, end = (day.isoformat() if day else None for day in (it.starts, it.ends))
        if start or end:
            yield self._say("in force"), self._say("from to", start=start, end=end)
        yield self._say("cycle"), self._words.keyword(f"{it.cycle.upper()}{'LY' if it.cycle != 'half' else '_YEARLY'}")
        yield self._say("rounding"), self._say("decimals", indicator=it.indicator_decimals, total=it.total_decimals)

    def _measured(self, it: Role, duty: str) -> str:
        return self._words.joined(one.name for one in it.indicators if duty in one.duties)

    def _groups(self, role: Role) -> Iterator[_Group]:
        """The indicators, by dimension where there are any."""
        whole = Fraction(1) if role.form == "weight" else sum((one.weight for one in role.tops), Fraction(0))
        numbers = {one.name: number for number, one in enumerate(role.indicators, 1)}
        if not role.dimensions:
            yield _Group(tuple(self._indicator(role, one, numbers[one.name], 1 / whole) for one in role.indicators))
        for rule in role.dimensions:
            unit = rule.weight / whole if role.form == "weight" else 1 / whole
            yield _Group(
                tuple(self._indicator(role, one, numbers[one.name], unit) for one in role.within(rule)), rule=rule,
                weight=self._weight(role, rule.weight), share=round(float(rule.weight / whole * 100), 2),
                missing=missing_rule(rule.missing, self._words),
                limits=own_limits(rule.limits, self._words),
            )  # fmt: skip

    def _weight(self, role: Role, weight: Fraction) -> str:
        return self._share(weight) if role.form == "weight" else self._worth(weight)

    def _indicator(self, role: Role, one: Indicator, number: int, unit: Fraction) -> _Scored:
        """An indicator; ``unit`` is what a unit of its weight is of the total."""
        parts = tuple(
            _Scored(
                rule=part, number=0, weight=self._share(part.weight), share=float(part.weight * 100),
                missing=missing_rule(part.missing, self._words, of="indicator"),
                limits=own_limits(part.limits, self._words),
                assessed=self._assessed(role, part.assessment), parts=(),
            )
            for part in one.parts
        )  # fmt: skip
        return _Scored(
            rule=one, number=number, weight=self._weight(role, one.weight),
            share=round(float(one.weight * unit * 100), 2),
            missing=missing_rule(one.missing, self._words, of="dimension" if role.dimensions else None),
            limits=own_limits(one.limits, self._words),
            assessed=self._assessed(role, one.assessment), parts=parts,
        )  # fmt: skip

    def _worth(self, weight: Fraction) -> str:
        return self._say("worth points", points=exact_text(weight))

    def _share(self, weight: Fraction) -> str:
        return f"{approximate(weight * 100)}%"

    def _assessed(self, role: Role, one: Assessment | None) -> _Assessed | None:
        if one is None:
            return None
        method = type(one.scoring).__name__
        written = formulas(one, self._words, self._write), formulas(one, self._words, Plain(self._words))
        return _Assessed(
            method=self._method(one.scoring),
            formulas=tuple(self._displayed(first, second) for first, second in zip(*written, strict=True)),
            rows=rows(one.scoring, one, self._words),
            first_row_wins=_first_row_wins(one.scoring),
            heading=self._say(f"heading {method}" if method in _HEADINGS else "heading"),
            limits=limits(one.scoring, self._words),
            remark=self._say("remark", metric=one.remark) if one.remark is not None else None,
            chart=chart_of(one, role, self._words) if self._form == "html" else None,
        )  # fmt: skip

    def _method(self, scoring: Scoring) -> str:
        """What a method does, in a sentence."""
        if isinstance(scoring, Bands) and scoring.written is not None:
            return method_called(scoring.written).meaning[self._words.language]
        whole = isinstance(scoring, Tiers) and scoring.whole_amount
        return self._say(f"method {type(scoring).__name__}", whole=whole)

    def _total(self, it: Role) -> str:
        """The base total as a formula."""
        return self._displayed(*(self._base(it, write) for write in (self._write, Plain(self._words))))

    def _inside(self, it: Role, write: Notation) -> str:
        """A dimension's points as a formula."""
        keys = ("dimension points", "each weight", "each points", "each worth", "dimension worth")
        names = {key: write.name(self._say(key)) for key in keys}
        each, equals, times = (write.sign(sign) for sign in "∑=×")
        if it.form == "weight":
            top = write.row(each, names["each weight"], times, names["each points"])
            share = write.quotient(top, write.row(each, names["each weight"]))
            return write.row(names["dimension points"], equals, share)
        share = write.quotient(write.row(each, names["each points"]), write.row(each, names["each worth"]))
        return write.row(names["dimension points"], equals, share, times, names["dimension worth"])

    def _base(self, it: Role, write: Notation) -> str:
        names = {key: write.name(self._say(key)) for key in ("base total", "each weight", "each points", "each worth")}
        each = write.sign("∑")
        if it.form == "weight":
            top = write.row(each, names["each weight"], write.sign("×"), names["each points"])
            share = write.quotient(top, write.row(each, names["each weight"]))
            return write.row(names["base total"], write.sign("="), share)
        share = write.quotient(write.row(each, names["each points"]), write.row(each, names["each worth"]))
        return write.row(names["base total"], write.sign("="), share, write.sign("×"), write.number("100"))

    def _limits(self, it: Role) -> Iterator[str]:
        if it.least_counted is not None:
            yield self._say("least counted", share=self._share(it.least_counted))
        low, high = (exact_text(end) if end is not None else None for end in (it.limits.floor, it.limits.cap))
        if low is not None or high is not None:
            yield self._say("total limits", low=low, high=high)


def _first_row_wins(scoring: Scoring) -> bool:
    """Whether a method's rows are tried one after the other, as the rules write them."""
    return (isinstance(scoring, Bands) and scoring.is_table) or (isinstance(scoring, Events) and len(scoring.rows) > 0)
