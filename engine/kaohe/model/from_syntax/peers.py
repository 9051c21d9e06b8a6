"""Calls over people: which figures of the peers they need, and the arithmetic on those."""

from __future__ import annotations

from fractions import Fraction

from kaohe.model import expressions as ex
from kaohe.model.derived import Derived, Of, PeerFigure, PeerGroup
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.functions import Function, function
from kaohe.model.metric import Metric
from kaohe.model.types import NUMERIC, Kind, Type
from kaohe.syntax import nodes as sx
from kaohe.syntax.keywords import keywords

__all__ = ["typed_peer_call"]

_GROUPS: dict[str, PeerGroup] = {"same_role": "same_role", "same_department": "same_department"}
_NAMED: dict[Of, str] = {
    "rank": "rank", "behind": "peers_behind", "others": "other_peers", "size": "peer_count", "sum": "peer_sum",
    "max": "peer_max", "min": "peer_min",
}  # fmt: skip
_WHOLE = Type(kind=Kind.NUMBER, whole=True)
_SHARE = Type(kind=Kind.RATIO)


def typed_peer_call(scope: Scope, node: sx.Call, declared: Function) -> ex.Expression | None:
    """The typed form of a call over people: derived figures, and what is worked out from them."""
    metric = _metric(scope, node)
    words = {one.word for one in node.arguments if isinstance(one, sx.Option)}
    named = [_GROUPS[word] for word in words if word in _GROUPS]
    lowest_first = "lowest_first" in words
    orders = declared.arguments[1] == 3
    if metric is None:
        return None
    if len(named) != 1 or len(words) + 1 != len(node.arguments) or (lowest_first and not orders):
        scope.report.add("E220", node.span, function=node.function.text, metric=metric.name, orders=orders)
        return None
    peers = _Peers(scope, node, metric, named[0], lowest_first)
    match declared.id:
        case "rank":
            arguments = (peers.figure("rank"), peers.figure("size"))
            return ex.Call(type=_WHOLE, span=node.span, function="rank", arguments=arguments, argument_text=metric.name)
        case "percentile":
            return peers.quotient(peers.figure("behind"), peers.figure("others"), _SHARE)
        case "share_of_peers":
            own = ex.MetricValue(type=metric.type, span=node.span, metric=metric.name)
            return peers.quotient(own, peers.figure("sum"), _SHARE)
        case "peer_average":
            mean = metric.type.model_copy(update={"whole": False})
            return peers.quotient(peers.figure("sum"), peers.figure("size"), mean)
        case identifier:
            return peers.figure(next(of for of, name in _NAMED.items() if name == identifier))


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

    def __init__(self, scope: Scope, node: sx.Call, metric: Metric, group: PeerGroup, lowest_first: bool) -> None:
        self._scope = scope
        self._node = node
        self._metric = metric
        self._group = group
        self._lowest_first = lowest_first
        self._language = scope.report.language(node.span)

    def figure(self, of: Of) -> ex.MetricValue:
        """A derived figure, by its name as rules would write it."""
        lowest_first = self._lowest_first and of in ("rank", "behind")
        words = [self._group.upper(), *(["LOWEST_FIRST"] if lowest_first else [])]
        canonical = keywords().canonical[self._language]
        arguments = ", ".join([self._metric.name, *(canonical[word] for word in words)])
        name = f"{function(_NAMED[of]).name(self._language)}({arguments})"
        source = PeerFigure(of=of, metric=self._metric.name, group=self._group, lowest_first=lowest_first)
        self._scope.derived.setdefault(name, Derived(figure=self._as_metric(name, of), source=source))
        return ex.MetricValue(type=self._scope.derived[name].figure.type, span=self._node.span, metric=name)

    def _as_metric(self, name: str, of: Of) -> Metric:
        blank = {"name": name, "label": None, "column": "", "per_hundred": False}
        if of in ("max", "min"):
            return self._metric.model_copy(update=blank)
        if of == "sum":
            low, high = self._metric.low, self._metric.high  # of one person at least, so 0 stays an end where it is one
            ends = {"low": low if low is not None and low >= 0 else None, "high": high if high == 0 else None}
            return self._metric.model_copy(update={**blank, **ends})
        low = Fraction(1 if of == "rank" else 0)
        return Metric(**blank, kind="count", type=_WHOLE, low=low, high=None, span=self._node.span)

    def quotient(self, top: ex.MetricValue, bottom: ex.MetricValue, kind: Type) -> ex.Arithmetic:
        """One figure divided by another."""
        return ex.Arithmetic(
            type=kind, span=self._node.span, sign="/", left=top, right=bottom, divisor_text=bottom.metric
        )
