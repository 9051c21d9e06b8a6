"""LibreOffice, as somebody who opens a workbook has it: what it shows, prints and saves again."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from pypdf import PdfReader

__all__ = ["printed", "saved_again", "shown"]

_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"
"""Every sheet as a file of its own, each cell as it is formatted."""
_LONGEST = 120


@cache
def _profile() -> Path:
    """A profile of this process: making one takes longer than most conversions."""
    return Path(tempfile.mkdtemp(prefix="libreoffice-"))


def _converted(path: Path, kind: str, folder: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None, "LibreOffice is missing; .ci/install-libreoffice installs it"
    profile = f"-env:UserInstallation={_profile().as_uri()}"
    command = [program, "--headless", profile, "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST)


def shown(path: Path, folder: Path) -> dict[str, list[list[str]]]:
    """What a reader sees in each sheet, by its title."""
    _converted(path, _AS_SHOWN, folder)
    found = {}
    for file in sorted(folder.glob(f"{path.stem}-*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            found[file.stem.removeprefix(f"{path.stem}-")] = list(csv.reader(text))
    return found


def printed(path: Path, folder: Path) -> str:
    """The text of the workbook's pages, printed."""
    _converted(path, "pdf", folder)
    return "\n".join(page.extract_text() for page in PdfReader(folder / f"{path.stem}.pdf").pages)


def saved_again(path: Path, kind: str, folder: Path) -> Path:
    """The workbook as LibreOffice saves it in another kind of file, or in its own."""
    _converted(path, kind, folder)
    return folder / f"{path.stem}.{kind}"
