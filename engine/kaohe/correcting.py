"""Corrections that can't be wrong, put into rule files: a missing blank, a thousands comma, a slip in a name.

What is corrected is read again, since a line that can be read may show the next mistake, until nothing is left that can
be corrected so. Everything else stays as HR wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kaohe import pipeline
from kaohe.diagnostics import Diagnostic, Edit
from kaohe.formatting import FormattedFile
from kaohe.sources.rule_files import RuleFile, read_rules, rewrite_rules

__all__ = ["CorrectedRules", "correct_rules"]

_CERTAIN = frozenset({"E104", "E105", "E106", "E108", "E118"})
"""Mistakes whose correction leaves no choice."""
_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class CorrectedRules:
    """What became of each rule file, how many corrections were made, and the rules as they are now."""

    files: tuple[FormattedFile, ...]
    corrections: int
    loaded: pipeline.LoadedPack


def correct_rules(path: Path) -> CorrectedRules:
    """Corrects rule files in place, as far as that can't be wrong, and checks them."""
    files, unread = read_rules(path)
    texts = {file.name: file.text for file in files}
    loaded = pipeline.load_files(files, unread)
    corrections = 0
    for _ in range(_MOST_ROUNDS):
        edits = _apart(one.fix for one in loaded.findings if is_certain(one) and one.fix is not None)
        if not edits:
            break
        corrections += len(edits)
        texts = {name: _with(text, [one for one in edits if one.span.file == name]) for name, text in texts.items()}
        loaded = pipeline.load_files([RuleFile.of(name, text) for name, text in texts.items()], unread)
    done, faults = [], []
    for file in files:
        changed, fault = rewrite_rules(path, file, texts[file.name])
        faults += [fault] if fault else []
        done.append(FormattedFile(file, None if fault else texts[file.name], changed))
    if faults:  # what could not be written is not what was checked
        files_now, unread_now = read_rules(path)
        loaded = pipeline.load_files(files_now, [*unread_now, *faults])
    return CorrectedRules(tuple(done), corrections if not faults else 0, loaded)


def is_certain(one: Diagnostic) -> bool:
    """Whether a finding's correction can't be wrong; that of a name only where nothing else is like it."""
    return one.code in _CERTAIN or (one.code == "E201" and bool(one.facts.get("alone")))


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    """Those that don't overlap, the first of any that do."""
    found: list[Edit] = []
    ends: dict[str, int] = {}
    for one in sorted(set(edits), key=lambda edit: (edit.span.file, edit.span.start, edit.span.end)):
        if one.span.start >= ends.get(one.span.file, 0):
            found.append(one)
            ends[one.span.file] = one.span.end
    return found


def _with(text: str, edits: Iterable[Edit]) -> str:
    for one in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: one.span.start] + one.text + text[one.span.end :]
    return text
