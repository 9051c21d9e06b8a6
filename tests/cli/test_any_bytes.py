"""Whatever the bytes of a file, a command ends with an exit code and a sentence, never with a traceback."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.shipped import shipped
from kaohe_cli.main import kaohe

PACK = shipped("rules") / "online_education"
RULES = "".join((PACK / file).read_text("utf-8").partition("\n示例")[0] for file in ("共用.kaohe", "学生服务.kaohe"))
RECORDS = (PACK / "samples" / "学生服务.csv").read_text("utf-8-sig")[:1200].rpartition("\n")[0]
NASTY = [
    "", " ", "\n", "\t", "\r", "\x00", "\x1b[31m", "\u202e", "\ufeff", '"', ",", "(", ")", "「", "#", "%", ":", ";",
    "。", "数据", "指标", "权重", "一票否决 ", "1e999", "9" * 40, "-1", "不适用", "0.5小时", "95%", "5", "80 分", "是",
]  # fmt: skip


def harmed(sound: str) -> st.SearchStrategy[bytes]:
    """Sound text with a few stretches replaced by others; now and then a byte is cut too."""
    stretch = st.tuples(st.integers(0, len(sound)), st.integers(0, 12), st.sampled_from(NASTY) | st.text(max_size=4))

    def harm(stretches: list[tuple[int, int, str]], cut: int) -> bytes:
        found = sound
        for start, length, text in stretches:
            found = found[:start] + text + found[start + length :]
        data = found.encode("utf-8", "replace")
        return data if cut else data[:-1000] + data[-999:]

    return st.builds(harm, st.lists(stretch, min_size=1, max_size=3), st.integers(0, 9))


def called(*arguments: object) -> Result:
    result = CliRunner().invoke(kaohe, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert all(sign.isprintable() or sign == "\n" for sign in result.output), ascii(result.output)
    assert result.output
    return result


@settings(max_examples=30, deadline=None)
@given(rules=st.binary(max_size=80) | harmed(RULES), form=st.sampled_from(["text", "json"]))
def test_rules_of_any_bytes(rules: bytes, form: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "甲.kaohe")
        path.write_bytes(rules)
        assert called("check", path, "--format", form).exit_code in (0, 1)


@settings(max_examples=30, deadline=None)
@given(records=st.binary(max_size=80) | harmed(RECORDS), language=st.sampled_from(["zh", "en"]))
def test_records_of_any_bytes(records: bytes, language: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "甲.csv")
        path.write_bytes(records)
        assert called("run", PACK, path, "--lang", language).exit_code in (0, 2)


@settings(max_examples=30, deadline=None)
@given(rules=harmed(RULES))
def test_rules_that_are_still_sound_score_and_explain(rules: bytes) -> None:
    with TemporaryDirectory() as folder:
        pack, table, out = (Path(folder, name) for name in ("甲.kaohe", "甲.csv", "结果"))
        pack.write_bytes(rules)
        table.write_text(RECORDS, encoding="utf-8")
        scored = called("run", pack, table, "-o", out).exit_code
        assert scored in (0, 1)
        if scored == 0:
            assert called("explain", out, "E00001").exit_code == 0
