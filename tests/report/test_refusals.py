"""A report is whole or absent, tells only what a run wrote, and lets no text from outside become anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hostile import BAD, rules
from hostile import records as hostile_records
from reading import read
from sites import data, kept, listed, pages

import kaohe.report.site
from kaohe.diagnostics.refused import RefusedError
from kaohe.report import write_report
from kaohe.run.bundle import manifest_of


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return kept("dimensions", tmp_path)


def test_only_a_report_is_ever_replaced(out: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_report(out, site)
    with pytest.raises(RefusedError, match="B101"):
        write_report(out, site)
    (site / "stray").write_text("of an earlier one", encoding="utf-8")
    write_report(out, site, replace=True)
    assert not (site / "stray").exists()
    (tmp_path / "other").mkdir()
    with pytest.raises(RefusedError, match="B102"):
        write_report(out, tmp_path / "other", replace=True)
    assert json.loads((site / "report.json").read_text(encoding="utf-8"))["results"] == manifest_of(out).sha256


def test_changed_results_are_not_told(out: Path, tmp_path: Path) -> None:
    path = out / "scores.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(RefusedError, match=r"B250 .*scores\.parquet"):
        write_report(out, tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("fate", ["scored", "incomplete", "not_appraised", "rejected"])
def test_counts_that_do_not_tie_are_not_told(fate: str, out: Path, tmp_path: Path) -> None:
    manifest = manifest_of(out)
    more = {"rows": manifest.counts.rows + 1, fate: getattr(manifest.counts, fate) + 1}
    counts = manifest.counts.model_copy(update=more)
    forged = manifest.model_copy(update={"counts": counts})
    forged = forged.model_copy(update={"sha256": forged.hashed()})
    (out / "manifest.json").write_text(forged.text(), encoding="utf-8")
    with pytest.raises(RefusedError, match="B255"):
        write_report(out, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_too_many_records_are_refused(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kaohe.report.site, "MOST_RECORDS", 5)
    with pytest.raises(RefusedError, match=r"B254 .*at most 5"):
        write_report(out, tmp_path / "site", language="en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_texts_stay_texts(language: str, tmp_path: Path) -> None:
    rules().evaluate(hostile_records(), out=tmp_path / "out")
    site = tmp_path / "site"
    write_report(tmp_path / "out", site, language=language)
    for name, page in pages(site).items():
        found = read(page)
        if name != "handbook.html":
            assert [one.get("src") for one in found.of("script")] in (
                [],
                ["report.js", "data/words.js", "data/people.js"],
            )
            [policy] = [
                one["content"] for one in found.of("meta") if one.get("http-equiv") == "Content-Security-Policy"
            ]
            assert str(policy).startswith("default-src 'none'; script-src 'self' file:;")
        assert not found.of("img")
        assert "\u202e" not in page
        assert "49" not in {word for word in found.text.split() if "7*7" in word}
    for path in (site / "data").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not set("<>&\u2028\u2029\u202e") & set(text)
        data(site, path.stem)
    shown = BAD.replace("\u202e", "\ufffd")
    assert {one["employee"] for one in listed(site, "people")} == {f"E{shown}"}
    assert {one["department"] for one in listed(site, "people")} == {f"部{shown}"}
