"""Every code has a sample that triggers it alone, and the message reads exactly as kept in the sample.

After a change of wording: ``python tests/errors/update.py``, then read the difference as HR would.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kaohe.diagnostics import Diagnostic
from kaohe.diagnostics.render import as_text
from kaohe.pipeline import load, load_text
from kaohe.wording import wording
from kaohe.wording.wording import LANGUAGES
from samples import FOLDER, Sample, all_samples, with_messages

SAMPLES = [pytest.param(sample, id=sample.path.stem) for sample in all_samples()]
OF_FILES = {"E116", "E120", "E121", "E122"}  # about whole files and folders: made by the tests below
ON_REQUEST = {"N581"}  # only looked for when asked: tests/checks
WORDING = FOLDER.parents[1] / "engine" / "kaohe" / "wording"


def rule_codes(language: str) -> set[str]:
    """The codes of findings in rules, as the wording files of a language list them."""
    tables = [tomllib.loads((WORDING / language / name).read_text("utf-8")) for name in ("syntax.toml", "checks.toml")]
    return {code for table in tables for code in table}


def codes(findings: tuple[Diagnostic, ...]) -> list[str]:
    return [one.code for one in findings]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_gives_its_finding_alone(sample: Sample) -> None:
    assert codes(sample.findings()) == [sample.code]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_the_message_is_the_one_kept(sample: Sample, language: str) -> None:
    assert sample.message(language) == sample.kept[language]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_says_nothing_twice(sample: Sample) -> None:
    """A sample's file is as the update writes it."""
    assert sample.path.read_text(encoding="utf-8") == with_messages(sample)


def test_a_correction_removes_the_finding() -> None:
    """What is offered to be copied must do."""
    found = [(sample, one, one.fix) for sample in all_samples() for one in sample.findings()]
    corrections = [(sample, one.code, fix) for sample, one, fix in found if fix is not None]
    assert corrections
    for sample, code, fix in corrections:
        corrected = sample.rules[: fix.span.start] + fix.text + sample.rules[fix.span.end :]
        assert code not in codes(load_text(corrected).findings), sample.path.name


def test_every_code_has_a_sample_and_every_sample_a_code() -> None:
    assert {sample.code for sample in all_samples()} | OF_FILES | ON_REQUEST == rule_codes("zh")


def test_every_code_has_a_wording_in_every_language() -> None:
    for language in LANGUAGES:
        assert rule_codes(language) == rule_codes("zh")
        for code in rule_codes(language):
            assert all(wording(language).has(code, key) for key in ("title", "what", "why", "advice")), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_template_is_left_unfilled(language: str) -> None:
    for sample in all_samples():
        message = sample.message(language)
        for trace in ("{{", "{%", "None", "Fraction", "  - ", "。。", ".."):
            assert trace not in message.replace("…", ""), sample.path.name


def test_a_file_with_very_many_faults_is_cut_short() -> None:
    text = "role agent\n" + "  metrc a : count @\n" * 300
    found = load_text(text).findings
    assert "E116" in codes(found)
    assert len(found) < 300


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rules.kaohe"
    path.write_bytes("# 注释\n制度".encode() + ' "考核"\n'.encode("gbk"))
    found = load(path).findings
    assert codes(found) == ["E120"]
    assert found[0].facts["line"] == 2
    assert "UTF-8" in as_text(found, {}, "zh")


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    found = load(tmp_path / "规则.kaohe").findings
    assert codes(found) == ["E121"]
    assert "规则.kaohe" in as_text(found, {}, "zh")


def test_a_folder_without_rules_is_named(tmp_path: Path) -> None:
    found = load(tmp_path).findings
    assert codes(found) == ["E122"]
    assert tmp_path.name in as_text(found, {}, "en")
