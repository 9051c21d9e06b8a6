"""Expressions as MathML Core, which browsers set as mathematics by themselves."""

from __future__ import annotations

from markupsafe import Markup, escape

from kaohe.diagnostics.width import harmless
from kaohe.pages.notation import Notation

__all__ = ["MathML", "displayed"]


class MathML(Notation):
    """Elements of MathML; every text in them is escaped."""

    def name(self, text: str) -> str:
        return _element("mi", text, ' mathvariant="normal"')

    def number(self, text: str) -> str:
        return _element("mn", text)

    def sign(self, text: str) -> str:
        return _element("mo", text)

    def row(self, *pieces: str) -> str:
        return f"<mrow>{''.join(pieces)}</mrow>"

    def quotient(self, top: str, bottom: str) -> str:
        return f"<mfrac><mrow>{top}</mrow><mrow>{bottom}</mrow></mfrac>"

    def before(self, name: str, word: str) -> str:
        return f"<msub>{self.name(name)}{self.name(word)}</msub>"

    def choice(self, condition: str, yes: str, no: str) -> str:
        otherwise = self.name(self._words.keyword("OTHERWISE"))
        rows = "".join(
            f"<mtr><mtd>{value}</mtd><mtd>{when}</mtd></mtr>" for value, when in ((yes, condition), (no, otherwise))
        )
        return f'<mrow><mo stretchy="true">{{</mo><mtable>{rows}</mtable></mrow>'

    def bracketed(self, left: str, inner: str, right: str) -> str:
        return f"<mrow>{_element('mo', left)}{inner}{_element('mo', right)}</mrow>"


def _element(name: str, text: str, attributes: str = "") -> str:
    kept = harmless(text)  # blanks at the ends would be dropped
    shown = kept.replace(" ", "\xa0") if kept != kept.strip() else kept
    return f"<{name}{attributes}>{escape(shown)}</{name}>"


def displayed(inner: str, text: str) -> Markup:
    """A formula for a line of its own; ``text`` is the same as plain text, for readers that know no mathematics."""
    return Markup('<math displaystyle="true" alttext="{}">{}</math>').format(harmless(text), Markup(inner))  # noqa: S704 - made here
