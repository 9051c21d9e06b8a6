"""The handbook as one file, or as a folder with a file for each role."""

from __future__ import annotations

import json
from pathlib import Path

from kaohe.model.pack import Pack
from kaohe.pages.file_names import file_name
from kaohe.pages.handbook import MARK, Form, handbook
from kaohe.sources.whole_folder import whole_file, whole_folder

__all__ = ["INDEX", "write_handbook"]

INDEX = "handbook.json"
"""Which role has which file."""


def write_handbook(pack: Pack, out: Path, *, form: Form, language: str, replace: bool = False) -> tuple[str, ...]:
    """Writes the handbook of sound rules; gives the names of the files.

    Where ``out`` ends in ``.html``, ``.htm`` or ``.md`` it is one file; else a folder: ``index`` with everything, and a
    file for each role, all its versions in it.

    Raises
    ------
    RefusedError
        Where something stands in the way, or the place can't be written.
    """
    if out.suffix.lower() in (".html", ".htm", ".md"):
        whole_file(out, handbook(pack, form, language), "handbook", MARK, replace=replace)
        return (out.name,)
    whole, names = f"index.{form}", {role: file_name(role, f".{form}") for role in pack.role_names}
    with whole_folder(out, "handbook", INDEX, replace=replace) as aside:
        _write(aside / whole, handbook(pack, form, language))
        for role in pack.role_names:
            _write(aside / names[role], handbook(pack, form, language, pack.versions(role)))
        index = {"format": "kaohe-handbook 1", "language": language,
                 "roles": [{"role": role, "file": names[role]} for role in pack.role_names]}  # fmt: skip
        _write(aside / INDEX, json.dumps(index, ensure_ascii=False, indent=1) + "\n")
    return (whole, *names.values())


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
