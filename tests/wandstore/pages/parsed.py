"""A rendered page, parsed as a browser does, as far as tests need it."""

from __future__ import annotations

import gzip
from html.parser import HTMLParser

from wandstore.pages import RenderedPage

_VOID = {"meta", "link", "input", "img", "br", "hr"}
# A reader sees a break on both sides of these elements.
_BLOCKS = {*(f"h{n}" for n in range(1, 7)), "p", "li", "ul", "div", "section", "details", "summary", "form", "button"}


class ParsedPage(HTMLParser):
    """Elements in order, with their attributes and the text inside; fails where a tag is not closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()
        assert not self._open, f"left open: {[self.elements[place][0] for place in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> repeats an attribute: {names}"
        self._part(tag)
        self.elements.append((tag, dict(attrs), []))
        if tag not in _VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        opened = self.elements[self._open.pop()][0]
        assert opened == tag, f"<{opened}> is closed by </{tag}>"
        self._part(tag)

    def _part(self, tag: str) -> None:
        if tag in _BLOCKS:
            for place in self._open:
                self.elements[place][2].append(" ")

    def handle_data(self, data: str) -> None:
        # The content of a script is no text of the page.
        is_script = self._open and self.elements[self._open[-1]][0] == "script"
        for place in self._open[-1:] if is_script else self._open:
            self.elements[place][2].append(data)

    def texts(self, tag: str, class_name: str = "") -> list[str]:
        """The text of each such element, with single spaces."""
        return [
            " ".join("".join(text).split())
            for found, attributes, text in self.elements
            if found == tag and (not class_name or class_name in (attributes.get("class") or "").split())
        ]

    def attributes(self, tag: str, name: str) -> list[str]:
        return [value for found, named, _ in self.elements if found == tag and (value := named.get(name)) is not None]

    @property
    def text(self) -> str:
        """The text of the body."""
        return self.texts("body")[0]


def parse_page(page: RenderedPage) -> ParsedPage:
    return ParsedPage(gzip.decompress(page.body).decode())
