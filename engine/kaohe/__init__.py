"""Appraisal rules that are the document, the program and the proof at once.

>>> import kaohe
>>> rules = kaohe.load("rules/online_education")
>>> rules.check()
()
>>> results = rules.evaluate("rules/online_education/samples/学生服务.csv")
>>> results.counts.scored + results.counts.incomplete <= results.counts.rows
True
>>> print(results.explain("E00017")[0].text())  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kaohe.version import __version__

if TYPE_CHECKING:
    from kaohe.api import Rules, load, loads, open
    from kaohe.diagnostics import Diagnostic
    from kaohe.diagnostics.refused import RefusedError
    from kaohe.explain.explanation import Explanation
    from kaohe.formatting import format_rules, format_text
    from kaohe.model.pack import Pack
    from kaohe.run.results import Counts, Results
    from kaohe.verify.seal import Seal
    from kaohe.verify.superseding import Superseding
    from kaohe.verify.verification import Verification
    from kaohe.verify.verify import Sources, verify_bundle, verify_ledger

__all__ = [
    "__version__",
    "Counts",
    "Diagnostic",
    "Explanation",
    "Pack",
    "RefusedError",
    "Results",
    "Rules",
    "Seal",
    "Sources",
    "Superseding",
    "Verification",
    "format_rules",
    "format_text",
    "load",
    "loads",
    "open",
    "verify_bundle",
    "verify_ledger",
]

_HOMES = {
    **dict.fromkeys(("Rules", "load", "loads", "open"), "kaohe.api"),
    **dict.fromkeys(("format_rules", "format_text"), "kaohe.formatting"),
    "Diagnostic": "kaohe.diagnostics",
    "RefusedError": "kaohe.diagnostics.refused",
    "Explanation": "kaohe.explain.explanation",
    "Pack": "kaohe.model.pack",
    **dict.fromkeys(("Counts", "Results"), "kaohe.run.results"),
    "Seal": "kaohe.verify.seal",
    "Superseding": "kaohe.verify.superseding",
    "Verification": "kaohe.verify.verification",
    **dict.fromkeys(("Sources", "verify_bundle", "verify_ledger"), "kaohe.verify.verify"),
}


def __getattr__(name: str) -> Any:
    """The public names, each imported when it is first used: data frames take most of a second."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kaohe' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
