"""汇总: how each metric comes together from records of shorter periods, and what expressions then read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from kaohe.model import expressions as ex
from kaohe.model.derived import Derived, RolledCount
from kaohe.model.from_syntax.scope import Report
from kaohe.model.metric import How, Metric, RollUp
from kaohe.model.periods import MONTHS, Cycle
from kaohe.model.types import Kind, Type
from kaohe.syntax import nodes as sx

__all__ = ["all_say_how", "built_roll_up", "figure_now", "figure_before", "rolled_counts"]

_ADDS: tuple[How, ...] = ("sum", "average", "max", "min", "latest")
_FITTING: dict[str, tuple[How, ...]] = {
    "count": (*_ADDS, "count"), "number": _ADDS, "duration": _ADDS, "money": _ADDS,
    "percent": ("average", "max", "min", "latest"), "rating": ("average", "max", "min", "latest"),
    "flag": ("any", "latest"), "choice": ("latest",), "date": ("latest", "max", "min"), "text": ("latest",),
}  # fmt: skip
"""How each kind of metric can come together, the likeliest first."""
_WITHOUT_LEAST = ("latest", "count", "any")


def built_roll_up(report: Report, node: sx.Metric, cycle: Cycle | None) -> RollUp | None:
    """How a metric comes together; None where the rules don't say, or wrongly."""
    written = node.roll_up
    if written is None:
        return None
    if cycle is None:
        report.add("E446", written.span, metric=node.name.text, text=report.text(written.span))
        return None
    fitting = _FITTING[node.type.kind]
    if MONTHS[cycle] == 1:
        report.add("E443", written.span, metric=node.name.text, text=report.text(written.span))
        return None
    if written.how not in fitting:
        words = tuple(_keyword(how) for how in fitting)
        text, kind = report.text(written.span), f"T_{node.type.kind.upper()}"
        report.add("E442", written.span, metric=node.name.text, text=text, kind=kind, fitting=words)
        return None
    count = {"zh": f"期数({node.name.text})", "en": f"periods({node.name.text})"}[report.language(node.span)]
    return RollUp(how=written.how, least=_least(report, written, MONTHS[cycle]), most=MONTHS[cycle], count=count)


def _keyword(how: How) -> str:
    return f"BY_{how.upper()}"


def _least(report: Report, written: sx.RollUp, most: int) -> int | None:
    number = written.least
    if number is None:
        return None
    is_whole = number.unit in (None, "item") and number.value.denominator == 1
    if is_whole and 1 <= number.value <= most and written.how not in _WITHOUT_LEAST:
        return int(number.value)
    needless = written.how in _WITHOUT_LEAST
    report.add("E444", written.span, text=report.text(written.span), most=most, needless=needless)
    return None


def all_say_how(report: Report, nodes: Sequence[sx.Metric]) -> None:
    """Where some metrics say how they come together, all must: shorter records bring them all."""
    stated = next((node for node in nodes if node.roll_up is not None), None)
    if stated is None:
        return
    for node in nodes:
        if node.roll_up is None:
            how = _keyword(_FITTING[node.type.kind][0])
            report.add(
                "E441", node.name.span, related=(stated.name.span,), metric=node.name.text, other=stated.name.text,
                how=how,
            )  # fmt: skip


def rolled_counts(metrics: Iterable[Metric]) -> dict[str, Derived]:
    """The figures that tell from how many records each metric was rolled up."""
    found = {}
    for metric in metrics:
        if metric.roll_up is not None:
            figure = Metric(
                name=metric.roll_up.count, label=None, kind="count", type=Type(kind=Kind.NUMBER, whole=True),
                low=Fraction(1), high=Fraction(metric.roll_up.most), per_hundred=False, column="", span=metric.span,
            )  # fmt: skip
            found[figure.name] = Derived(figure=figure, source=RolledCount(metric=metric.name))
    return found


def figure_now(metric: Metric, node: sx.Node) -> ex.Expression:
    """A metric of the record: as read or rolled up, an average as the quotient that it is."""
    read = ex.MetricValue(type=metric.type, span=node.span, metric=metric.name, rolled_up=metric.roll_up)
    if metric.roll_up is None or metric.roll_up.how != "average":
        return read
    count = ex.MetricValue(type=_COUNT, span=node.span, metric=metric.roll_up.count)
    return _average(metric, read, count, node)


def figure_before(metric: Metric, back: int, node: sx.Node, asked: ex.Asked = "prior") -> ex.Expression:
    """A metric of a period before, an average as the quotient that it is."""
    read = ex.PriorValue(type=metric.type, span=node.span, metric=metric.name, periods_back=back, asked=asked)
    if metric.roll_up is None or metric.roll_up.how != "average":
        return read
    count = ex.PriorValue(type=_COUNT, span=node.span, metric=metric.roll_up.count, periods_back=back, asked=asked)
    return _average(metric, read, count, node)


_COUNT = Type(kind=Kind.NUMBER, whole=True)


def _average(metric: Metric, total: ex.Expression, count: ex.Expression, node: sx.Node) -> ex.Arithmetic:
    kind = metric.type.model_copy(update={"whole": False})
    divisor = metric.roll_up.count if metric.roll_up is not None else ""
    return ex.Arithmetic(
        type=kind, span=node.span, sign="/", left=total, right=count, divisor_text=divisor, averaged=metric.name
    )
