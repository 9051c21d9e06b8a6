"""The figures of detail records that a call asks for: how rules would write them, and what they can be."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.diagnostics import Span
from kaohe.model import expressions as ex
from kaohe.model.derived import Derived, DetailFigure, DetailOf
from kaohe.model.detail import Detail
from kaohe.model.from_syntax.kinds import product
from kaohe.model.from_syntax.scope import Scope, quoted_name
from kaohe.model.functions import function
from kaohe.model.metric import Metric
from kaohe.model.types import Kind, Type
from kaohe.syntax.keywords import keywords

__all__ = ["Asked"]

_WHOLE = Type(kind=Kind.NUMBER, whole=True)
_COUNTS = ("count", "decided")
_SUMS = ("sum", "weighted_sum", "weight_sum")


@dataclass(frozen=True)
class Asked:
    """One call over detail records; each of its figures is made once a role."""

    scope: Scope
    span: Span
    detail: Detail
    metric: Metric | None
    weight: Metric | None
    condition: ex.Expression | None
    condition_text: str

    @property
    def mean(self) -> Type:
        """The type of a mean of the metric."""
        kind = self.metric.type if self.metric is not None else _WHOLE
        return kind.model_copy(update={"whole": False})

    def figure(self, of: DetailOf) -> ex.MetricValue:
        """A derived figure, by its name as rules write it."""
        metric = self.metric.name if self.metric is not None else None
        weight = self.weight.name if self.weight is not None else None
        source = DetailFigure(of=of, detail=self.detail.name, metric=metric, weight=weight, condition=self.condition)
        known = next((one for one in self.scope.derived.values() if source.asks_what(one.source)), None)
        if known is None:
            known = Derived(figure=self._as_metric(self._name(of), of), source=source)
            self.scope.derived[known.figure.name] = known
        return ex.MetricValue(type=known.figure.type, span=self.span, metric=known.figure.name)

    def weighted(self, span: Span) -> ex.MetricValue | None:
        """The weighted sum; None, and a finding, where the product has no unit."""
        if self.metric is None or self.weight is None:
            raise ValueError("a weighted sum has a metric and a weight")
        if product(self.metric.type, self.weight.type) is not None:
            return self.figure("weighted_sum")
        self.scope.report.add(
            "E306", span, text=self.scope.report.text(span), left=self.metric.type.kind.value,
            right=self.weight.type.kind.value, right_text=self.weight.name, unit=self.weight.type.unit, sign="*",
        )  # fmt: skip
        return None

    def quotient(self, top: ex.MetricValue, bottom: ex.MetricValue, kind: Type) -> ex.Arithmetic:
        """One figure divided by another."""
        return ex.Arithmetic(type=kind, span=self.span, sign="/", left=top, right=bottom, divisor_text=bottom.metric)

    def _name(self, of: DetailOf) -> str:
        language = self.scope.report.language(self.span)
        detail = quoted_name(self.detail.name)
        metrics = [one for one in (self.metric, self.weight) if one is not None]
        arguments = [f"{detail}.{quoted_name(one.name)}" for one in metrics] or [detail]
        if self.condition is not None:
            arguments.append(f"{keywords().canonical[language]['WHEN']} {self.condition_text}")
        return f"{function(f'detail_{of}').name(language)}({', '.join(arguments)})"

    def _as_metric(self, name: str, of: DetailOf) -> Metric:
        blank = {"name": name, "label": None, "column": "", "per_hundred": False}
        if of in _COUNTS or self.metric is None:
            return Metric(**blank, kind="count", type=_WHOLE, low=Fraction(0), high=None, span=self.span)
        if of not in _SUMS:
            return self.metric.model_copy(update=blank)
        if of == "weight_sum" and self.weight is not None:
            return self.weight.model_copy(update={**blank, "low": Fraction(0), "high": None})
        low, high = self.metric.low, self.metric.high  # of no row it is 0
        ends = {
            "low": Fraction(0) if low is not None and low >= 0 else None,
            "high": Fraction(0) if high is not None and high <= 0 else None,
        }
        if of == "sum" or self.weight is None:
            return self.metric.model_copy(update={**blank, **ends})
        kind = product(self.metric.type, self.weight.type) or self.metric.type
        return self.metric.model_copy(update={**blank, **ends, "kind": "number", "type": kind})
