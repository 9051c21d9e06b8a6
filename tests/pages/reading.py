"""Pages read as a browser reads them: their text, their elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

__all__ = ["Read", "read"]

_BLOCKS = {"td", "th", "dt", "dd", "p", "li"}
_VOID = {"meta", "br", "link", "input", "hr", "img"}


@dataclass
class Read:
    """What a page holds: its visible text in one line, its elements with their attributes."""

    text: str = ""
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def of(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a name."""
        return [attributes for element, attributes in self.elements if element == name]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Read()
        self._open: list[str] = []
        self._pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)
        if tag in _BLOCKS:
            self._pieces.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self._open):
            self._pieces.append(data)

    def close(self) -> None:
        super().close()
        assert not self._open, f"not closed: {self._open}"
        self.found.text = " ".join("".join(self._pieces).split())


def read(page: str) -> Read:
    """A page read; every element must be closed where it should be."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found
