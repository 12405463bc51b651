"""Shopify's product export, read into products. Both generations of its header are known, and may even be mixed."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from babel.numbers import get_currency_precision

from wandstore.catalogue.description import plain_text
from wandstore.catalogue.products import Image, Product, Variant
from wandstore.errors import BadCatalogue
from wandstore.text import CONTROL_CHARACTERS, on_one_line

# Our name of a column, then what Shopify calls it: first the classic header, then the newer one. Headers are compared
# in lower case and without surrounding spaces; columns that are not here are ignored.
COLUMNS: dict[str, tuple[str, ...]] = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "description": ("body (html)", "description"),
    "vendor": ("vendor",),
    "category": ("type", "custom product type"),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
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

MAX_HANDLE_LENGTH = 255
NO_OPTIONS = ["Default Title"]  # what Shopify writes for a product that comes in one kind only

YES_OR_NO = {"true": True, "false": False}
# The classic header calls this a policy and the newer one a question, but both have been seen with either's answers.
SELLS_WHEN_OUT_OF_STOCK = YES_OR_NO | {"continue": True, "deny": False}
# An unlisted product can be bought by those who were given its link, so it belongs on no page of ours.
IS_LISTED = {"active": True, "draft": False, "archived": False, "unlisted": False}

# Twelve digits are more than any price has, and few enough for arithmetic on them to stay exact.
PRICE = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,12}")
VARIANT_ID = re.compile(r"[0-9]{1,20}")
# The host is kept to plain letters because it also goes into the page's content security policy.
REMOTE_IMAGE = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][^\s\x00-\x1f\x7f]*)?", re.IGNORECASE)
OWN_IMAGE = re.compile(r"/assets/(?!.*\.\.)[^\s\x00-\x1f\x7f\\]+")


def read_shopify_csv(path: Path, currency: str | None = None) -> tuple[Product, ...]:
    """The products a shopper may see, in the order in which the file first names them.

    Left out are products that are not published, drafts, archived and unlisted ones. Raises `BadCatalogue`, naming row
    and column where there is one; with a currency, also for an amount that cannot be written in it.
    """
    rows_by_handle: dict[str, list[_Row]] = {}
    for row in _read_rows(_read_text(path)):
        rows_by_handle.setdefault(_handle_of(row), []).append(row)
    shown = [rows for rows in rows_by_handle.values() if _is_shown(rows[0])]
    _check_variant_ids(row for rows in shown for row in rows)
    if currency is not None:
        _check_decimals((row for rows in shown for row in rows), currency)
    return tuple(_product_of(rows) for rows in shown)


class _Row:
    """One record of the file, by our column names. `number` is what a spreadsheet shows beside it."""

    def __init__(self, number: int, cells: dict[str, str], headers: dict[str, str]) -> None:
        self.number = number
        self._cells = cells
        self._headers = headers

    def has(self, column: str) -> bool:
        """Whether the file has this column at all."""
        return column in self._headers

    def raw(self, column: str) -> str:
        return self._cells.get(column, "").strip()

    def words(self, column: str) -> str:
        """The cell on one line: a control character or a run of white space is a single space."""
        return on_one_line(self.raw(column))

    def options(self) -> list[str]:
        return [value for column in OPTION_COLUMNS if (value := self.words(column))]

    def is_variant(self) -> bool:
        return bool(self.raw("price") or self.options())

    def price(self, column: str) -> Decimal | None:
        text = self.raw(column)
        if text and not PRICE.fullmatch(text):
            raise self.bad(column, f"{text[:40]!r} is not a price; write a plain decimal number such as 12.50")
        return Decimal(text) if text else None

    def whole_number(self, column: str) -> int | None:
        text = self.raw(column)
        if text and not WHOLE_NUMBER.fullmatch(text):
            raise self.bad(column, f"{text[:40]!r} is not a whole number")
        return int(text) if text else None

    def answer(self, column: str, answers: dict[str, bool], *, if_empty: bool) -> bool:
        text = self.raw(column).casefold()
        if text and text not in answers:
            raise self.bad(column, f"{text[:40]!r} is none of {', '.join(answers)}")
        return answers.get(text, if_empty)

    def image_url(self, column: str) -> str | None:
        url = self.raw(column)
        if url and not (REMOTE_IMAGE.fullmatch(url) or OWN_IMAGE.fullmatch(url)):
            raise self.bad(
                column, f"{url[:40]!r} is not a picture's address; it starts with https://, http:// or /assets/"
            )
        return url or None

    def bad(self, column: str, message: str) -> BadCatalogue:
        return BadCatalogue(message, row=self.number, column=self._headers.get(column, column))


# From the file to rows ------------------------------------------------------------------------------------------------


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadCatalogue(f"{path.name} cannot be opened: {error.strerror}") from error
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadCatalogue(f"{path.name} is UTF-16; save it as UTF-8", row=1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = _row_after(content[: error.start].decode("utf-8-sig"))
        raise BadCatalogue(f"{path.name} is not UTF-8 here; save it as UTF-8", row=row) from error
    before, nul, _ = text.partition("\0")
    if nul:
        # Every second byte of plain words in UTF-16 is one.
        raise BadCatalogue(
            f"{path.name} has a NUL byte here, as UTF-16 would; save it as UTF-8", row=_row_after(before)
        )
    return text


def _row_after(text: str) -> int:
    """The number of the record in which the next character would stand."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return sum(1 for _ in csv.reader(io.StringIO(f"{text}?", newline="")))


def _read_rows(text: str) -> Iterator[_Row]:
    records = list(_read_records(text))
    if not records or not text.strip():
        raise BadCatalogue("the file is empty: not even a header is there")
    (_, header), *others = records
    positions = _positions_of_columns(header)
    headers = {column: header[position].strip() for column, position in positions.items()}
    if others and len(others[-1][1]) < len(header) and not text.endswith(("\n", "\r")):
        # A writer ends the last row too, so this file was cut off, and a price may have been cut with it.
        raise BadCatalogue("the file ends in the middle of this row; export it again", row=others[-1][0])
    for number, cells in others:
        if not any(cell.strip() for cell in cells):
            continue  # Spreadsheets leave such rows behind; they still count as one each.
        if any(cell.strip() for cell in cells[len(header) :]):
            raise BadCatalogue(f"{len(cells)} cells under a header of {len(header)}", row=number)
        # Spreadsheets also cut empty cells off a row's end, so a short row is a whole one.
        filled = {column: cells[position] for column, position in positions.items() if position < len(cells)}
        yield _Row(number, filled, headers)


def _read_records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every record with its number; one that runs over several lines is still one."""
    # A description may hold whole pictures, and the module's own limit is 128 kB.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    # Without `newline=""` the lines inside a quoted description would lose their own line ends.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise BadCatalogue(f"this record cannot be read as CSV: {error}", row=number + 1) from error


def _positions_of_columns(header: list[str]) -> dict[str, int]:
    positions: dict[str, int] = {}
    for position, cell in enumerate(header):
        column = NAME_OF_HEADER.get(cell.strip().casefold())
        if column is None:
            continue
        if column in positions:
            # Choosing one of the two would be a guess, and a guessed price is worse than no catalogue.
            first = header[positions[column]].strip()
            raise BadCatalogue(f"says the same as column {first!r}; keep one of them", row=1, column=cell.strip())
        positions[column] = position
    for column in REQUIRED_COLUMNS:
        if column not in positions:
            classic, *newer = (spelling.title() for spelling in COLUMNS[column])
            other_name = f" (newer exports call it {newer[0]!r})" if newer else ""
            raise BadCatalogue(f"this required column is missing{other_name}", row=1, column=classic)
    return positions


# From rows to products ------------------------------------------------------------------------------------------------


def _handle_of(row: _Row) -> str:
    handle = row.raw("handle")
    if not handle:
        raise row.bad("handle", "every row needs the handle of its product")
    if len(handle) > MAX_HANDLE_LENGTH:
        raise row.bad("handle", f"{len(handle)} characters; a handle has at most {MAX_HANDLE_LENGTH}")
    if CONTROL_CHARACTERS.search(handle):
        raise row.bad("handle", "a handle is part of an address and has no control characters")
    return handle


def _is_shown(first: _Row) -> bool:
    # Both are read, so that a misspelt answer in either is reported.
    is_published = first.answer("published", YES_OR_NO, if_empty=True)
    is_listed = first.answer("status", IS_LISTED, if_empty=True)
    return is_published and is_listed


def _check_variant_ids(rows: Iterator[_Row]) -> None:
    """A variant id is what goes into a cart, so no two rows of the file may share one."""
    row_of_id: dict[str, int] = {}
    for row in rows:
        variant_id = row.raw("variant id")
        if not variant_id:
            continue
        if not VARIANT_ID.fullmatch(variant_id):
            # The usual cause is a spreadsheet that has turned the number into 4.29E+13.
            raise row.bad("variant id", f"{variant_id[:40]!r} is no variant id; it is written in digits only")
        if variant_id in row_of_id:
            raise row.bad("variant id", f"{variant_id} is already the id of row {row_of_id[variant_id]}")
        row_of_id[variant_id] = row.number


def _check_decimals(rows: Iterator[_Row], currency: str) -> None:
    """A page rounds to the currency's decimals: such a price would not be the catalogue's, nor a saving add up."""
    decimals = get_currency_precision(currency)
    for row in rows:
        for column in ("price", "compare-at price"):
            amount = row.price(column) if row.is_variant() else None
            if amount is not None and amount != round(amount, decimals):
                raise row.bad(column, f"{row.raw(column)!r} is no amount of {currency}, which has {decimals} decimals")


def _product_of(rows: list[_Row]) -> Product:
    first = rows[0]
    title = first.words("title")
    if not title:
        raise first.bad("title", "the first row of a product needs its title")
    if not first.raw("price"):
        raise first.bad("price", "the first row of a product needs a price")
    return Product(
        id=first.raw("handle"),
        title=title,
        description=plain_text(first.raw("description")),
        vendor=first.words("vendor"),
        category=first.words("category"),
        tags=tuple(dict.fromkeys(tag for part in first.raw("tags").split(",") if (tag := on_one_line(part)))),
        images=_images_of(rows),
        variants=tuple(_variant_of(row) for row in rows if row.is_variant()),
    )


def _variant_of(row: _Row) -> Variant:
    price = row.price("price")
    if price is None:
        raise row.bad("price", "a variant needs a price")
    compare_at_price = row.price("compare-at price")
    if compare_at_price is not None and compare_at_price <= price:
        compare_at_price = None
    options = row.options()
    return Variant(
        id=row.raw("variant id") or None,
        title="" if options == NO_OPTIONS else " / ".join(options),
        price=price,
        compare_at_price=compare_at_price,
        available=_is_available(row),
        image_url=row.image_url("variant image"),
    )


def _is_available(row: _Row) -> bool:
    """As in Shopify: what nobody counts never runs out, and what is counted may be sold beyond its count."""
    quantity = row.whole_number("quantity")
    oversell = row.answer("oversell", SELLS_WHEN_OUT_OF_STOCK, if_empty=False)
    # Shops with several locations export no quantities at all. That says nothing of the stock, so nothing is sold out.
    if not row.raw("tracker") or not row.has("quantity"):
        return True
    return oversell or (quantity or 0) > 0


def _images_of(rows: list[_Row]) -> tuple[Image, ...]:
    """The product's pictures by position, each address once, then those that only a variant names."""
    placed: list[tuple[float, Image]] = []
    for row in rows:
        url = row.image_url("image")
        position = row.whole_number("image position")
        if url:
            at = float("inf") if position is None else position
            placed.append((at, Image(url=url, alt=row.words("image alt"))))
    placed.sort(key=lambda pair: pair[0])  # The sort is stable: pictures without a position keep the file's order.
    images: dict[str, Image] = {}
    for _, image in placed:
        images.setdefault(image.url, image)
    for row in rows:
        if row.is_variant() and (url := row.image_url("variant image")):
            images.setdefault(url, Image(url=url))
    return tuple(images.values())
