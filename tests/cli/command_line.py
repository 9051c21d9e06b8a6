"""The program called as from a shell, with what must hold of every call."""

from __future__ import annotations

import unicodedata

from click.testing import CliRunner, Result

from kaohe_cli.main import kaohe

__all__ = ["called"]


def called(*arguments: object) -> Result:
    """A command's result. Anything raised that isn't an exit is a defect, and so is a sign that steers a terminal."""
    result = CliRunner().invoke(kaohe, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert all(_is_harmless(sign) for sign in result.output), ascii(result.output)
    return result


def _is_harmless(sign: str) -> bool:
    return sign == "\n" or sign.isprintable() or unicodedata.category(sign) == "Zs"
