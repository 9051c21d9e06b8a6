"""Which values go together, and in which unit: minutes with hours, never with a bare number."""

from __future__ import annotations

from fractions import Fraction

from kaohe.diagnostics import Edit, Span
from kaohe.model import expressions as ex
from kaohe.model.exact import exact_text
from kaohe.model.from_syntax.scope import Report
from kaohe.model.types import Kind, Type
from kaohe.model.units import factor
from kaohe.syntax.keywords import keywords

__all__ = ["PP", "agree", "difference", "product", "quotient"]

PP = "pp"
"""The unit that marks percentage points; they are held as fractions, like percentages."""

_BARE = frozenset({Kind.NUMBER, Kind.RATIO, Kind.POINTS})
_SHARES = frozenset({Kind.RATIO, Kind.PERCENT})
_MEASURED = frozenset({Kind.DURATION, Kind.MONEY})


def agree(report: Report, node: ex.Expression, wanted: Type, beside: str) -> ex.Expression | None:
    """An operand brought to the unit of what stands ``beside`` it; None, and a finding, where the two don't agree."""
    given = node.type
    if _mixes_points(given, wanted):
        return _refuse(report, "E303", node, wanted, beside)
    if (given.kind in _BARE and wanted.kind in _BARE) or (given.kind in _SHARES and wanted.kind in _SHARES):
        return node
    if given.kind is wanted.kind and given.kind in _MEASURED:
        return _converted(report, node, wanted, beside)
    if given.kind is wanted.kind:
        return node
    if isinstance(node, ex.LiteralValue) and given.kind is Kind.NUMBER:
        return _bare_literal(report, node, wanted, beside)
    if given.kind in (Kind.TEXT, Kind.CHOICE) and wanted.kind in (Kind.TEXT, Kind.CHOICE):
        return node
    return _refuse(report, "E302", node, wanted, beside)


def _mixes_points(given: Type, wanted: Type) -> bool:
    """Whether a share meets percentage points; only the difference of two shares may."""
    shares = given.kind in _SHARES and wanted.kind in _SHARES
    if not shares or (given.unit == PP) == (wanted.unit == PP):
        return False
    return not (given if wanted.unit == PP else wanted).difference


def _converted(report: Report, node: ex.Expression, wanted: Type, beside: str) -> ex.Expression | None:
    if given_unit_is(node, wanted):
        return node
    rate = factor(node.type.unit or "", wanted.unit or "")
    if rate is None:
        return _refuse(report, "E307", node, wanted, beside)
    kept = node.type.model_copy(update={"unit": wanted.unit})
    if isinstance(node, ex.LiteralValue) and isinstance(node.value, Fraction):
        return node.model_copy(update={"value": node.value * rate, "type": kept})
    return ex.Convert(type=kept, span=node.span, operand=node, factor=rate)


def given_unit_is(node: ex.Expression, wanted: Type) -> bool:
    """Whether a value already is in the wanted unit."""
    return node.type.unit == wanted.unit


def _bare_literal(report: Report, node: ex.LiteralValue, wanted: Type, beside: str) -> ex.Expression | None:
    """A number without the unit it needs. 0 is 0 in every unit; any other is refused with the unit put in."""
    if node.value == 0 and wanted.is_numeric:
        return node.model_copy(update={"type": wanted})
    if wanted.kind not in (_MEASURED | {Kind.PERCENT}):
        return _refuse(report, "E302", node, wanted, beside)
    written = report.text(node.span)
    small = wanted.kind is Kind.PERCENT and isinstance(node.value, Fraction) and abs(node.value) <= 1
    suggested = node.value * 100 if small and isinstance(node.value, Fraction) else None
    report.add(
        "E301", node.span, fix=Edit(node.span, _with_unit(report, node.span, suggested, wanted)), number=written,
        kind=wanted.kind.value, unit=wanted.unit, beside=beside, suggested=suggested,
    )  # fmt: skip
    return None


def _with_unit(report: Report, span: Span, suggested: Fraction | None, wanted: Type) -> str:
    """The number with the unit it lacks, as its file writes it; ``suggested`` is the percentage a fraction may mean."""
    written = report.text(span) if suggested is None else exact_text(suggested)
    if wanted.kind is Kind.PERCENT:
        return f"{written}%"
    return f"{written} {keywords().unit_words[report.language(span)][str(wanted.unit)]}"


def _refuse(report: Report, code: str, node: ex.Expression, wanted: Type, beside: str) -> ex.Expression | None:
    report.add(
        code, node.span, text=report.text(node.span), kind=node.type.kind.value, unit=node.type.unit,
        beside=beside, wanted=wanted.kind.value, wanted_unit=wanted.unit,
    )  # fmt: skip
    return None


def difference(left: Type, right: Type, *, left_is_written: bool) -> Type:
    """The type of a difference. Of two shares it is one that percentage points measure, but 100% − x is a share."""
    if left.kind in _SHARES and right.unit != PP and not left_is_written:
        return left.model_copy(update={"difference": True, "unit": None})
    if left.kind in _BARE and right.kind in _SHARES:
        return right
    return left.model_copy(update={"whole": left.whole and right.whole})


def product(left: Type, right: Type) -> Type | None:
    """The type of a product; None where two measures would multiply into one that has no name."""
    for measured, other in ((left, right), (right, left)):
        if measured.kind in _MEASURED:
            return None if other.kind in _MEASURED or other.kind is Kind.POINTS else measured
    for kind in (Kind.POINTS, Kind.NUMBER, Kind.RATIO):
        if kind in (left.kind, right.kind):
            return Type(kind=kind, whole=left.whole and right.whole)
    return Type(kind=Kind.PERCENT)


def quotient(left: Type, right: Type) -> Type | None:
    """The type of a quotient of values in one unit; None where a bare number would be divided by a measure."""
    if right.kind in _MEASURED:
        return Type(kind=Kind.RATIO) if left.kind is right.kind else None
    if left.kind in _MEASURED:
        return left
    if left.kind is Kind.POINTS and right.kind is not Kind.POINTS:
        return Type(kind=Kind.POINTS)
    if left.kind is Kind.PERCENT and right.kind in (Kind.NUMBER, Kind.RATIO):
        return Type(kind=Kind.PERCENT)
    return Type(kind=Kind.RATIO)
