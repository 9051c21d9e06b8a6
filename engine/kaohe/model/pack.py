"""The rule model: a pack as typed, serialisable facts. `from_syntax` makes it, everything after reads it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from kaohe.diagnostics import Span
from kaohe.model.adjustments import Adjustment
from kaohe.model.derived import Derived, PeerFigure, PeriodPlace, RolledCount
from kaohe.model.detail import Detail
from kaohe.model.exact import Exact, Scalar
from kaohe.model.expressions import Expression, TableVersion
from kaohe.model.grades import GradeRow, GradeScale
from kaohe.model.metric import Metric
from kaohe.model.periods import Cycle
from kaohe.model.scoring import Scoring
from kaohe.model.types import Frozen, Type

__all__ = [
    "KEYS", "Assessment", "Constant", "Detail", "Dimension", "Duty", "Example", "Exemption", "Expected", "Given",
    "GradeRow", "GradeScale", "InRole", "Indicator", "Key", "Language", "Limits", "Lookup", "Metric", "MissingRule",
    "Pack", "Part", "Role", "Veto",
]  # fmt: skip

Language = Literal["zh", "en"]
Key = Literal["employee", "name", "role", "period", "department"]
KEYS: tuple[Key, ...] = ("employee", "name", "role", "period", "department")


class MissingRule(Frozen):
    """What a missing value does: ``skip`` (不计), ``points`` or ``pending`` (待定, also where nothing is stated)."""

    rule: Literal["skip", "points", "pending"]
    points: Exact | None = None
    stated: bool = True


class Assessment(Frozen):
    """A value and how it is scored. ``value_text`` is the value's expression as written.

    ``remark`` is the metric that holds the assessor's reason (理由), which explanations carry.
    """

    value: Expression
    value_text: str
    scoring: Scoring
    remark: str | None = None


class Limits(Frozen):
    """最低/最高 of points or of a total."""

    floor: Exact | None = None
    cap: Exact | None = None

    @property
    def are_stated(self) -> bool:
        """Whether there is any."""
        return self.floor is not None or self.cap is not None


class Part(Frozen):
    """分项: a weighted part of an indicator, its points within ``limits``.

    ``assessment`` is None only in a pack with errors.
    """

    name: str
    label: str | None
    weight: Exact
    assessment: Assessment | None
    limits: Limits = Limits()
    missing: MissingRule
    span: Span


class Indicator(Frozen):
    """指标: what is scored, with its weight (a share in form ``weight``, points in form ``points``).

    Either ``assessment`` or ``parts`` is there; neither only in a pack with errors. Its points are held within
    ``limits``, those assigned to missing data aside. ``condition`` (当) says for whom it applies.
    """

    name: str
    label: str | None
    weight: Exact
    full_marks: Exact
    duties: tuple[str, ...]
    basis: str | None
    condition: Expression | None
    condition_text: str | None
    assessment: Assessment | None
    parts: tuple[Part, ...]
    limits: Limits = Limits()
    missing: MissingRule
    span: Span


class Dimension(Frozen):
    """维度: a weighted group of indicators, by their names, its points within ``limits``.

    ``full_marks`` and the rest are as of an indicator; the weights of its own indicators are shares of it in form
    ``weight`` and add up to its own in form ``points``.
    """

    name: str
    label: str | None
    weight: Exact
    full_marks: Exact
    condition: Expression | None
    condition_text: str | None
    indicators: tuple[str, ...]
    limits: Limits = Limits()
    missing: MissingRule
    span: Span


class Veto(Frozen):
    """一票否决: when the condition holds, the total or the grade is capped, or the person disqualified."""

    title: str
    condition: Expression
    condition_text: str
    cap: Exact | None
    grade: str | None
    disqualify: bool
    missing_ignored: bool
    span: Span


class InRole(Frozen):
    """在岗: for how many days of the period somebody was in the role.

    ``start`` and ``end`` are the metrics of the first and the last day, where the rules name one, ``stated`` the one
    that tells the days themselves. ``text`` is the statement as written.
    """

    days: Expression
    start: str | None
    end: str | None
    stated: str | None
    text: str
    span: Span


class Exemption(Frozen):
    """不考核: where the condition holds, somebody isn't appraised in this role and period."""

    title: str
    condition: Expression
    condition_text: str
    missing_ignored: bool
    span: Span


class Duty(Frozen):
    """职责."""

    name: str
    label: str | None
    span: Span


class Role(Frozen):
    """岗位: one version of a role's rules, in force from ``starts`` to ``ends`` (both in; None is open).

    ``picked_by`` is the end of a period whose version counts, and whether the rules state it. ``form`` tells whether
    indicators carry 权重 (shares, points out of 100) or 分值 (points); ``indicators`` are all of them, in the order
    written, each in one of the ``dimensions`` where there are any. ``record_columns`` are the headings that a
    记录 line states for the keys. ``derived`` are the figures that its rules take from other records, ``details`` the
    tables that some of those are rolled up from. ``in_role`` tells the days in the role, where the rules count them.
    """

    name: str
    label: str | None
    starts: date | None
    ends: date | None
    picked_by: Literal["start", "end"]
    picked_by_stated: bool
    cycle: Cycle
    record_columns: dict[Key, str]
    indicator_decimals: int
    total_decimals: int
    grades: GradeScale | None
    duties: tuple[Duty, ...]
    metrics: tuple[Metric, ...]
    derived: tuple[Derived, ...]
    details: tuple[Detail, ...]
    form: Literal["weight", "points"]
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    in_role: InRole | None
    exemptions: tuple[Exemption, ...]
    least_counted: Exact | None
    adjustments: tuple[Adjustment, ...]
    limits: Limits
    vetoes: tuple[Veto, ...]
    span: Span

    @property
    def figures(self) -> tuple[Metric, ...]:
        """What a record is scored from: its metrics, and the figures that other records give it."""
        return (*self.metrics, *(one.figure for one in self.derived))

    @property
    def period_places(self) -> tuple[str, ...]:
        """The figures that tell which period of its year a record's is."""
        return tuple(one.figure.name for one in self.derived if isinstance(one.source, PeriodPlace))

    def counted_metric(self, name: str) -> str | None:
        """The metric of which a figure tells from how many records it came; None for any other figure."""
        sources = (one.source for one in self.derived if one.figure.name == name)
        return next((one.metric for one in sources if isinstance(one, RolledCount)), None)

    @property
    def rolled(self) -> tuple[Metric, ...]:
        """The metrics that records of shorter periods come together in."""
        return tuple(metric for metric in self.metrics if metric.roll_up is not None)

    def metric(self, name: str) -> Metric:
        """The metric or derived figure of that name; KeyError where there is none."""
        for metric in self.figures:
            if metric.name == name:
                return metric
        raise KeyError(name)

    def detail(self, name: str) -> Detail:
        """The detail of that name that its rules roll up; KeyError where there is none."""
        for detail in self.details:
            if detail.name == name:
                return detail
        raise KeyError(name)

    @property
    def tops(self) -> tuple[Dimension | Indicator, ...]:
        """What the base total is made of: the dimensions where there are any, else the indicators."""
        return self.dimensions or self.indicators

    @property
    def scored(self) -> tuple[Dimension | Indicator, ...]:
        """All that has points of its own and a name: the dimensions, then the indicators."""
        return (*self.dimensions, *self.indicators)

    @property
    def compared(self) -> tuple[Indicator, ...]:
        """The indicators that move points which people are compared by: their own, or their dimension's."""
        sources = [one.source for one in self.derived if isinstance(one.source, PeerFigure)]
        names = {one.points for one in sources if one.points is not None}
        inside = {name for one in self.dimensions if one.name in names for name in one.indicators}
        return tuple(one for one in self.indicators if one.name in names | inside)

    def dimension_of(self, indicator: str) -> Dimension | None:
        """The dimension that an indicator stands in; None in a role without dimensions."""
        return next((one for one in self.dimensions if indicator in one.indicators), None)

    def within(self, dimension: Dimension) -> tuple[Indicator, ...]:
        """A dimension's indicators."""
        return tuple(one for one in self.indicators if one.name in dimension.indicators)

    def in_force(self, day: date) -> bool:
        """Whether this version applies on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


class Given(Frozen):
    """A figure that an example knows: a metric now (``periods_back`` 0) or before. None is 缺数据."""

    metric: str
    periods_back: int
    value: Scalar | None
    not_applicable: bool = False
    span: Span


class Expected(Frozen):
    """A published figure that an example expects; without a value, the ``state`` that stands in its place.

    ``indicator`` names the indicator or the dimension.
    """

    what: Literal["dimension", "indicator", "base_total", "total", "grade"]
    indicator: str | None
    part: str | None
    value: Scalar | None
    state: Literal["pending", "skipped", "not_applicable", "exempt"] | None = None
    span: Span


class Example(Frozen):
    """示例: given figures and the results that the rules must give."""

    title: str
    role: str
    period: str | None
    given: tuple[Given, ...]
    expected: tuple[Expected, ...]
    span: Span


class Constant(Frozen):
    """常量, or of one in several versions a version, in force from ``starts`` to ``ends`` (both in; None is open)."""

    name: str
    expression: Expression
    starts: date | None = None
    ends: date | None = None
    span: Span


class Lookup(Frozen):
    """查表: a table's versions, each a value by one key or several, which ``keys`` name.

    ``uses`` are the constants that its values are made of.
    """

    name: str
    keys: tuple[str, ...]
    type: Type
    versions: tuple[TableVersion, ...]
    uses: tuple[str, ...]
    span: Span


class Pack(Frozen):
    """A whole pack. ``roles`` holds every version of every role in the order written."""

    title: str | None
    version: str | None
    approved_on: date | None
    approved_by: str | None
    published_on: date | None
    language: Language
    constants: tuple[Constant, ...]
    lookups: tuple[Lookup, ...]
    grade_scales: tuple[GradeScale, ...]
    details: tuple[Detail, ...]
    roles: tuple[Role, ...]
    examples: tuple[Example, ...]

    def versions(self, role: str) -> tuple[Role, ...]:
        """All versions of a role, in the order written; empty where there is no such role."""
        return tuple(version for version in self.roles if version.name == role)

    def detail(self, name: str) -> Detail:
        """The detail of that name; KeyError where there is none."""
        for detail in self.details:
            if detail.name == name:
                return detail
        raise KeyError(name)

    @property
    def role_names(self) -> tuple[str, ...]:
        """The roles' names, each once, in the order written."""
        return tuple(dict.fromkeys(role.name for role in self.roles))
