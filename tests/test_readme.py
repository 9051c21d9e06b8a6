"""What the README shows is what the program gives."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kaohe.shipped import shipped
from kaohe_cli.main import kaohe

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
RULES = shipped("rules")
PACK = RULES / "online_education"
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    """The README's blocks of code of a kind."""
    return [text for found, text in _FENCED.findall(README) if found == kind]


def shown(*arguments: object) -> str:
    return CliRunner().invoke(kaohe, [str(one) for one in arguments]).output


@pytest.mark.parametrize(("at", "file"), [(0, "online_education/学生服务.kaohe"), (1, "open_university/rules.kaohe")])
def test_a_rule_stands_in_its_pack_as_shown(at: int, file: str) -> None:
    written = (RULES / file).read_text(encoding="utf-8")
    rule = "".join(f"  {line}\n" for line in blocks("kaohe")[at].splitlines())
    assert rule in written


def test_the_explanations_are_what_is_printed(tmp_path: Path) -> None:
    chinese, english = blocks("")
    out = tmp_path / "out"
    shown("run", RULES / "open_university", RULES / "open_university/records.csv", "-o", out)
    printed = {
        chinese: shown("demo"),
        english: shown("explain", out, "AAA/East Anglian Region", "--period", "2014"),
    }
    for block, output in printed.items():
        head, _, indicator = block.partition("\n\n")
        assert head in output
        assert indicator in output


def consoles() -> Iterator[tuple[str, str]]:
    """The commands of the console blocks that show output, with that output."""
    for block in blocks("console"):
        command, _, output = block.partition("\n")
        if not output.startswith("$") and output:
            yield command.removeprefix("$ "), output


def test_the_mistake_is_told_as_shown(tmp_path: Path) -> None:
    folder = tmp_path / "规则"
    shutil.copytree(PACK, folder)
    rule = folder / "学生服务.kaohe"
    rule.write_text(rule.read_text(encoding="utf-8").replace("      其余           : 40\n", ""), encoding="utf-8")
    [(command, output)] = [one for one in consoles() if one[0].startswith("kaohe check")]
    assert command == "kaohe check 规则"
    assert output.strip() == shown("check", folder).strip()


def test_the_commands_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(PACK.parent, "rules")
    [code] = blocks("python")
    exec(compile(code, "README.md", "exec"), {})  # the README's own example
    assert Path("out/manifest.json").is_file()
    for line in re.findall(r"^\$ kaohe (run rules/open_university .*)$", README, re.MULTILINE):
        assert CliRunner().invoke(kaohe, line.split()).exit_code == 0
