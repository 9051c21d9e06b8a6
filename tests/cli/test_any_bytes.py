"""Whatever the bytes of a file, a command ends with an exit code and a sentence, never with a traceback."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from command_line import called
from hypothesis import given, settings
from hypothesis import strategies as st
from small_pack import HEADINGS, RULES

ROWS = ["E1,2026-Q1,5,90%,4", "E1,2026-Q2,4,0.85,3", "E2,2026年一季度,7,,5", "E3,2026-Q1,1200,无,1"]
RECORDS = "\n".join([HEADINGS, *ROWS]) + "\n"
NASTY = [
    "", " ", "\n", "\t", "\r", "\x00", "\x1b[31m", "\u202e", "\ufeff", '"', ",", "(", ")", "「", "#", "%", ":", ";",
    "。", "数据", "指标", "权重", "一票否决 ", "1e999", "9" * 40, "-1", "不适用", "0.5小时", "95%", "5", "80 分", "是",
]  # fmt: skip

FEW = settings(max_examples=settings.default.max_examples // 5)


def harmed(sound: str, longest: int = 12, most: int = 3) -> st.SearchStrategy[bytes]:
    """Sound text with a few stretches replaced by others; now and then a byte is cut too."""
    other = st.sampled_from(NASTY) | st.text(max_size=4) | st.characters()
    stretch = st.tuples(st.integers(0, len(sound)), st.integers(0, longest), other)

    def harm(stretches: list[tuple[int, int, str]], cut: int) -> bytes:
        found = sound
        for start, length, text in stretches:
            found = found[:start] + text + found[start + length :]
        data = found.encode("utf-8", "replace")
        return data if cut < 9 else data[:-60] + data[-59:]

    return st.builds(harm, st.lists(stretch, min_size=1, max_size=most), st.integers(0, 9))


@FEW
@given(rules=st.binary(max_size=80) | harmed(RULES), form=st.sampled_from(["text", "json"]))
def test_rules_of_any_bytes(rules: bytes, form: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "甲.kaohe")
        path.write_bytes(rules)
        assert called("check", path, "--format", form).exit_code in (0, 1)


@FEW
@given(records=st.binary(max_size=80) | harmed(RECORDS), language=st.sampled_from(["zh", "en"]))
def test_records_of_any_bytes(records: bytes, language: str) -> None:
    with TemporaryDirectory() as folder:
        pack, path = Path(folder, "甲.kaohe"), Path(folder, "甲.csv")
        pack.write_text(RULES, encoding="utf-8")
        path.write_bytes(records)
        assert called("run", pack, path, "--lang", language).exit_code in (0, 2)


@FEW
@given(rules=harmed(RULES, longest=1, most=1))
def test_rules_that_are_still_sound_score_and_explain(rules: bytes) -> None:
    with TemporaryDirectory() as folder:
        pack, table, out = (Path(folder, name) for name in ("甲.kaohe", "甲.csv", "结果"))
        pack.write_bytes(rules)
        table.write_text(RECORDS, encoding="utf-8")
        scored = called("run", pack, table, "-o", out).exit_code
        assert scored in (0, 1)
        if scored == 0:
            assert called("explain", out, "E1").exit_code == 0
