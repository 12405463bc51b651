"""Shopify's product export, read into products. Both generations of its header are known, and may even be mixed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from babel.numbers import get_currency_precision

from wandstore.catalogue.csv_rows import OPTION_COLUMNS, Findings, Row, Unreadable, in_file_order, read_rows
from wandstore.catalogue.description import plain_text
from wandstore.catalogue.description_html import sanitise_description
from wandstore.catalogue.products import Image, OptionValue, Product, ProductOption, Variant
from wandstore.catalogue.service_articles import is_service_article
from wandstore.errors import Fault
from wandstore.record import Record
from wandstore.text import CONTROL_CHARACTERS, on_one_line

MAX_HANDLE_LENGTH = 255
NO_OPTIONS = ["Default Title"]  # what Shopify writes for a product without options

# Spreadsheets and scripts write booleans as words or as digits.
YES_OR_NO = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}
# A spreadsheet saves its own TRUE and FALSE in the language of its user.
SPREADSHEET_ANSWERS = {
    word: answer
    for answer, words in (
        (True, "wahr vrai verdadero verdadeiro vero waar sant sann sand tosi prawda pravda igaz doğru истина"),
        (False, "falsch faux falso onwaar falskt usann falsk epätosi fałsz nepravda hamis yanlış ложь"),
    )
    for word in words.split()
}
# The classic header has a policy here and the newer one a boolean, but some exports mix their values.
SELLS_WHEN_OUT_OF_STOCK = YES_OR_NO | {"continue": True, "deny": False}
# An unlisted product is only for buyers who were sent its link, so our pages do not show it.
IS_LISTED = {"active": True, "draft": False, "archived": False, "unlisted": False}

# Twelve digits are more than any price has, and few enough for exact arithmetic.
PRICE = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
# Scripts write the whole numbers of a column with empty cells as "4.0".
WHOLE_NUMBER = re.compile(r"(-?[0-9]{1,12})(?:\.0+)?")
VARIANT_ID = re.compile(r"[0-9]{1,20}")
# The host is kept to plain letters because it also goes into the page's content security policy.
REMOTE_IMAGE = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][^\s\x00-\x1f\x7f]*)?", re.IGNORECASE)
OWN_IMAGE = re.compile(r"/assets/(?!.*\.\.)[^\s\x00-\x1f\x7f\\]+")

# Shopify's name for a product without a category, and the ids that may appear in place of a category's path.
NO_CATEGORY = re.compile(r"uncategorized|[0-9]+|[a-z]{2}(?:-[0-9]+)+|gid://.*", re.IGNORECASE)

ReadPrice = Callable[[str], Decimal]


class CsvReading(Record):
    """What a file says: the products that a shopper may see, in the order in which the file first names them.

    Each warning names a cell that is left out; the product is shown without it.
    """

    products: tuple[Product, ...]
    warnings: tuple[Fault, ...] = ()


def read_shopify_csv(path: Path, currency: str | None = None, *, with_html: bool = False) -> CsvReading:
    """Reads the export, without the products that are not published, drafts, archived or unlisted.

    `with_html` also keeps descriptions as sanitised HTML, for a catalogue that is published; it needs nh3. Raises
    `BadCatalogue` with all faults of the file that make a product or its price uncertain; with a currency, also for a
    price that cannot be written in it.
    """
    findings = Findings()
    rows_by_handle: dict[str, list[Row]] = {}
    for row in read_rows(path, findings):
        if handle := _handle_of(row):
            rows_by_handle.setdefault(handle, []).append(row)
    shown = [rows for rows in rows_by_handle.values() if _is_shown(rows[0])]
    _check_variant_ids(row for rows in shown for row in rows)
    read_amount = partial(read_price, currency=currency)
    products = [_product_of(rows, read_amount) for rows in shown if not any(row.is_broken for row in rows)]
    findings.raise_errors()
    if with_html:
        html = {handle: rows[0].raw("description") for handle, rows in rows_by_handle.items()}
        products = [product and _with_html(product, html[product.id]) for product in products]
    return CsvReading(
        products=tuple(product for product in products if product),
        warnings=tuple(in_file_order(findings.warnings)),
    )


# What a cell says -----------------------------------------------------------------------------------------------------


def read_price(text: str, currency: str | None) -> Decimal:
    if not PRICE.fullmatch(text):
        # A price in another format has gone through another program, which may have changed other prices too. So it is
        # not guessed.
        example = suggest_price(text) or "a plain decimal number such as 12.50"
        raise Unreadable(f"{text[:40]!r} is not a price; write {example}")
    amount = Decimal(text)
    if currency is not None and amount != round(amount, decimals := get_currency_precision(currency)):
        # A page rounds to the currency's decimals, so it would show this price wrong, and savings would not add up.
        raise Unreadable(f"{text!r} is not an amount of {currency}, which has {decimals} decimals")
    return amount


def suggest_price(text: str) -> str:
    """The plain form of an amount as a spreadsheet or a script writes it; empty where it could be two amounts."""
    if re.search(r"[%(\u2010-\u2014\u2212]", text):
        return ""  # a share, or an amount below zero as an accountant or another keyboard writes it
    figure = re.sub(r"[\s'’]|^[^\d.,-]+|[^\d.,-]+$", "", text[:40])
    if re.fullmatch(r"[0-9]+,[0-9]{1,2}|[0-9]{1,3}(\.[0-9]{3})+,[0-9]{1,2}", figure):
        figure = figure.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]{1,2}", figure):
        figure = figure.replace(",", "")
    elif re.fullmatch(r"[0-9]{1,12}\.[0-9]{7,}", figure):
        # Binary arithmetic leaves noise after the cents; anything greater is a different amount.
        cents = round(Decimal(figure), 2)
        figure = str(cents) if abs(Decimal(figure) - cents) < Decimal("1e-6") else ""
    return figure if PRICE.fullmatch(figure) else ""


def read_whole_number(text: str) -> int:
    number = WHOLE_NUMBER.fullmatch(text)
    if not number:
        raise Unreadable(f"{text[:40]!r} is not a whole number")
    return int(number[1])


def read_answer(text: str, answers: dict[str, bool]) -> bool:
    answer = answers.get(text.casefold())
    if answer is None and answers is not IS_LISTED:
        answer = SPREADSHEET_ANSWERS.get(text.casefold())
    if answer is None:
        raise Unreadable(f"{text[:40]!r} is not one of {', '.join(answers)}")
    return answer


def read_image_url(url: str) -> str:
    if not (REMOTE_IMAGE.fullmatch(url) or OWN_IMAGE.fullmatch(url)):
        form = "has no spaces" if re.search(r"\s", url) else "starts with https://, http:// or /assets/"
        raise Unreadable(f"{url[:60]!r} is not a picture's address, which {form}")
    return url


def read_image_urls(text: str) -> tuple[str, ...]:
    """One address as Shopify writes it, or several, as apps that export products put them into one cell."""
    return tuple(read_image_url(url.strip()) for url in re.split(r"[;,]\s*(?=https?://)", text))


def read_category(path: str) -> str:
    """The last part of a path in Shopify's taxonomy, such as "Home & Garden > Lighting > Lamps"."""
    category = on_one_line(path.rpartition(">")[2])
    return "" if NO_CATEGORY.fullmatch(category) else category


# From rows to products ------------------------------------------------------------------------------------------------


def can_be_addressed(handle: str) -> bool:
    """Whether a page can have this handle in its address, of which a browser takes "." and ".." away."""
    return handle not in ("", ".", "..") and len(handle) <= MAX_HANDLE_LENGTH and not CONTROL_CHARACTERS.search(handle)


def _handle_of(row: Row) -> str:
    handle = row.raw("handle")
    problem = ""
    if not handle:
        problem = "every row needs the handle of its product"
    elif len(handle) > MAX_HANDLE_LENGTH:
        problem = f"{len(handle)} characters; a handle has at most {MAX_HANDLE_LENGTH}"
    elif not can_be_addressed(handle):
        problem = "a handle is part of an address, is not '.' or '..' and has no control characters"
    if problem and not row.is_broken:
        row.add_error("handle", problem)
    return "" if problem else handle


def _is_shown(first: Row) -> bool:
    # Both columns are read, so that a misspelt value in either is reported: a wrong guess would show a product that is
    # not for sale yet.
    is_published = first.require("published", partial(read_answer, answers=YES_OR_NO), True)
    is_listed = first.require("status", partial(read_answer, answers=IS_LISTED), True)
    return is_published and is_listed


def _check_variant_ids(rows: Iterable[Row]) -> None:
    """A cart names a variant by its id, so no two rows of the file may have the same one."""
    row_of_id: dict[str, int] = {}
    for row in rows:
        variant_id = row.raw("variant id")
        if not variant_id or row.is_broken:
            continue
        if not VARIANT_ID.fullmatch(variant_id):
            # The usual cause is a spreadsheet that has turned the number into 4.29E+13, where the last digits are lost.
            message = f"{variant_id[:40]!r} is not a variant id, which has only digits; export the file again"
            row.add_error("variant id", message)
        elif variant_id in row_of_id:
            row.add_error("variant id", f"{variant_id} is already the id of row {row_of_id[variant_id]}")
        row_of_id.setdefault(variant_id, row.number)


def _product_of(rows: list[Row], read_amount: ReadPrice) -> Product | None:
    """None where the rows do not make a product; the errors that say why are added to the findings."""
    first = rows[0]
    title = first.words("title")
    if not title:
        titled = next((row.number for row in rows if row.words("title")), None)
        advice = f"; row {titled} has it, so move that row up" if titled else ""
        first.add_error("title", f"the first row of a product needs its title{advice}")
    if not first.is_variant():
        first.add_error("price", "the first row of a product needs a price")
    variant_rows = [row for row in rows if row.is_variant()]
    options = _options_of(rows, variant_rows)
    variants = [variant for row in variant_rows if (variant := _variant_of(row, tuple(options), read_amount))]
    taxonomy = read_category(first.raw("taxonomy"))
    category = first.words("type") or taxonomy
    images = _images_of(rows, variants)
    is_gift_card = first.accept("gift card", partial(read_answer, answers=YES_OR_NO), False)
    if not title or not variants:
        return None
    return Product(
        id=first.raw("handle"),
        title=title,
        description=plain_text(first.raw("description")),
        vendor=first.words("vendor"),
        category=category,
        tags=tuple(dict.fromkeys(tag for part in first.raw("tags").split(",") if (tag := on_one_line(part)))),
        images=images,
        variants=tuple(variants),
        options=tuple(options.values()),
        is_service=is_gift_card
        or is_service_article(title, (category, first.words("taxonomy")), (variant.price for variant in variants)),
    )


def _with_html(product: Product, html: str) -> Product:
    return product.model_copy(update={"description_html": sanitise_description(html)}) if html else product


def _options_of(rows: Sequence[Row], variant_rows: Sequence[Row]) -> dict[str, ProductOption]:
    """The product's options, by the column of their values. Values keep the order of the file."""
    options: dict[str, ProductOption] = {}
    for number, column in enumerate(OPTION_COLUMNS, start=1):
        values = dict.fromkeys(value for row in variant_rows if (value := row.words(column)))
        if values:
            name = next((name for row in rows if (name := row.words(f"{column} name"))), f"Option {number}")
            options[column] = ProductOption(name=name, values=tuple(OptionValue(name=value) for value in values))
    named = [value.name for option in options.values() for value in option.values]
    return {} if named == NO_OPTIONS else options


def _variant_of(row: Row, option_columns: Sequence[str], read_amount: ReadPrice) -> Variant | None:
    if not row.raw("price"):
        row.add_error("price", "a variant needs a price")
    price = row.require("price", read_amount, None)
    compare_at_price = row.accept("compare-at price", read_amount, None)
    available = _is_available(row)
    image_url = row.accept("variant image", read_image_url, None)
    for column in option_columns:
        if not row.words(column):
            row.add_warning(column, "this variant has no value for an option that others of its product have")
    if price is None:
        return None
    values = row.options()
    return Variant(
        id=row.raw("variant id") or None,
        title="" if values == NO_OPTIONS else " / ".join(values),
        price=price,
        compare_at_price=compare_at_price if compare_at_price is not None and compare_at_price > price else None,
        available=available,
        image_url=image_url,
        options=tuple(row.words(column) for column in option_columns),
    )


def _is_available(row: Row) -> bool:
    """As in Shopify: untracked stock never runs out, and tracked stock may be oversold if the shop allows it."""
    quantity = row.accept("quantity", read_whole_number, None)
    oversell = row.accept("oversell", partial(read_answer, answers=SELLS_WHEN_OUT_OF_STOCK), False)
    # The export of a shop with several locations has no quantities at all. They are unknown, so nothing counts as sold
    # out.
    if not row.raw("tracker") or not row.has("quantity"):
        return True
    if quantity is None and row.raw("quantity"):
        return True  # a quantity that cannot be read is unknown too
    return oversell or (quantity or 0) > 0


def _images_of(rows: Sequence[Row], variants: Sequence[Variant]) -> tuple[Image, ...]:
    """The product's pictures by position, each address once, then those that only a variant names."""
    placed: list[tuple[float, Image]] = []
    for row in rows:
        urls = row.accept("image", read_image_urls, None) or ()
        position = row.accept("image position", read_whole_number, None)
        at = float("inf") if position is None else position
        placed += [(at, Image(url=url, alt=row.words("image alt"))) for url in urls]
    placed.sort(key=lambda pair: pair[0])  # The sort is stable: pictures without a position keep the file's order.
    images: dict[str, Image] = {}
    for _, image in placed:
        images.setdefault(image.url, image)
    for variant in variants:
        if variant.image_url:
            images.setdefault(variant.image_url, Image(url=variant.image_url))
    return tuple(images.values())
