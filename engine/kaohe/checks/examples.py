"""Every example gives what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaohe.backends.exact.examples import differences
from kaohe.diagnostics import Diagnostic, finding
from kaohe.model.pack import Pack

__all__ = ["check_examples"]


def check_examples(pack: Pack, sources: Mapping[str, str]) -> Iterator[Diagnostic]:
    """E701 for each expected figure that the rules do not give. Published figures compare exactly."""
    for example in pack.examples:
        if not example.expected:
            yield finding("W701", example.span, example=example.title)
        for one in differences(pack, example):
            span = one.expected.span
            written = sources[span.file][span.start : span.end]
            yield finding(
                "E701", span, example=example.title, written=written, actual=one.actual, state=one.state,
                expected=one.expected.value,
            )  # fmt: skip
