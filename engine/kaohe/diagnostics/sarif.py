"""Findings as SARIF 2.1.0, which code hosts and editors show at their lines.

Source: OASIS, Static Analysis Results Interchange Format Version 2.1.0. Columns count UTF-16 code units unless stated;
here they count signs, as ``columnKind`` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from kaohe.diagnostics.diagnostic import Diagnostic, Severity, Span
from kaohe.diagnostics.render import Excepted, Region, in_order
from kaohe.wording import Wording, wording

__all__ = ["as_sarif"]

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def as_sarif(
    findings: Iterable[Diagnostic], sources: Mapping[str, str], language: str, version: str, excepted: Excepted = ()
) -> dict[str, Any]:
    """A log of one run of the check; ``version`` is that of the program. What the rules except is suppressed."""
    words = wording(language)
    listed = in_order(findings)
    silenced = list(excepted)
    codes = list(dict.fromkeys(one.code for one in [*listed, *(one for one, _ in silenced)]))
    rules = [{"id": code, "shortDescription": {"text": words.general(code, "title") or code}} for code in codes]
    driver = {"name": "kaohe", "version": version, "language": _LANGUAGES[language], "rules": rules}
    results = [_result(one, codes.index(one.code), sources, words) for one in listed]
    for one, reason in silenced:
        suppression = {"kind": "inSource", "justification": reason}
        results.append(_result(one, codes.index(one.code), sources, words) | {"suppressions": [suppression]})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def _result(one: Diagnostic, rule: int, sources: Mapping[str, str], words: Wording) -> dict[str, Any]:
    said = [words.say(one.code, key, **dict(one.facts)) for key in ("what", "why", "advice")]
    said += [words.say("render", "hits", **dict(one.facts))] if "hits" in one.facts else []
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": "\n".join(part for part in said if part)},
        "locations": [_location(one.place, sources)] if isinstance(one.place, Span) else [],
    }
    if not isinstance(one.place, Span) and one.place is not None:
        result["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": quote(one.place.file)}}}]
    if one.related:
        result["relatedLocations"] = [_location(span, sources) for span in one.related]
    if one.fix is not None:
        edit = {"deletedRegion": _region(one.fix.span, sources), "insertedContent": {"text": one.fix.text}}
        change = {"artifactLocation": {"uri": quote(one.fix.span.file)}, "replacements": [edit]}
        result["fixes"] = [{"artifactChanges": [change]}]
    return result


def _location(span: Span, sources: Mapping[str, str]) -> dict[str, Any]:
    return {
        "physicalLocation": {"artifactLocation": {"uri": quote(span.file)}, "region": _region(span, sources)},
    }


def _region(span: Span, sources: Mapping[str, str]) -> dict[str, int]:
    region = Region.of(span, sources.get(span.file, ""))
    return {
        "startLine": region.line, "startColumn": region.column, "endLine": region.end_line,
        "endColumn": region.end_column,
    }  # fmt: skip
