"""The rows of a Shopify product export, with cells by our own column names, and what is wrong with them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from wandstore.errors import BadCatalogue, Fault
from wandstore.text import on_one_line

# Our name of a column, then Shopify's names: first the classic header, then newer ones. Headers are compared by their
# letters and digits alone, in any case; columns that are not here are ignored.
COLUMNS: dict[str, tuple[str, ...]] = {
    "handle": ("Handle", "URL handle"),
    "title": ("Title",),
    "description": ("body (html)", "description"),
    "vendor": ("vendor",),
    "type": ("type", "custom product type"),
    "taxonomy": ("product category", "standardized product type", "standard product type"),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    "gift card": ("gift card",),
    "option 1 name": ("option1 name",),
    "option 2 name": ("option2 name",),
    "option 3 name": ("option3 name",),
    "option 1": ("option1 value",),
    "option 2": ("option2 value",),
    "option 3": ("option3 value",),
    "variant id": ("variant id",),
    "price": ("Variant Price", "Price"),
    "compare-at price": ("variant compare at price", "compare-at price"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "quantity": ("variant inventory qty", "inventory quantity"),
    "oversell": ("variant inventory policy", "continue selling when out of stock"),
    "image": ("image src", "product image url"),
    "image position": ("image position",),
    "image alt": ("image alt text",),
    "variant image": ("variant image", "variant image url"),
}
REQUIRED_COLUMNS = ("handle", "title", "price")
# What a shopper may see and what it costs: of two columns that say it, choosing one would be a guess.
DECISIVE_COLUMNS = (*REQUIRED_COLUMNS, "published", "status", "variant id", "compare-at price")
OPTION_COLUMNS = ("option 1", "option 2", "option 3")

# A spreadsheet uses the separator of its locale; the comma is the default.
SEPARATORS = (",", ";", "\t", "|")
# Longer than any header, and short enough to be parsed once for each separator.
MAX_HEADER_LENGTH = 100_000

# What a file is that is no text, by its first bytes.
OTHER_FILES: dict[bytes, str] = {
    # Shopify sends a large export as a ZIP file, and a workbook of a spreadsheet is one too.
    b"PK\x03\x04": "a ZIP file or a workbook; unpack it, or save the sheet as CSV with UTF-8",
    b"PK\x05\x06": "a ZIP file without content",
    b"\xd0\xcf\x11\xe0": "a workbook of an older Excel; save the sheet as CSV with UTF-8",
    b"\x1f\x8b": "a gzip file; unpack it",
    b"Rar!": "a RAR file; unpack it",
    b"7z\xbc\xaf": "a 7-Zip file; unpack it",
    b"%PDF": "a PDF file; export the products as CSV",
    b"\x89PNG": "a picture; export the products as CSV",
    b"{\\rtf": "a text with formatting; save it as CSV with UTF-8",
    b"SQLite": "a database; export the products as CSV",
}
# The longer mark of two that begin alike comes first.
ENCODING_OF_MARK = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Excel's own first line, which tells it the separator.
SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?(?:\r\n|\r|\n)", re.IGNORECASE)

Value = TypeVar("Value")


def _fold_header(cell: str) -> str:
    return re.sub(r"[\W_]+", "", cell).casefold()


def _knows_any(cells: Iterable[str]) -> bool:
    return any(_fold_header(cell) in NAME_OF_HEADER for cell in cells)


NAME_OF_HEADER = {_fold_header(header): name for name, headers in COLUMNS.items() for header in headers}


class Findings:
    """The faults of a file. An error makes it unusable; a warning names a cell that is ignored."""

    def __init__(self) -> None:
        self.errors: list[Fault] = []
        self.warnings: list[Fault] = []

    def add_error(self, message: str, *, row: int | None = None, column: str | None = None) -> None:
        self.errors.append(Fault(message=message, row=row, column=column))

    def add_warning(self, message: str, *, row: int | None = None, column: str | None = None) -> None:
        self.warnings.append(Fault(message=message, row=row, column=column))

    def raise_errors(self) -> None:
        """Raises `BadCatalogue` with every error so far, if there is one."""
        if self.errors:
            raise BadCatalogue(in_file_order(self.errors))


def in_file_order(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: fault.row or 0)


class Unreadable(Exception):
    """A cell that does not have the form it needs; the message says which, and what to write instead."""


class Row:
    """One record of the file, by our column names. `number` is the row number that a spreadsheet shows.

    A row `is_broken` if its cells may be in the wrong columns. That is an error of its own, so no other fault of the
    row is reported.
    """

    def __init__(self, number: int, cells: dict[str, str], header: Header, *, is_broken: bool = False) -> None:
        self.number = number
        self.is_broken = is_broken
        self._cells = cells
        self._header = header

    def has(self, column: str) -> bool:
        """Whether the file has this column at all."""
        return column in self._header.positions

    def raw(self, column: str) -> str:
        return self._cells.get(column, "").strip()

    def words(self, column: str) -> str:
        """The cell on one line: a control character or a run of white space is a single space."""
        return on_one_line(self.raw(column))

    def options(self) -> list[str]:
        return [value for column in OPTION_COLUMNS if (value := self.words(column))]

    def is_variant(self) -> bool:
        return bool(self.raw("price") or self.options())

    def require(self, column: str, read: Callable[[str], Value], if_empty: Value) -> Value:
        """The cell, parsed by `read`. A cell that cannot be parsed is an error, and then counts as empty."""
        if self.is_broken:
            return if_empty
        try:
            return read(text) if (text := self.raw(column)) else if_empty
        except Unreadable as problem:
            self.add_error(column, str(problem))
            return if_empty

    def accept(self, column: str, read: Callable[[str], Value], if_empty: Value) -> Value:
        """The same for an optional cell: one that cannot be parsed is a warning."""
        try:
            return read(text) if (text := self.raw(column)) else if_empty
        except Unreadable as problem:
            self.add_warning(column, f"{problem}; the cell is ignored")
            return if_empty

    def add_error(self, column: str, message: str) -> None:
        self._header.findings.add_error(message, row=self.number, column=self._header.name(column))

    def add_warning(self, column: str, message: str) -> None:
        self._header.findings.add_warning(message, row=self.number, column=self._header.name(column))


class Header:
    """Where the file has our columns, and what it calls them. `number` is its row's."""

    def __init__(self, number: int, cells: list[str], findings: Findings) -> None:
        self.width = len(cells)
        self.findings = findings
        self.positions: dict[str, int] = {}
        self._cells = [cell.strip(" \t\ufeff") for cell in cells]
        for position, cell in enumerate(self._cells):
            column = NAME_OF_HEADER.get(_fold_header(cell))
            if column is None:
                continue
            if column in self.positions:
                other = self.name(column)
                if column in DECISIVE_COLUMNS:
                    findings.add_error(f"says the same as column {other!r}; keep one of them", row=number, column=cell)
                else:
                    findings.add_warning(
                        f"says the same as column {other!r}; the column is ignored", row=number, column=cell
                    )
            self.positions.setdefault(column, position)
        filled = [cell for cell in self._cells if cell]
        if not self.positions and len(filled) == 1 and _knows_any(re.split(r"[,;\t|]", filled[0])):
            message = "the whole row is in one pair of quotation marks; save the file again with a cell for each column"
            findings.add_error(message, row=number)
            return
        if not self.positions:
            begins = on_one_line(", ".join(filled))[:60]
            message = (
                "no header of a Shopify product export, such as Handle, Title, Variant Price; its cells are separated "
                f"by commas, semicolons, tabs or vertical bars. It begins with {begins!r}"
            )
            findings.add_error(message, row=number)
            return
        for column in REQUIRED_COLUMNS:
            if column not in self.positions:
                classic, *newer = COLUMNS[column]
                other_name = f" (newer exports call it {newer[0]!r})" if newer else ""
                findings.add_error(f"this required column is missing{other_name}", row=number, column=classic)

    def name(self, column: str) -> str:
        """The header of the file's own column, or our name where it has none."""
        return self._cells[self.positions[column]] if column in self.positions else column


def read_rows(path: Path, findings: Findings) -> Iterator[Row]:
    """The file's rows, without empty ones. Raises `BadCatalogue` if the file cannot be read as rows."""
    text = _read_text(path)
    if not text.strip():
        raise BadCatalogue([Fault(message="the file is empty: not even a header is there")])
    records = _read_records(text, findings)
    # Rows that are empty, or Excel's own, may stand above the header.
    number, cells = next(((at, cells) for at, cells in records if any(cell.strip() for cell in cells)), (1, []))
    header = Header(number, cells, findings)
    findings.raise_errors()
    others = list(records)
    if others and len(others[-1][1]) < header.width and not text.endswith(("\n", "\r")) and not findings.errors:
        # An exporter ends the last row with a line break too. So this file was truncated, and perhaps a price with it.
        number, _ = others.pop()
        findings.add_error("the file ends in the middle of this row; export it again", row=number)
    for number, cells in others:
        if any(cell.strip() for cell in cells):
            yield _read_row(number, cells, header)
        # Spreadsheets leave empty rows behind; each of them still counts in the row numbers.


def _read_row(number: int, cells: list[str], header: Header) -> Row:
    is_broken = any(cell.strip() for cell in cells[header.width :])
    if is_broken:
        header.findings.add_error(f"{len(cells)} cells under a header of {header.width}", row=number)
    # Spreadsheets omit empty cells at the end of a row, so a short row is complete.
    filled = {column: cells[position] for column, position in header.positions.items() if position < len(cells)}
    return Row(number, filled, header, is_broken=is_broken)


# From the file to records ---------------------------------------------------------------------------------------------


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadCatalogue([Fault(message=f"{path.name} cannot be opened: {error.strerror}")]) from error
    kind = next((kind for mark, kind in OTHER_FILES.items() if content.startswith(mark)), None)
    if kind:
        raise BadCatalogue([Fault(message=f"{path.name} is {kind}")])
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml)", content, re.IGNORECASE):
        message = f"{path.name} is a web page, such as a shop's login; export the products as CSV"
        raise BadCatalogue([Fault(message=message)])
    encoding = _find_encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        row = _row_after(content[: error.start].decode(encoding, errors="ignore"))
        name = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be").upper()
        fault = Fault(message=f"{path.name} is not {name} here; save it as UTF-8", row=row)
        raise BadCatalogue([fault]) from error
    before, nul, _ = text.partition("\0")
    if nul:
        message = f"{path.name} has a NUL byte here, which no text has; save it as UTF-8"
        raise BadCatalogue([Fault(message=message, row=_row_after(before))])
    return text


def _find_encoding(content: bytes) -> str:
    for mark, encoding in ENCODING_OF_MARK.items():
        if content.startswith(mark):
            return encoding
    # A header begins with plain letters. In UTF-16, every second byte of those is zero.
    zeros = [position for position, byte in enumerate(content[:4]) if not byte]
    if zeros in ([1, 3], [0, 2]):
        return "utf-16-le" if zeros[0] else "utf-16-be"
    return "utf-8"


def _row_after(text: str) -> int:
    """The number of the record to which the next character would belong."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    told = SEPARATOR_LINE.match(text)
    separator = told[1] if told else find_separator(text)
    return sum(1 for _ in csv.reader(io.StringIO(f"{text}?", newline=""), delimiter=separator))


def find_separator(text: str) -> str:
    """The separator with which the header has the most known columns; the comma if several have."""
    text = text[:MAX_HEADER_LENGTH]

    def count_known(separator: str) -> int:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        header = next((row for row in rows if any(cell.strip() for cell in row)), [])
        return sum(_fold_header(cell) in NAME_OF_HEADER for cell in header)

    # A column may hold a whole page of HTML, and the module's own limit is 128 kB.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_HEADER_LENGTH))
    return max(SEPARATORS, key=count_known)


def _read_records(text: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Every record with its number, up to the first that is not valid CSV. A record may span several lines."""
    told = SEPARATOR_LINE.match(text)
    separator = told[1] if told else find_separator(text)
    # A description may hold whole pictures, and the module's own limit is 128 kB.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    # Without `newline=""` the lines inside a quoted description would lose their own line ends.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not (told and number == 1):
                yield number, cells
    except csv.Error as error:
        advice = "a quotation mark inside a quoted cell is written twice"
        findings.add_error(f"this record cannot be read as CSV: {error}; {advice}", row=number + 1)
