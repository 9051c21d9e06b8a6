"""Writes every message as its reader sees it: ``python tests/messages/gallery.py``. Read the difference as HR would.

Messages that are not yet good enough stand in ``WAITING``, with what is wrong with them; the gallery lists those first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "errors"))

from kaohe.reference.findings import finding_page
from kaohe.wording import wording
from kaohe.wording.wording import LANGUAGES
from samples import Sample, all_samples

__all__ = ["GALLERY", "WAITING", "gallery"]

GALLERY = Path(__file__).with_name("GALLERY.md")
WAITING: dict[str, str] = {}
"""By a sample's name, or a code, why its message is not good enough yet."""


def gallery() -> str:
    """The gallery as Markdown."""
    samples = all_samples()
    shown = {sample.code for sample in samples}
    others = [code for code in wording("zh").codes if code not in shown]
    pieces = [
        "# Every message as its reader sees it · 每一条提示,照读者看到的样子",
        f"{len(samples)} samples of {len(shown)} codes, and {len(others)} codes that hang on records or results.",
        *_waiting(),
        *(piece for sample in samples for piece in _sample(sample)),
        "## Records and results · 数据和结果",
        "What hangs on the data is an ellipsis.",
        *(piece for code in others for piece in _code(code)),
    ]
    return "\n\n".join(pieces) + "\n"


def _waiting() -> Iterator[str]:
    yield "## Not good enough yet · 还要改的"
    yield "\n".join(f"- {name}: {why}" for name, why in WAITING.items()) or "None. 没有。"


def _sample(sample: Sample) -> Iterator[str]:
    yield f"## {sample.path.stem}"
    yield _quoted(sample.rules, "kaohe")
    for language in LANGUAGES:
        yield _quoted(sample.message(language))


def _code(code: str) -> Iterator[str]:
    yield f"### {code}"
    yield _quoted("\n".join(finding_page(code, wording(language)) for language in LANGUAGES))


def _quoted(text: str, kind: str = "text") -> str:
    return f"```{kind}\n{text.strip(chr(10))}\n```"


if __name__ == "__main__":
    GALLERY.write_text(gallery(), encoding="utf-8")
