"""How far a command is, on a terminal's standard error; nothing where it goes to a file or another program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kaohe.diagnostics.width import harmless
from kaohe.run.evaluate import Step, Tell, in_silence
from kaohe.wording import wording
from kaohe_cli.terminal import console

__all__ = ["shown_steps"]


@contextmanager
def shown_steps(language: str) -> Iterator[Tell]:
    """What shows the steps of a command as a bar while they last; silence where nobody looks."""
    out = console(stderr=True)
    if not out.is_terminal:
        yield in_silence
        return
    words = wording(language)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True) as progress:
        task = progress.add_task("", total=None)

        def tell(step: Step) -> None:
            said = harmless(words.say("run", step.kind, role=step.role, number=step.number, of=step.of))
            progress.update(task, description=said, completed=step.number, total=step.of)

        yield tell
