"""The map: rules as text → syntax → model → checks. Scoring and explaining start from what this gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from kaohe.checks import check_pack
from kaohe.checks.cliffs import check_cliffs
from kaohe.checks.exceptions import Silenced, set_apart, without_excepted
from kaohe.diagnostics import Diagnostic
from kaohe.model.from_syntax import build_pack
from kaohe.model.pack import Pack
from kaohe.sources.rule_files import RuleFile, read_rules
from kaohe.syntax.from_text import parse

__all__ = ["LoadedPack", "load", "load_files", "load_text", "read", "with_cliffs"]


@dataclass(frozen=True)
class LoadedPack:
    """A pack with everything that was found in it.

    ``files`` are its rule files as read; ``sources`` maps their names to their texts, for findings to quote.
    ``silenced`` are the findings that the rules except, which are not among the others.
    A pack with an error among its ``findings`` must not be evaluated.
    """

    pack: Pack
    findings: tuple[Diagnostic, ...]
    files: tuple[RuleFile, ...]
    silenced: tuple[Silenced, ...] = ()

    @property
    def sources(self) -> Mapping[str, str]:
        """The text of each rule file by name."""
        return {file.name: file.text for file in self.files}

    @property
    def is_sound(self) -> bool:
        """Whether nothing forbids scoring people by it."""
        return not any(one.is_error for one in self.findings)


def load(path: Path) -> LoadedPack:
    """Reads a pack from a folder of ``.kaohe`` files or from one file, and checks it."""
    files, unread = read_rules(path)
    return load_files(files, unread)


def read(path: Path) -> LoadedPack:
    """Reads a pack without checking it: rules that people have been scored by, which were checked then.

    What a later version finds in them is no reason not to open results.
    """
    return _read(*read_rules(path))


def load_text(text: str, name: str = "rules.kaohe") -> LoadedPack:
    """Makes and checks a pack from one text."""
    return load_files([RuleFile.of(name, text)], [])


def load_files(files: Sequence[RuleFile], unread: Sequence[Diagnostic]) -> LoadedPack:
    """Makes and checks a pack from rule files; ``unread`` is what was found where one could not be read."""
    found = _read(files, unread)
    findings = list(found.findings)
    if files:
        findings += check_pack(found.pack, findings, found.sources)
    findings, silenced = without_excepted(found.pack, findings)
    return replace(found, findings=tuple(findings), silenced=tuple(silenced))


def _read(files: Sequence[RuleFile], unread: Sequence[Diagnostic]) -> LoadedPack:
    parsed = [parse(file.text, file.name) for file in files]
    doubtful = frozenset(word for one in parsed for word in one.doubtful)
    sources = {file.name: file.text for file in files}
    pack, built = build_pack([one.file for one in parsed], sources, doubtful)
    findings = (*unread, *(one for file in parsed for one in file.diagnostics), *built)
    return LoadedPack(pack, findings, tuple(files))


def with_cliffs(loaded: LoadedPack, more_than: Fraction) -> LoadedPack:
    """A sound pack with where a hair's difference moves the total by more than so many points among its findings."""
    if not loaded.is_sound:
        return loaded
    standing, silenced = set_apart(loaded.pack, list(check_cliffs(loaded.pack, more_than)))
    return replace(loaded, findings=(*loaded.findings, *standing), silenced=(*loaded.silenced, *silenced))
