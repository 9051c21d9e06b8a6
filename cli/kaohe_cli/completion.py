"""``kaohe completion``: what makes a shell complete the commands and options of kaohe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import get_completion_class

if TYPE_CHECKING:
    from click.shell_completion import ShellComplete

__all__ = ["command"]

_PROGRAM, _VARIABLE = "kaohe", "_KAOHE_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """让命令行补全 kaohe 的命令和选项 · Complete commands and options in a shell.

    \b
    bash: eval "$(kaohe completion bash)"  → ~/.bashrc
    zsh:  eval "$(kaohe completion zsh)"   → ~/.zshrc
    fish: kaohe completion fish > ~/.config/fish/completions/kaohe.fish
    """
    kind: type[ShellComplete] | None = get_completion_class(shell)
    if kind is None:
        raise click.BadParameter(shell)
    click.echo(kind(ctx.find_root().command, {}, _PROGRAM, _VARIABLE).source())
