"""The value of an expression that no record changes."""

from __future__ import annotations

from fractions import Fraction

from kaohe.model import expressions as ex

__all__ = ["fold"]


def fold(node: ex.Expression) -> Fraction | None:
    """A constant number's value; None where it depends on a record, or divides by zero."""
    match node:
        case ex.LiteralValue(value=Fraction() as value):
            return value
        case ex.ConstantValue(expression=inner):
            return fold(inner)
        case ex.Negative(operand=inner):
            return _join("-", Fraction(0), fold(inner))
        case ex.Convert(operand=inner, factor=factor):
            return _join("*", fold(inner), factor)
        case ex.Arithmetic(sign=sign, left=left, right=right):
            return _join(sign, fold(left), fold(right))
        case _:
            return None


def _join(sign: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None:
        return None
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right if right else None
