"""LibreOffice, as somebody who opens a workbook has it: what it shows, prints and saves again."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from pypdf import PdfReader

__all__ = ["printed", "recalculated", "saved_again", "shown"]

_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"
"""Every sheet as a file of its own, each cell as it is formatted."""
_LONGEST = 120
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">\
<value>0</value></prop></item>
</oor:items>
"""
"""Formulas are worked out on opening; else LibreOffice shows what the file says that they came to."""


@cache
def _profile(settings: str = "") -> Path:
    """A profile of this process: making one takes longer than most conversions."""
    folder = Path(tempfile.mkdtemp(prefix="libreoffice-"))
    if settings:
        (folder / "user").mkdir()
        (folder / "user/registrymodifications.xcu").write_text(settings, encoding="utf-8")
    return folder


def _converted(path: Path, kind: str, folder: Path, settings: str = "") -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None, "LibreOffice is missing; .ci/install-libreoffice installs it"
    profile = f"-env:UserInstallation={_profile(settings).as_uri()}"
    command = [program, "--headless", profile, "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST)


def shown(path: Path, folder: Path, settings: str = "") -> dict[str, list[list[str]]]:
    """What a reader sees in each sheet, by its title."""
    _converted(path, _AS_SHOWN, folder, settings)
    found = {}
    for file in sorted(folder.glob(f"{path.stem}-*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            found[file.stem.removeprefix(f"{path.stem}-")] = list(csv.reader(text))
    return found


def recalculated(path: Path, folder: Path) -> dict[str, list[list[str]]]:
    """What a reader sees in each sheet once all formulas have been worked out anew."""
    return shown(path, folder, _ALWAYS)


def printed(path: Path, folder: Path) -> str:
    """The text of the workbook's pages, printed."""
    _converted(path, "pdf", folder)
    return "\n".join(page.extract_text() for page in PdfReader(folder / f"{path.stem}.pdf").pages)


def saved_again(path: Path, kind: str, folder: Path) -> Path:
    """The workbook as LibreOffice saves it in another kind of file, or in its own."""
    _converted(path, kind, folder)
    return folder / f"{path.stem}.{kind}"
