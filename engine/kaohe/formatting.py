"""Rules set in order: each file's text as it is best read, in its own keywords or in those of one language.

Each file is whole in itself, so one that can't be read stays as it is, and the others are still set in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from kaohe.diagnostics import Diagnostic
from kaohe.diagnostics.refused import RefusedError
from kaohe.model.functions import name_in
from kaohe.sources.rule_files import RuleFile, read_rules, rewrite_rules
from kaohe.syntax.to_text.write import write

__all__ = ["Change", "FormattedFile", "FormattedRules", "format_rules", "format_text"]


@dataclass(frozen=True, slots=True)
class Change:
    """Lines that others take the place of; ``line`` is the number of the first, from 1."""

    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormattedFile:
    """A rule file and its text in order: None where that can't be read or written, and then the file stays as it is.

    ``is_changed`` tells whether its bytes become others.
    """

    file: RuleFile
    text: str | None
    is_changed: bool

    def changes(self) -> Iterator[Change]:
        """The lines that change. None do where only the ends of lines or of the file do."""
        before, after = self.file.text.rstrip("\n").split("\n"), (self.text or "").rstrip("\n").split("\n")
        for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
            if kind != "equal":
                yield Change(start + 1, tuple(before[start:end]), tuple(after[new_start:new_end]))


@dataclass(frozen=True, slots=True)
class FormattedRules:
    """What became of each rule file, and what was found; ``language`` is that of most of their keywords."""

    files: tuple[FormattedFile, ...]
    findings: tuple[Diagnostic, ...]
    language: str | None

    @property
    def sources(self) -> Mapping[str, str]:
        """The text of each rule file as it was, by name, for findings to quote."""
        return {one.file.name: one.file.text for one in self.files}

    @property
    def changed(self) -> tuple[FormattedFile, ...]:
        """The files that change."""
        return tuple(one for one in self.files if one.is_changed)


def format_rules(path: str | Path, *, language: str | None = None, check: bool = False) -> FormattedRules:
    """Sets rule files in order, in place.

    Parameters
    ----------
    path : str | Path
        A folder of ``.kaohe`` files, or one file.
    language : str | None
        The language to spell keywords, units and functions in (``zh``, ``en``); without it, each stays in its own.
    check : bool
        Whether only to tell what would change.
    """
    files, unread = read_rules(Path(path))
    done: list[FormattedFile] = []
    findings = list(unread)
    languages: Counter[str] = Counter()
    for file in files:
        written = write(file.text, file.name, name_in, language)
        languages[written.language] += 1
        findings += written.diagnostics
        text, changed = written.text, False
        if text is not None:
            changed, fault = rewrite_rules(Path(path), file, text, only_look=check)
            text = None if fault else text
            findings += [fault] if fault else []
        done.append(FormattedFile(file, text, changed))
    most = languages.most_common(1)
    return FormattedRules(tuple(done), tuple(findings), most[0][0] if most else None)


def format_text(text: str, *, language: str | None = None) -> str:
    """A rule text set in order.

    Raises
    ------
    RefusedError
        Where a statement in it can't be read.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    written = write(text, "rules.kaohe", name_in, language)
    if written.text is None:
        raise RefusedError(written.diagnostics, language or written.language)
    return written.text
