"""What names mean while a pack is built, and where findings are gathered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from kaohe.diagnostics import Diagnostic, Edit, Span, finding
from kaohe.model.derived import Derived
from kaohe.model.detail import Detail
from kaohe.model.exact import Exact
from kaohe.model.expressions import ConstantValue, DatedValue
from kaohe.model.metric import Metric
from kaohe.model.pack import Lookup
from kaohe.model.periods import Cycle
from kaohe.model.types import Type
from kaohe.syntax.keywords import keywords
from kaohe.syntax.nodes import Name

__all__ = ["ConstantNode", "Constants", "Report", "Scope", "quoted_name"]

ConstantNode = ConstantValue | DatedValue
Constants = Mapping[str, ConstantNode | None]
"""Every constant by name; None is one whose faults have been reported."""

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")


def quoted_name(name: str) -> str:
    """A name as rules write it: in 「」 where it is not one word."""
    return name if _PLAIN_NAME.fullmatch(name) else f"「{name}」"


@dataclass
class Report:
    """The findings of a pack, and the words of statements that could not be read.

    A name among the ``doubtful`` words may well be defined in one of those, so it is not called unknown. ``english``
    are the files written in English keywords, so that a correction is in its file's language.
    """

    sources: Mapping[str, str]
    doubtful: frozenset[str]
    english: frozenset[str] = frozenset()
    findings: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        code: str,
        span: Span,
        *,
        fix: Edit | None = None,
        related: tuple[Span, ...] = (),
        **facts: object,
    ) -> None:
        """Records a finding."""
        self.findings.append(finding(code, span, fix=fix, related=related, **facts))

    def text(self, span: Span) -> str:
        """The rules' own words in a place, on one line."""
        return " ".join(self.sources[span.file][span.start : span.end].split())

    def language(self, span: Span) -> str:
        """The language of the keywords around a place."""
        return "en" if span.file in self.english else "zh"

    def unknown(self, name: Name, kind: str, known: Iterable[str]) -> None:
        """Reports a name that nothing defines, with the nearest that something does."""
        if name.text in self.doubtful:
            return
        found = alike(name.text, known)
        near = found[0] if found else None
        fix = Edit(name.span, quoted_name(near)) if near else None
        self.add("E201", name.span, fix=fix, name=name.text, kind=kind, near=near, alone=len(found) == 1)

    def may_be_unread(self, keyword: str) -> bool:
        """Whether a statement of a keyword may be among those that could not be read."""
        words = {word.split()[0] for word in keywords().spellings[keyword]}
        return not words.isdisjoint(self.doubtful)

    def unique(self, names: Iterable[Name], kind: str) -> None:
        """Reports names that stand twice."""
        seen: dict[str, Name] = {}
        for name in names:
            first = seen.setdefault(name.text, name)
            if first is not name:
                self.add("E202", name.span, related=(first.span,), name=name.text, kind=kind)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a slip of the pen could have turned into this one."""
    found = alike(name, known)
    return found[0] if found else None


def alike(name: str, known: Iterable[str]) -> list[str]:
    """The known names that a slip of the pen could have turned into this one, the nearest first, two at most."""
    # a Chinese word is short: one sign in two is a slip, one letter in two is another word
    return get_close_matches(name, list(known), 2, 0.6 if name.isascii() else 0.5)


@dataclass(frozen=True)
class Scope:
    """What an expression may speak of.

    ``subject`` is the type of the value that rows speak of; ``subject_faulty`` says there is one whose own faults
    have been reported. ``full_marks`` is what 满分 stands for. ``indicators`` are those whose points are known here;
    None where none are yet. ``derived`` gathers the figures of other records that expressions ask for. ``cycle`` is
    how long a period is, where a role's expressions look at others. ``details`` can be rolled up; ``rows_of`` is the
    one of whose rows a condition speaks. ``knows_totals`` says that totals are known, and who is ranked where among
    them.
    """

    report: Report
    constants: Constants
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    lookups: Mapping[str, Lookup | None] = field(default_factory=dict)
    derived: dict[str, Derived] = field(default_factory=dict)
    cycle: Cycle = "year"
    details: Mapping[str, Detail] = field(default_factory=dict)
    rows_of: Detail | None = None
    subject: Type | None = None
    subject_faulty: bool = False
    full_marks: Exact | None = None
    knows_totals: bool = False
    indicators: tuple[str, ...] | None = None

    def about(self, subject: Type | None, full_marks: Exact) -> Scope:
        """The scope of an indicator's rows: None is a value whose faults have been reported."""
        return replace(self, subject=subject, subject_faulty=subject is None, full_marks=full_marks)

    def after(self, indicators: tuple[str, ...]) -> Scope:
        """The scope of what follows the base total."""
        return replace(self, indicators=indicators)

    def worth(self, full_marks: Exact) -> Scope:
        """The scope of an indicator's value."""
        return replace(self, full_marks=full_marks)
