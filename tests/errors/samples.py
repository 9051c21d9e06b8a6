"""A sample: rules with one mistake, and below them the message that it must give, in each language.

The message stands at the end of the file, so that a reader sees mistake and message together::

    #= zh
    #| 错误 E201 没有这个名字
    #= en
    #| Error E201 No such name
    #= end
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kaohe.diagnostics import Diagnostic
from kaohe.diagnostics.render import as_text
from kaohe.pipeline import load_text
from kaohe.wording.wording import LANGUAGES

__all__ = ["FOLDER", "Sample", "all_samples", "with_messages"]

FOLDER = Path(__file__).parent
_MARK = "#= "
_END = "#= end"
_LINE = "#|"
_NAME = "rules.kaohe"  # what messages call the file, so that they don't repeat the sample's own name


@dataclass(frozen=True)
class Sample:
    """A sample as read: its rules and the messages that it keeps, by language."""

    path: Path
    rules: str
    kept: dict[str, str]

    @property
    def code(self) -> str:
        """The code that the file's name promises."""
        return self.path.name.split("_")[0]

    def findings(self) -> tuple[Diagnostic, ...]:
        """What is found in the rules."""
        return load_text(self.rules, _NAME).findings

    def message(self, language: str) -> str:
        """The message as it is now, without blanks at the ends of lines."""
        text = as_text(self.findings(), {_NAME: self.rules}, language)
        return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def all_samples() -> list[Sample]:
    """The samples by code."""
    return [_read(path) for path in sorted(FOLDER.glob("*.kaohe"))]


def with_messages(sample: Sample) -> str:
    """The sample's file with its messages as they are now."""
    lines = [sample.rules.rstrip("\n"), ""]
    for language in LANGUAGES:
        lines.append(f"{_MARK}{language}")
        lines += [f"{_LINE} {line}".rstrip() for line in sample.message(language).splitlines()]
    return "\n".join([*lines, _END, ""])


def _read(path: Path) -> Sample:
    rules, mark, rest = path.read_text(encoding="utf-8").partition(f"\n{_MARK}")
    kept: dict[str, list[str]] = {}
    language = ""
    for line in f"{_MARK}{rest}".splitlines() if mark else ():
        if line == _END:
            break
        if line.startswith(_MARK):
            language = line.removeprefix(_MARK)
            kept[language] = []
        else:
            kept[language].append(line.removeprefix(_LINE).removeprefix(" "))
    return Sample(path, rules.rstrip("\n") + "\n", {one: "\n".join(said) for one, said in kept.items()})
