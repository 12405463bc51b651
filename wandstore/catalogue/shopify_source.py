"""A store's catalogue from its Shopify shop, page by page.

`ShopSource.read_all` returns the whole catalogue or raises; a part of the products is never returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import ValidationError

from wandstore.catalogue.products import Collection, Product, ShopFacts
from wandstore.catalogue.shopify_api import ShopifyApi
from wandstore.catalogue.shopify_products import Page, PageInfo, ProductReader, ShopifyProduct, numeric_id
from wandstore.catalogue.stores import Store
from wandstore.errors import CursorExpired, QueryTooLarge, SchemaMoved, ShopRefused, ShopUnavailable, UnusableShop
from wandstore.observability import count, logger

# Shopify's own limits: objects of one page, and objects that a list's cursors lead through.
MAX_PAGE = 250
MAX_BY_CURSOR = 25_000
# Of a larger shop, only the best-selling products are read.
MAX_PRODUCTS = 25_000
# A list may have pages without objects, but one with only these has no end.
MAX_EMPTY_PAGES = 20
# After this many successful pages in a row, a page may be larger again.
PAGES_BEFORE_GROWTH = 8


class _Size(NamedTuple):
    """The size of one page: products, and for each its first variants, pictures and collections."""

    products: int
    variants: int
    images: int
    collections: int


# From the largest page to the smallest. A shop computes the cost of the largest possible answer, not of the actual one,
# and its limit for requests without a token is low.
_SIZES = (
    _Size(100, 50, 20, 20),
    _Size(50, 25, 10, 10),
    _Size(25, 10, 10, 10),
    _Size(10, 10, 5, 5),
    _Size(5, 5, 3, 3),
    _Size(2, 3, 2, 2),
    _Size(1, 2, 1, 1),
)


# The lists of a product that may continue, each with the operation that reads on.
_LISTS = {"variants": "product_variants", "images": "product_images", "collections": "product_collections"}
# Warnings that one line of the log holds; `ShopRead.warnings` has all of them.
LOGGED_WARNINGS = 20


@dataclass(frozen=True)
class Progress:
    """The progress of a read. `total` is None while it is unknown."""

    stage: str  # `ranks`, `products`, `collections`
    done: int
    total: int | None = None


@dataclass(frozen=True)
class ShopRead:
    """All of a shop at one moment. `warnings` are sentences about what was left out.

    `best_sellers` are Shopify's ids in the order of sales, or None where only a part of them could be read.
    """

    products: tuple[Product, ...]
    collections: tuple[Collection, ...]
    shop: ShopFacts
    warnings: tuple[str, ...]
    best_sellers: tuple[str, ...] | None = None


def _ignore(_: Progress) -> None:
    """The default: progress is not reported."""


class _PageSizes:
    """The size of the next page: smaller after a page that was too large, larger again after successful ones."""

    def __init__(self) -> None:
        self._at = 0
        self._largest = 0
        self._good_pages = 0

    @property
    def current(self) -> _Size:
        return _SIZES[self._at]

    def shrink_after(self, error: QueryTooLarge) -> None:
        """Raises the error if the page cannot be smaller."""
        if self._at == len(_SIZES) - 1:
            raise error
        self._at += 1
        self._good_pages = 0
        if error.reason != "timeout":
            # The cost of a query never changes, but a shop is slow only for a time.
            self._largest = self._at
        logger.info(
            "shop is asked for smaller pages", extra={"reason": error.reason, "products": self.current.products}
        )

    def note_good_page(self) -> None:
        self._good_pages += 1
        if self._good_pages >= PAGES_BEFORE_GROWTH and self._at > self._largest:
            self._at -= 1
            self._good_pages = 0


class ShopSource:
    """Reads one store's shop. Every method raises the errors of `ShopifyApi.run`."""

    def __init__(self, api: ShopifyApi, store: Store) -> None:
        self._api = api
        self._store = store
        self._sizes = _PageSizes()
        self._with_tags = api.has_token

    def read_all(
        self, progress: Callable[[Progress], None] = _ignore, best_sellers: Sequence[str] | None = None
    ) -> ShopRead:
        """The whole shop, in the order of Shopify's ids, which an edit in the meantime does not change.

        With `best_sellers`, which an earlier read has found, products have their ranks from there. Raises
        `UnusableShop` where the shop has products and not one of them can be shown.
        """
        reader = self._reader()
        shop = self._read_shop(reader)
        are_whole = True
        if best_sellers is None:
            best_sellers, are_whole = self._read_best_sellers(progress)
        ranks = {gid: rank for rank, gid in enumerate(best_sellers)}
        has_too_many = len(ranks) >= MAX_PRODUCTS
        products: list[Product] = []
        seen = 0
        for found in self._pages_of_products(reader):
            seen += len(found)
            # In a shop that is too large, products without a rank sell less than all that have one.
            shown = [product for product in found if product.id in ranks or not has_too_many]
            products += self._finish(shown, reader, ranks)
            progress(Progress("products", seen, max(seen, len(ranks))))
        products = _once_by_handle(products, reader)
        self._check(len(products), seen, reader)
        if has_too_many and seen > MAX_PRODUCTS:
            reader.warn(self._store.slug, f"of {seen} products the {MAX_PRODUCTS} that sell best were read")
        collections = tuple(self._read_collections(reader, progress))
        self._log(reader, len(products))
        return ShopRead(
            tuple(products), collections, shop, tuple(reader.warnings), tuple(best_sellers) if are_whole else None
        )

    def read_products(self, shopify_ids: Sequence[str]) -> tuple[list[Product], list[str]]:
        """The products of these numeric ids, without a rank, and the ids of those that the store can no longer sell.

        The latter include products that are left out because of a fault.
        """
        reader = self._reader()
        asked = list(dict.fromkeys(shopify_ids))
        # One invalid id would fail the whole request.
        ids = [shopify_id for shopify_id in asked if shopify_id.isascii() and shopify_id.isdigit()]
        products: list[Product] = []
        while ids:
            some = ids[: self._sizes.current.products]
            try:
                data = self._run_sized(
                    "products_by_id", {"ids": [f"gid://shopify/Product/{number}" for number in some]}
                )
            except QueryTooLarge as error:
                self._sizes.shrink_after(error)
                continue
            self._sizes.note_good_page()
            nodes = data.get("nodes")
            if not isinstance(nodes, list):
                raise SchemaMoved("the shop's answer to ids has no nodes")
            # A deleted product is null; an id of another kind of object has that object's type name.
            there = [node for node in nodes if isinstance(node, dict) and node.get("__typename") == "Product"]
            products += self._finish([parsed for node in there if (parsed := reader.parse(node))], reader, {})
            ids = ids[len(some) :]
        self._log(reader, len(products))
        found = {product.shopify_id for product in products}
        return products, [shopify_id for shopify_id in asked if shopify_id not in found]

    def read_shop(self) -> ShopFacts:
        """The shop's brand, currency and policies."""
        return self._read_shop(self._reader())

    def _reader(self) -> ProductReader:
        return ProductReader(self._store.currency, self._api.shop_url)

    def _read_shop(self, reader: ProductReader) -> ShopFacts:
        try:
            return reader.shop(self._api.run("shop").get("shop"))
        except ValidationError as error:
            raise SchemaMoved(f"the shop's answer about itself has {error.error_count()} faults") from error

    # Products ---------------------------------------------------------------------------------------------------------

    def _pages_of_products(self, reader: ProductReader) -> Iterator[list[ShopifyProduct]]:
        """Every product once, by id.

        If a page fails, only that page is requested again, and with fewer products if that may help. Cursors end at
        25,000 objects, and may expire; then the list continues after the last id.
        """
        last_id, by_cursor = 0, 0
        cursors = _Cursors()
        after: str | None = None
        going_on: str | None = None
        while True:
            # Cursors are used as far as they reach, because the schema's list of filters does not name `id`.
            first = min(self._sizes.current.products, MAX_BY_CURSOR - by_cursor)
            variables = {"first": first, "after": after, "filter": going_on}
            try:
                page = _page_in(self._run_sized("products", variables), "products")
            except QueryTooLarge as error:
                self._sizes.shrink_after(error)
                continue
            except CursorExpired as error:
                if after is None:
                    raise
                self._note_expiry(error)
                after, by_cursor, going_on, cursors = None, 0, f"id:>{last_id}", _Cursors()
                continue
            self._sizes.note_good_page()
            last_id = _last_id_of(page, last_id)
            by_cursor += len(page.nodes)
            yield [product for node in page.nodes if (product := reader.parse(node))]
            if not page.page_info.has_next_page:
                return
            after = cursors.next_of(page)
            if by_cursor >= MAX_BY_CURSOR:
                after, by_cursor, going_on, cursors = None, 0, f"id:>{last_id}", _Cursors()

    def _run_sized(self, operation: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Runs an operation over products. If the token may not read tags, this and all later calls leave them out."""
        size = self._sizes.current
        sized = {"variants": size.variants, "images": size.images, "collections": size.collections}
        asked = {**variables, **sized, "tags": self._with_tags}
        try:
            return self._api.run(operation, asked)
        except ShopRefused as error:
            if not self._with_tags or {path.rpartition(".")[2] for path in error.paths} != {"tags"}:
                raise
            logger.warning("the token may not read tags", extra={"store": self._store.slug, "reason": str(error)})
            self._with_tags = False
            return self._api.run(operation, {**asked, "tags": False})

    def _finish(
        self, found: list[ShopifyProduct], reader: ProductReader, ranks: Mapping[str, int]
    ) -> Iterator[Product]:
        for part in found:
            whole = self._complete(part, reader)
            if whole and (product := reader.read(whole, ranks.get(whole.id))):
                yield product

    def _complete(self, product: ShopifyProduct, reader: ProductReader) -> ShopifyProduct | None:
        """The product with its lists whole; None, with a warning, if it was removed in the meantime."""
        lists: dict[str, Page] = {}
        for field, operation in _LISTS.items():
            page: Page = getattr(product, field)
            if page.page_info.has_next_page:
                nodes = self._read_on(operation, product.id, field, page)
                if nodes is None:
                    reader.leave_out(product.handle, "the shop removed it while it was read")
                    return None
                lists[field] = Page(nodes=nodes, pageInfo=PageInfo(hasNextPage=False))
        return product.model_copy(update=lists) if lists else product

    def _note_expiry(self, error: CursorExpired) -> None:
        logger.warning("the shop's cursor expired", extra={"store": self._store.slug, "reason": str(error)})
        count("ShopCursorExpired")

    def _read_on(self, operation: str, product_id: str, field: str, page: Page) -> list[Any] | None:
        """All nodes of a product's list, whose first page is given; None if the product is gone."""
        nodes, first, can_begin_again = list(page.nodes), MAX_PAGE, True
        cursors = _Cursors()
        after: str | None = cursors.next_of(page)
        while True:
            try:
                data = self._api.run(operation, {"product": product_id, "first": first, "after": after})
            except QueryTooLarge:
                if first == 1:
                    raise
                first = max(1, first // 3)
                continue
            except CursorExpired as error:
                if not can_begin_again:
                    raise
                self._note_expiry(error)
                nodes, after, can_begin_again, cursors = [], None, False, _Cursors()
                continue
            if data.get("product") is None:
                return None
            page = _page_in(data["product"], field)
            nodes += page.nodes
            if not page.page_info.has_next_page:
                return nodes
            if len(nodes) > MAX_BY_CURSOR:
                raise ShopUnavailable("unreadable", f"the shop says that a product has more than {len(nodes)} {field}")
            after = cursors.next_of(page)

    def _check(self, shown: int, seen: int, reader: ProductReader) -> None:
        """Warns of a shop without products, and raises `UnusableShop` where nothing is left of those it has."""
        if not shown and reader.warnings:
            domain = self._api.connection.domain
            raise UnusableShop(f"every product of {domain} was left out, such as {reader.warnings[0]}")
        if not seen:
            reader.warn(self._store.slug, "the shop shows no products to this token; publish them to its sales channel")

    def _log(self, reader: ProductReader, products: int) -> None:
        """One line and one metric for all that was left out, because every read finds the same faults again."""
        if reader.warnings:
            count("ShopReadFault", len(reader.warnings))
            details = {"store": self._store.slug, "products": products, "faults": len(reader.warnings)}
            logger.warning("shop read with faults", extra=details | {"first": reader.warnings[:LOGGED_WARNINGS]})

    # Ranks and collections --------------------------------------------------------------------------------------------

    def _read_best_sellers(self, progress: Callable[[Progress], None]) -> tuple[list[str], bool]:
        """Shopify's ids in the order of sales, as far as a cursor leads; and whether it led to the end of the list."""
        found: dict[str, None] = {}
        try:
            for page in self._pages("best_selling", "products"):
                found |= {
                    node["id"]: None
                    for node in page.nodes
                    if isinstance(node, dict) and isinstance(node.get("id"), str)
                }
                progress(Progress("ranks", len(found)))
        except CursorExpired as error:
            # The order may have changed under the cursor. Products without a rank come after those that have one.
            self._note_expiry(error)
            logger.warning("ranks read in part", extra={"store": self._store.slug, "ranks": len(found)})
            return list(found), False
        return list(found), True

    def _read_collections(self, reader: ProductReader, progress: Callable[[Progress], None]) -> Iterator[Collection]:
        done = 0
        for page in self._pages("collections", "collections"):
            yield from (collection for node in page.nodes if (collection := reader.collection(node)))
            done += len(page.nodes)
            progress(Progress("collections", done))

    def _pages(self, operation: str, field: str) -> Iterator[Page]:
        """The pages of a plain list, to its end or as far as a cursor reaches."""
        cursors = _Cursors()
        after: str | None = None
        first, done = MAX_PAGE, 0
        while done < MAX_BY_CURSOR:
            some = min(first, MAX_BY_CURSOR - done)
            try:
                page = _page_in(self._api.run(operation, {"first": some, "after": after}), field)
            except QueryTooLarge:
                if first == 1:
                    raise
                first = max(1, first // 3)
                continue
            yield page
            if not page.page_info.has_next_page:
                return
            done += len(page.nodes)
            after = cursors.next_of(page)


def _once_by_handle(products: list[Product], reader: ProductReader) -> list[Product]:
    """Without what has the handle of a product that was read later: the handle has moved to that one meanwhile."""
    by_handle = {product.id: product for product in products}
    for product in products:
        if by_handle[product.id] is not product:
            reader.leave_out(product.id, f"product {by_handle[product.id].shopify_id} has its handle now")
    return [product for product in products if by_handle[product.id] is product]


def _page_in(data: Mapping[str, Any], field: str) -> Page:
    try:
        return Page.model_validate(data.get(field))
    except ValidationError as error:
        raise SchemaMoved(f"the shop's {field} are not a paged list: {error.error_count()} faults") from error


class _Cursors:
    """The cursors of one list."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._empty_pages = 0

    def next_of(self, page: Page) -> str:
        """Raises `ShopUnavailable` where the list does not move on, or in a circle, which would never end."""
        cursor = page.page_info.end_cursor
        self._empty_pages = 0 if page.nodes else self._empty_pages + 1
        if not cursor or cursor in self._seen or self._empty_pages > MAX_EMPTY_PAGES:
            raise ShopUnavailable("unreadable", "the shop says that a list continues, but not where")
        self._seen.add(cursor)
        return cursor


def _last_id_of(page: Page, last_id: int) -> int:
    """The last product's number. Raises `SchemaMoved` if the numbers do not increase: products would be missing."""
    for node in page.nodes:
        gid = node.get("id") if isinstance(node, dict) else None
        number = numeric_id(gid, "Product") if isinstance(gid, str) else None
        if number is None:
            continue  # the reader leaves it out, with a warning
        if int(number) <= last_id:
            raise SchemaMoved(f"the shop lists product {number} after {last_id}, so products would be missing")
        last_id = int(number)
    return last_id
