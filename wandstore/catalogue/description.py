"""The plain text of a product's description, which Shopify stores as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from wandstore.text import on_one_line

SILENT_TAGS = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "object"})
SPACING_TAGS = frozenset({"td", "th"})
BLOCK_TAGS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"}
    | {"nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)

INLINED_PICTURE = re.compile(r"data:image/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+", re.IGNORECASE)
BEGINNING_OF_A_TAG = re.compile(r"<[a-z/!?]", re.IGNORECASE)
# Markup included. The parser's time can grow with the square of the length, and a page shows far less.
MAX_DESCRIPTION_LENGTH = 10_000


def plain_text(html: str) -> str:
    """The text of a description's beginning: a line for each block, entities decoded, white space collapsed."""
    reader = _TextReader()
    reader.feed(_without_open_tag(INLINED_PICTURE.sub("", html)[:MAX_DESCRIPTION_LENGTH]))
    reader.close()
    lines = (on_one_line(line) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT_TAGS:
            self._silent.append(tag)
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            # Unclosed tags inside it end with it.
            del self._silent[self._silent.index(tag) :]
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # A line end in the source is only a space: the blocks make the lines.
            self.parts.append(data.replace("\n", " ").replace("\r", " "))

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Pasting from Word leaves `<![...]>` behind, and the parser of older Pythons gives up on unknown ones."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def _separate(self, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self.parts.append("\n")
        elif tag in SPACING_TAGS:
            self.parts.append(" ")


def _without_open_tag(html: str) -> str:
    """The HTML before a tag that does not end. A browser drops such a tag; the parser would read it as text."""
    open_tag = BEGINNING_OF_A_TAG.search(html, html.rfind(">") + 1)
    return html[: open_tag.start()] if open_tag else html
