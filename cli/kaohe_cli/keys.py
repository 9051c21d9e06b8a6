"""``kaohe keys``: keys to sign results with."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.diagnostics.width import harmless
from kaohe.verify.keys import PRIVATE, PUBLIC, new_keys
from kaohe.wording import wording
from kaohe_cli.terminal import console, machine_language, refused_in

__all__ = ["command"]

_language = click.option(
    "--lang", "language", type=click.Choice(["zh", "en"]), help="语言,不写就跟电脑一致 · Language, else the machine's."
)


@click.group("keys")
def command() -> None:
    """生成签名用的密钥 · Make keys to sign results with."""


@command.command("new")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@_language
def new(folder: Path, language: str | None) -> None:
    """在文件夹里生成一对密钥 · Make a pair of keys in a folder.

    private.pem 是私钥,给结果签名用,只由签名的人保管;public.pem 是公钥,交给复核的人。已有的密钥不会被盖掉 ·
    private.pem signs (kaohe run --sign) and stays with whoever signs; public.pem goes to whoever verifies (kaohe verify
    --key). Keys that are there are never overwritten.
    """
    language = language or machine_language()
    with refused_in(language):
        key = new_keys(folder, language)
    paths = {"private": harmless(str(folder / PRIVATE)), "public": harmless(str(folder / PUBLIC))}
    console().print(wording(language).say("verify", "keys made", key=key, **paths))
