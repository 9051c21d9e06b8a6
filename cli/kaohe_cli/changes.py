"""Rule files whose text changes, with the lines that do."""

from __future__ import annotations

from itertools import islice

from rich.text import Text

from kaohe.diagnostics.width import harmless
from kaohe.formatting import FormattedFile
from kaohe.wording import wording
from kaohe_cli.terminal import console

__all__ = ["show_changes"]

_MOST_CHANGES = 20


def show_changes(file: FormattedFile, language: str, *, in_full: bool) -> None:
    """A file that changes, by name; with its lines as they are and as they would be."""
    words = wording(language)
    console().print(Text(harmless(file.file.name), "cyan"))
    if not in_full:
        return
    changes = list(file.changes())
    if not changes:
        console().print(f"  {words.say('format', 'ends alone')}")
    for change in islice(changes, _MOST_CHANGES):
        console().print(Text(f"  {words.say('format', 'line', line=change.line)}", "cyan"))
        for sign, lines, style in (("-", change.before, "red"), ("+", change.after, "green")):
            for line in lines:
                console().print(Text(f"    {sign} {harmless(line)}".rstrip(), style))
    if len(changes) > _MOST_CHANGES:
        console().print(f"  {words.say('format', 'more', number=len(changes) - _MOST_CHANGES)}")
