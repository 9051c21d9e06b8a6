"""File names from keys are safe wherever they are written, and tell everybody apart."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kaohe.pages.file_names import file_name

KEYS = st.text() | st.sampled_from(
    ["", ".", "..", "../../etc/passwd", "a/b", "a\\b", "CON", "a\x00b", "\u202eE1", "é", "é"]
)


@given(key=KEYS)
def test_a_name_is_never_a_path(key: str) -> None:
    name = file_name(key, ".html")
    assert re.fullmatch(r"([\w][\w-]*-)?[0-9a-f]{12}\.html", name), ascii(name)
    assert len(name.encode()) < 255
    name.encode("utf-8")


@given(one=KEYS, other=KEYS)
def test_two_keys_never_share_a_name(one: str, other: str) -> None:
    assert (file_name(one, ".html") == file_name(other, ".html")) == (one == other)


def test_names_can_be_read() -> None:
    assert file_name("E00017", ".html").startswith("E00017-")
    assert file_name("AAA/East Anglian Region", ".html").startswith("AAA_East_Anglian_Region-")
    assert file_name("张三", ".html").startswith("张三-")
