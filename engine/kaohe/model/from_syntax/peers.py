"""Calls over people: which figures of the peers they need, and the arithmetic on those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaohe.diagnostics import Span
from kaohe.model import expressions as ex
from kaohe.model.derived import Derived, Of, PeerFigure, PeerGroup
from kaohe.model.from_syntax.details import not_of_rows
from kaohe.model.from_syntax.scope import Scope, quoted_name
from kaohe.model.functions import Function, function
from kaohe.model.metric import Metric
from kaohe.model.types import NUMERIC, Kind, Type
from kaohe.syntax import nodes as sx
from kaohe.syntax.keywords import keywords

__all__ = ["total_figure", "typed_peer_call"]

_GROUPS: dict[str, PeerGroup] = {"same_role": "same_role", "same_department": "same_department"}
_NAMED: dict[Of, str] = {
    "rank": "rank", "behind": "peers_behind", "others": "other_peers", "size": "peer_count", "sum": "peer_sum",
    "max": "peer_max", "min": "peer_min",
}  # fmt: skip
_WHOLE = Type(kind=Kind.NUMBER, whole=True)
_SHARE = Type(kind=Kind.RATIO)
_PEOPLE = {"zh": "{} {} 人", "en": "{} {} people"}


def typed_peer_call(scope: Scope, node: sx.Call, declared: Function) -> ex.Expression | None:
    """The typed form of a call over people: derived figures, and what is worked out from them."""
    if node.arguments and _is_total(node.arguments[0]):
        return _of_total(scope, node, declared)
    compared = _compared(scope, node)
    words = {one.word for one in node.arguments if isinstance(one, sx.Option)}
    named = [_GROUPS[word] for word in words if word in _GROUPS]
    lowest_first = "lowest_first" in words
    orders = declared.arguments[1] == 3
    if compared is None:
        return None
    others = words - {*named, "lowest_first", "at_least"}
    if len(named) != 1 or others or len(words) + 1 != len(node.arguments) or (lowest_first and not orders):
        scope.report.add("E220", node.span, function=node.function.text, metric=compared.name, orders=orders)
        return None
    stated = next((one for one in node.arguments if isinstance(one, sx.Option) and one.number is not None), None)
    least = _least(scope, node, stated, declared) if stated is not None else None
    if stated is not None and least is None:
        return None
    peers = _Peers(scope, node, compared, named[0], lowest_first, least)
    match declared.id:
        case "rank":
            arguments = (peers.figure("rank"), peers.figure("size"))
            name = compared.name
            return ex.Call(type=_WHOLE, span=node.span, function="rank", arguments=arguments, argument_text=name)
        case "percentile":
            return peers.quotient(peers.figure("behind"), peers.figure("others"), _SHARE)
        case "share_of_peers":
            return peers.quotient(compared.own(node.span), peers.figure("sum"), _SHARE)
        case "peer_average":
            mean = compared.figure.type.model_copy(update={"whole": False})
            return peers.quotient(peers.figure("sum"), peers.figure("size"), mean)
        case identifier:
            return peers.figure(next(of for of, name in _NAMED.items() if name == identifier))


def _least(scope: Scope, node: sx.Call, stated: sx.Option, declared: Function) -> int | None:
    """至少 5 人: how many of the group must have a figure."""
    number, counts = stated.number, declared.id in ("peer_count", "other_peers")
    people = number.value if number is not None and number.unit in (None, "item") else Fraction(0)
    if people.denominator == 1 and people > 0 and not counts:
        return int(people)
    text = scope.report.text(stated.span)
    scope.report.add("E225", stated.span, text=text, function=node.function.text, counts=counts)
    return None


def _is_total(node: sx.Node) -> bool:
    return isinstance(node, sx.Option) and node.word == "total"


def _of_total(scope: Scope, node: sx.Call, declared: Function) -> ex.Expression | None:
    """A place among totals, or their number: only an example may speak of them, since nothing is scored by them.

    What follows the base total may not either: it is what makes the total that would be compared.
    """
    words = [one.word for one in node.arguments[1:] if isinstance(one, sx.Option)]
    of = next((of for of, name in _NAMED.items() if name == declared.id and of in ("rank", "size")), None)
    if not scope.knows_totals or of is None:
        text, adjusting = scope.report.text(node.span), scope.indicators is not None
        scope.report.add("E224", node.span, text=text, example=scope.knows_totals, adjusting=adjusting)
        return None
    if len(words) != 1 or words[0] not in _GROUPS or len(node.arguments) != 2:
        total = scope.report.text(node.arguments[0].span)
        scope.report.add("E220", node.span, function=node.function.text, metric=total, orders=False)
        return None
    figure = total_figure(scope, node.span, of, _GROUPS[words[0]])
    scope.derived.setdefault(figure.figure.name, figure)
    return ex.MetricValue(type=_WHOLE, span=node.span, metric=figure.figure.name)


def total_figure(scope: Scope, span: Span, of: Of, group: PeerGroup) -> Derived:
    """One's place among the totals of a group, or how many there are."""
    language = scope.report.language(span)
    name = _name(language, of, keywords().canonical[language]["TOTAL"], (group,))
    return Derived(figure=_counted(name, of, span), source=PeerFigure(of=of, metric=None, group=group))


def _name(language: str, of: Of, what: str, words: Sequence[str], least: int | None = None) -> str:
    """A derived figure's name as rules would write it."""
    canonical = keywords().canonical[language]
    people = [_PEOPLE[language].format(canonical["GE"], least)] if least is not None else []
    arguments = ", ".join([what, *(canonical[word.upper()] for word in words), *people])
    return f"{function(_NAMED[of]).name(language)}({arguments})"


def _counted(name: str, of: Of, span: Span) -> Metric:
    """A place, or a number of people, as a metric."""
    return Metric(
        name=name, label=None, kind="count", type=_WHOLE, low=Fraction(1 if of == "rank" else 0), high=None,
        per_hundred=False, column="", span=span,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Compared:
    """What people are compared by: a metric, or points of what ``points`` names, told like a metric."""

    figure: Metric
    points: str | None = None

    @property
    def name(self) -> str:
        """How rules write it."""
        return self.figure.name if self.points is not None else quoted_name(self.figure.name)

    @property
    def metric(self) -> str | None:
        """The metric's name; None where points are compared."""
        return None if self.points is not None else self.figure.name

    def own(self, span: Span) -> ex.Expression:
        """One's own."""
        if self.points is not None:
            return ex.PointsValue(type=self.figure.type, span=span, indicator=self.points)
        return ex.MetricValue(type=self.figure.type, span=span, metric=self.figure.name)


def _compared(scope: Scope, node: sx.Call) -> _Compared | None:
    """What a call compares: a metric, or where they are known published points."""
    argument = node.arguments[0] if node.arguments else None
    if isinstance(argument, sx.PointsOf):
        return _points(scope, node, argument)
    metric = _metric(scope, node)
    return None if metric is None else _Compared(metric)


def _points(scope: Scope, node: sx.Call, argument: sx.PointsOf) -> _Compared | None:
    """The published points of an indicator or a dimension: known once everybody's indicators are scored."""
    name = argument.indicator.text
    if scope.rows_of is not None:
        not_of_rows(scope, scope.rows_of, argument.indicator)
        return None
    if scope.indicators is None:
        scope.report.add(
            "E226", node.span, text=scope.report.text(node.span), indicator=name, written=quoted_name(name)
        )
        return None
    if name not in scope.indicators:
        scope.report.unknown(argument.indicator, "indicator", scope.indicators)
        return None
    suffix = keywords().canonical[scope.report.language(node.span)]["POINTS_OF"]
    figure = Metric(
        name=f"{quoted_name(name)}{suffix}", label=None, kind="number", type=Type(kind=Kind.POINTS), low=None,
        high=None, per_hundred=False, column="", span=argument.span,
    )  # fmt: skip
    return _Compared(figure, name)


def _metric(scope: Scope, node: sx.Call) -> Metric | None:
    """The metric that is compared: one as read, and a number."""
    if not node.arguments:
        scope.report.add("E220", node.span, function=node.function.text, metric=None, orders=False)
        return None
    argument = node.arguments[0]
    if not isinstance(argument, sx.Reference):
        text = scope.report.text(argument.span)
        scope.report.add("E223", argument.span, function=node.function.text, text=text)
        return None
    metric = scope.metrics.get(argument.name.text)
    if metric is None:
        scope.report.unknown(argument.name, "metric", scope.metrics)
        return None
    if metric.roll_up is not None and metric.roll_up.how == "average":
        scope.report.add("E445", argument.span, metric=metric.name, function=node.function.text)
        return None
    if metric.type.kind not in NUMERIC:
        scope.report.add("E305", argument.span, text=metric.name, kind=metric.type.kind.value)
        return None
    return metric


class _Peers:
    """Makes the figures of one call, each once a role."""

    def __init__(
        self, scope: Scope, node: sx.Call, compared: _Compared, group: PeerGroup, lowest_first: bool, least: int | None
    ) -> None:
        self._scope = scope
        self._node = node
        self._compared = compared
        self._group = group
        self._lowest_first = lowest_first
        self._least = least
        self._language = scope.report.language(node.span)

    def figure(self, of: Of) -> ex.MetricValue:
        """A derived figure, by its name as rules would write it."""
        lowest_first = self._lowest_first and of in ("rank", "behind")
        least = None if of in ("size", "others") else self._least  # how many there are reveals nobody's figure
        words = [self._group, *(["lowest_first"] if lowest_first else [])]
        name = _name(self._language, of, self._compared.name, words, least)
        source = PeerFigure(
            of=of, metric=self._compared.metric, points=self._compared.points, group=self._group,
            lowest_first=lowest_first, least=least,
        )  # fmt: skip
        self._scope.derived.setdefault(name, Derived(figure=self._as_metric(name, of), source=source))
        return ex.MetricValue(type=self._scope.derived[name].figure.type, span=self._node.span, metric=name)

    def _as_metric(self, name: str, of: Of) -> Metric:
        blank = {"name": name, "label": None, "column": "", "per_hundred": False, "span": self._node.span}
        if of in ("max", "min"):
            return self._compared.figure.model_copy(update=blank)
        if of == "sum":
            low, high = self._compared.figure.low, self._compared.figure.high
            # of one person at least, so 0 stays an end where it is one
            ends = {"low": low if low is not None and low >= 0 else None, "high": high if high == 0 else None}
            return self._compared.figure.model_copy(update={**blank, **ends})
        return _counted(name, of, self._node.span)

    def quotient(self, top: ex.Expression, bottom: ex.MetricValue, kind: Type) -> ex.Arithmetic:
        """One figure divided by another."""
        return ex.Arithmetic(
            type=kind, span=self._node.span, sign="/", left=top, right=bottom, divisor_text=bottom.metric
        )
