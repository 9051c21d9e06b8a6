"""Syntax to model: names looked up, types and units agreed, figures fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from kaohe.diagnostics import Diagnostic
from kaohe.model.from_syntax.constants import build_constants, constants_of
from kaohe.model.from_syntax.detail_tables import build_details
from kaohe.model.from_syntax.examples import build_example
from kaohe.model.from_syntax.exceptions import build_exception
from kaohe.model.from_syntax.expressions import typed
from kaohe.model.from_syntax.grades import build_scales
from kaohe.model.from_syntax.lookups import lookups_of
from kaohe.model.from_syntax.roles import build_role
from kaohe.model.from_syntax.scope import Report, Scope
from kaohe.model.pack import Language, Pack
from kaohe.syntax import nodes as sx

__all__ = ["build_pack"]

_Item = TypeVar("_Item", bound=sx.Node)


def build_pack(
    files: Sequence[sx.File], sources: Mapping[str, str], doubtful: frozenset[str] = frozenset()
) -> tuple[Pack, list[Diagnostic]]:
    """A pack from its files.

    Parameters
    ----------
    files : Sequence[File]
        The syntax trees, in the order of the files' names.
    sources : Mapping[str, str]
        Each file's text, from which explanations quote.
    doubtful : frozenset[str]
        Words of statements that could not be read; no name among them is called unknown.
    """
    english = frozenset(file.span.file for file in files if file.language == "en")
    report = Report(sources, doubtful, english)
    items = [item for file in files for item in file.items]
    constants = _all(items, sx.Constant)
    built = constants_of(report, constants)
    details = build_details(Scope(report, built), _all(items, sx.Detail))
    lookups = lookups_of(Scope(report, built), _all(items, sx.Lookup), typed)
    scope = Scope(report, built, lookups=lookups, details={one.name: one for one in details})
    by_name = build_scales(scope, _all(items, sx.Grades))
    roles = tuple(build_role(scope, role, by_name) for role in _all(items, sx.Role))
    policy = _policy(report, items)
    approved = _one(report, policy, sx.Approved)
    published = _one(report, policy, sx.Published)
    examples = [build_example(scope, example, roles) for example in _all(items, sx.Example)]
    pack = Pack(
        title=policy.title.value if policy else None,
        version=policy.version.value if policy and policy.version else None,
        approved_on=approved.on.value if approved else None,
        approved_by=approved.by.value if approved and approved.by else None,
        published_on=published.on.value if published else None,
        language=_language(files),
        constants=build_constants([one for one in constants if built[one.name.text]], built),
        lookups=tuple(table for table in lookups.values() if table is not None),
        grade_scales=tuple(scale for scale in by_name.values() if scale is not None),
        details=details,
        roles=roles,
        examples=tuple(example for example in examples if example is not None),
        exceptions=tuple(build_exception(report, one) for file in files for one in file.exceptions),
    )
    return pack, report.findings


def _all(items: Sequence[sx.Node], kind: type[_Item]) -> list[_Item]:
    return [item for item in items if isinstance(item, kind)]


def _policy(report: Report, items: Sequence[sx.Node]) -> sx.Policy | None:
    policies = _all(items, sx.Policy)
    for policy in policies[1:]:
        report.add("E406", policy.span, related=(policies[0].span,), text=policy.title.value)
    return policies[0] if policies else None


def _one(report: Report, policy: sx.Policy | None, kind: type[_Item]) -> _Item | None:
    found = _all(policy.statements, kind) if policy else []
    for statement in found[1:]:
        report.add("E406", statement.span, related=(found[0].span,), text=report.text(statement.span))
    return found[0] if found else None


def _language(files: Sequence[sx.File]) -> Language:
    """The language that most of the pack's files are written in."""
    english = sum(file.language == "en" for file in files)
    return "en" if english * 2 > len(files) else "zh"
