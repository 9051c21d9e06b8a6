"""The ledger: runs in a chain, and every way of breaking it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kaohe.diagnostics.refused import RefusedError
from kaohe.verify import ledger as module
from kaohe.verify.ledger import enter, read_ledger
from kaohe.verify.verify import verify_ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    for at in range(5):
        entered(tmp_path / "runs.jsonl", at)
    return tmp_path / "runs.jsonl"


def entered(path: Path, at: int) -> None:
    enter(path, f"{at:064}", "小", "1", "一季度" if at else None, "zh")


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def breaks(path: Path) -> list[tuple[int | None, str]]:
    return [(one.place.row, one.facts["of"]) for one in read_ledger(path).faults]  # type: ignore[union-attr]


def test_each_entry_hangs_on_the_one_before(path: Path) -> None:
    ledger = read_ledger(path)
    assert ledger.faults == ()
    assert [one.entry for one in ledger.entries] == [1, 2, 3, 4, 5]
    assert ledger.entries[0].previous is None
    assert [one.previous for one in ledger.entries[1:]] == [one.hash for one in ledger.entries[:-1]]
    assert ledger.head == ledger.entries[-1].hash
    assert ledger.of(f"{3:064}") == (4,)
    assert json.loads(lines(path)[1])["note"] == "一季度"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([0, 2, 3, 4], [(2, "chain"), (3, "number"), (4, "number")]),
        ([1, 2, 3, 4], [(1, "chain"), (2, "number"), (3, "number"), (4, "number")]),
        ([0, 2, 1, 3, 4], [(2, "chain"), (3, "chain"), (4, "chain")]),
        ([0, 1, 1, 2, 3, 4], [(3, "chain"), (4, "number"), (5, "number"), (6, "number")]),
    ],
)  # fmt: skip
def test_removed_moved_and_repeated_entries_show(path: Path, order: list[int], expected: list[object]) -> None:
    given = lines(path)
    path.write_bytes(b"".join(given[at] for at in order))
    assert breaks(path) == expected


def test_a_replaced_entry_shows_even_with_a_hash_of_its_own(path: Path) -> None:
    given, ledger = lines(path), read_ledger(path)
    other = ledger.entries[2].model_copy(update={"manifest": "f" * 64})
    other = other.model_copy(update={"hash": other.hashed()})
    path.write_bytes(b"".join([*given[:2], other.line(), *given[3:]]))
    assert breaks(path) == [(4, "chain")]


def test_a_changed_byte_anywhere_shows(path: Path) -> None:
    content = path.read_bytes()
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert breaks(path), at


def test_a_ledger_cut_at_its_end_has_another_head(path: Path) -> None:
    """What the chain can't show is what its last hash, written down elsewhere, is for."""
    head = read_ledger(path).head
    path.write_bytes(b"".join(lines(path)[:-1]))
    assert breaks(path) == []
    assert read_ledger(path).head != head


def test_a_line_that_is_not_whole_shows_and_nothing_is_built_on_it(path: Path) -> None:
    content = path.read_bytes()[:-5]
    path.write_bytes(content)
    assert breaks(path) == [(5, "unfinished")]
    with pytest.raises(RefusedError) as refused:
        entered(path, 9)
    assert refused.value.findings[0].code == "B174"
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"\n", b"[]\n", b"{}\n", b"\xff\xfe\n", b'{"entry":1}\n', b"1" * 5000 + b"\n"])
def test_any_bytes_are_no_ledger(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    assert breaks(tmp_path / "x") == [(1, "unread")]


def test_runs_that_end_at_once_follow_each_other(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: entered(tmp_path / "runs.jsonl", at), range(40)))
    ledger = read_ledger(tmp_path / "runs.jsonl")
    assert ledger.faults == ()
    assert {one.manifest for one in ledger.entries} == {f"{at:064}" for at in range(40)}


def test_a_full_disk_leaves_the_ledger_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = path.read_bytes()
    write = module.os.write
    monkeypatch.setattr(module.os, "write", lambda file, line: write(file, line[:10]))
    with pytest.raises(RefusedError) as refused:
        entered(path, 9)
    assert refused.value.findings[0].code == "B173"
    assert path.read_bytes() == content


def test_alone_it_is_verified_by_its_chain(path: Path, tmp_path: Path) -> None:
    found = verify_ledger(path)
    assert found.holds
    assert found.check("ledger").facts["head"] == read_ledger(path).head
    with pytest.raises(RefusedError):
        verify_ledger(tmp_path)
