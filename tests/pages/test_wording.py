"""Pages say everything in both languages, with the same facts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import kaohe

WORDING = Path(str(kaohe.__file__)).parent / "wording"
TEMPLATES = Path(str(kaohe.__file__)).parent / "pages/templates"
TABLES = {
    language: tomllib.loads((WORDING / language / "pages.toml").read_text(encoding="utf-8"))
    for language in ("zh", "en")
}


def test_both_languages_have_every_sentence() -> None:
    for table in ("pages", "terms"):
        assert set(TABLES["zh"][table]) == set(TABLES["en"][table])


def test_both_languages_put_in_the_same_facts() -> None:
    for key, chinese in TABLES["zh"]["pages"].items():
        facts = [set(re.findall(r"{{ (\w+)", text)) for text in (chinese, TABLES["en"]["pages"][key])]
        assert facts[0] == facts[1], key


def test_whatever_a_template_asks_for_is_there() -> None:
    for path in TEMPLATES.glob("*.jinja"):
        for key in re.findall(r"""label\(["']([^"']+)["']""", path.read_text(encoding="utf-8")):
            assert key in TABLES["zh"]["pages"], (path.name, key)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_finding_is_told_in_one_file_alone(language: str) -> None:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (WORDING / language).glob("*.toml")]
    codes = [name for tables in files for name in tables if name[0].isupper()]
    assert len(codes) == len(set(codes))
