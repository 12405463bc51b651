"""The rows of a Shopify product export, with cells by our own column names, and what is wrong with them."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from wandstore.errors import BadCatalogue, Fault
from wandstore.text import on_one_line

# Our name of a column, then Shopify's names: first the classic header, then the newer one. Headers are compared in
# lower case and without surrounding spaces; columns that are not here are ignored.
COLUMNS: dict[str, tuple[str, ...]] = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "description": ("body (html)", "description"),
    "vendor": ("vendor",),
    "type": ("type", "custom product type"),
    "taxonomy": ("product category",),
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
    "price": ("variant price", "price"),
    "compare-at price": ("variant compare at price", "compare-at price"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "quantity": ("variant inventory qty", "inventory quantity"),
    "oversell": ("variant inventory policy", "continue selling when out of stock"),
    "image": ("image src", "product image url"),
    "image position": ("image position",),
    "image alt": ("image alt text",),
    "variant image": ("variant image", "variant image url"),
}
NAME_OF_HEADER = {header: name for name, headers in COLUMNS.items() for header in headers}
REQUIRED_COLUMNS = ("handle", "title", "price")
OPTION_COLUMNS = ("option 1", "option 2", "option 3")

# A spreadsheet uses the separator of its locale; the comma is the default.
SEPARATORS = (",", ";", "\t", "|")
# Longer than any header, and short enough to be parsed once for each separator.
MAX_HEADER_LENGTH = 100_000

ZIP_MARK = b"PK\x03\x04"
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Value = TypeVar("Value")


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
        """The cell as `read` understands it. One that cannot be read is an error, and counts as empty from here on."""
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
    """Where the file has our columns, and what it calls them."""

    def __init__(self, cells: list[str], findings: Findings) -> None:
        self.width = len(cells)
        self.findings = findings
        self.positions: dict[str, int] = {}
        self._cells = [cell.strip() for cell in cells]
        for position, cell in enumerate(self._cells):
            column = NAME_OF_HEADER.get(cell.casefold())
            if column is None:
                continue
            if column in self.positions:
                # Choosing one of the two would be a guess, and a guessed price is worse than no catalogue.
                message = f"says the same as column {self.name(column)!r}; keep one of them"
                findings.add_error(message, row=1, column=cell)
            self.positions.setdefault(column, position)
        for column in REQUIRED_COLUMNS:
            if column not in self.positions:
                classic, *newer = (spelling.title() for spelling in COLUMNS[column])
                other_name = f" (newer exports call it {newer[0]!r})" if newer else ""
                findings.add_error(f"this required column is missing{other_name}", row=1, column=classic)

    def name(self, column: str) -> str:
        """The header of the file's own column, or our name where it has none."""
        return self._cells[self.positions[column]] if column in self.positions else column


def read_rows(path: Path, findings: Findings) -> Iterator[Row]:
    """The file's rows, without empty ones. Raises `BadCatalogue` if the file cannot be read as rows."""
    text = _read_text(path)
    if not text.strip():
        raise BadCatalogue([Fault(message="the file is empty: not even a header is there")])
    records = _read_records(text, find_separator(text), findings)
    _, cells = next(records, (1, []))
    header = Header(cells, findings)
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
    if content.startswith(ZIP_MARK):
        # Shopify sends a large export as a ZIP file, and a workbook of a spreadsheet is one too.
        message = f"{path.name} is a ZIP file or a workbook; unpack it, or save the sheet as CSV with UTF-8"
        raise BadCatalogue([Fault(message=message)])
    encoding = "utf-16" if content.startswith(UTF_16_MARKS) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        row = _row_after(content[: error.start].decode(encoding, errors="ignore"))
        name = "UTF-16" if encoding == "utf-16" else "UTF-8"
        fault = Fault(message=f"{path.name} is not {name} here; save it as UTF-8", row=row)
        raise BadCatalogue([fault]) from error
    before, nul, _ = text.partition("\0")
    if nul:
        # Every second byte of plain words in UTF-16 is one.
        message = f"{path.name} has a NUL byte here, as UTF-16 would; save it as UTF-8"
        raise BadCatalogue([Fault(message=message, row=_row_after(before))])
    return text


def _row_after(text: str) -> int:
    """The number of the record to which the next character would belong."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return sum(1 for _ in csv.reader(io.StringIO(f"{text}?", newline=""), delimiter=find_separator(text)))


def find_separator(text: str) -> str:
    """The separator under which the header has most of our columns; a comma where no other has more."""

    def count_known(separator: str) -> int:
        header = next(csv.reader(io.StringIO(text[:MAX_HEADER_LENGTH], newline=""), delimiter=separator), [])
        return sum(cell.strip().casefold() in NAME_OF_HEADER for cell in header)

    # A column may hold a whole page of HTML, and the module's own limit is 128 kB.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_HEADER_LENGTH))
    return max(SEPARATORS, key=count_known)


def _read_records(text: str, separator: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Every record with its number, up to the first that is no CSV; one that runs over several lines is still one."""
    # A description may hold whole pictures, and the module's own limit is 128 kB.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    # Without `newline=""` the lines inside a quoted description would lose their own line ends.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        advice = "a quotation mark inside a quoted cell is written twice"
        findings.add_error(f"this record cannot be read as CSV: {error}; {advice}", row=number + 1)
