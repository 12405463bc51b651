"""Turns Shopify's answers into products. A wrong value costs a picture or a product, never the whole shop."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from babel.numbers import get_currency_precision
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from wandstore.catalogue.description import plain_text
from wandstore.catalogue.description_html import has_active_parts, sanitise_description
from wandstore.catalogue.products import (
    Collection,
    Image,
    OptionValue,
    Policy,
    Product,
    ProductOption,
    ShopFacts,
    Swatch,
    Variant,
)
from wandstore.catalogue.service_articles import is_service_article
from wandstore.catalogue.shopify_csv import PRICE, REMOTE_IMAGE, can_be_addressed
from wandstore.loopback import is_loopback
from wandstore.text import clip_words, on_one_line

NO_OPTION = ("Title", "Default Title")  # the option and the value of a product without options
NO_CATEGORY = "Uncategorized"

_GID = re.compile(r"gid://shopify/(\w+)/([0-9]{1,20})(?:\?.*)?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_POLICIES = {
    "privacy": "privacy_policy",
    "shipping": "shipping_policy",
    "refund": "refund_policy",
    "terms": "terms_of_service",
}

T = TypeVar("T")


def numeric_id(gid: str, kind: str) -> str | None:
    """The number at the end of one of Shopify's ids (`gid://shopify/Product/42`); None if it is no such id."""
    found = _GID.fullmatch(gid)
    return found[2] if found and found[1] == kind else None


# The shapes of the answers --------------------------------------------------------------------------------------------


class Answer(BaseModel):
    """A part of an answer, with the fields that we asked for; a `null` that the schema allows is None."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)


class PageInfo(Answer):
    has_next_page: bool
    end_cursor: str | None = None


class Page(Answer):
    """A page of a list. Its nodes are parsed one by one, so that a bad one does not affect the others."""

    nodes: list[Any]
    page_info: PageInfo


class _Picture(Answer):
    url: str
    alt_text: str | None = None


class _Preview(Answer):
    preview_image: _Picture | None = None


class _Swatch(Answer):
    color: str | None = None
    image: _Preview | None = None


class _OptionValue(Answer):
    name: str
    swatch: _Swatch | None = None


class _Option(Answer):
    name: str
    option_values: list[_OptionValue]


class _Money(Answer):
    amount: str | Decimal
    currency_code: str


class _Choice(Answer):
    name: str
    value: str


class _Variant(Answer):
    id: str
    title: str
    available_for_sale: bool
    price: _Money
    compare_at_price: _Money | None = None
    image: _Picture | None = None
    selected_options: list[_Choice]


class _Category(Answer):
    name: str


class ShopifyProduct(Answer):
    """A product as Shopify answers it. Its lists may continue on further pages."""

    id: str
    handle: str
    title: str
    description_html: str = ""
    vendor: str = ""
    product_type: str = ""
    category: _Category | None = None
    tags: list[str] = Field(default_factory=list)
    is_gift_card: bool = False
    requires_selling_plan: bool = False
    options: list[_Option]
    images: Page
    variants: Page
    collections: Page


class _Colours(Answer):
    background: str | None = None


class _BrandColours(Answer):
    primary: list[_Colours] = Field(default_factory=list)
    secondary: list[_Colours] = Field(default_factory=list)


class _Logo(Answer):
    image: _Picture | None = None


class _Brand(Answer):
    slogan: str | None = None
    logo: _Logo | None = None
    colors: _BrandColours | None = None


class _PaymentSettings(Answer):
    currency_code: str


class _Policy(Answer):
    title: str
    url: str


class _Shop(Answer):
    name: str
    brand: _Brand | None = None
    payment_settings: _PaymentSettings
    privacy_policy: _Policy | None = None
    shipping_policy: _Policy | None = None
    refund_policy: _Policy | None = None
    terms_of_service: _Policy | None = None


class _Collection(Answer):
    handle: str
    title: str
    description_html: str = ""


class _Handle(Answer):
    handle: str


# From answers to our own values ---------------------------------------------------------------------------------------


class ProductFault(Exception):
    """Why a product cannot be shown; a sentence without its subject."""


class ProductReader:
    """Reads the answers of one shop. What it leaves out is in `warnings`, a sentence each, with the product's handle.

    What many products share, such as options and the values of variants, is kept once in memory.
    """

    def __init__(self, currency: str, shop_url: str) -> None:
        self.warnings: list[str] = []
        self._currency = currency
        self._smallest = Decimal(1).scaleb(-get_currency_precision(currency))
        # The pictures of a shop on this machine have plain http addresses.
        self._is_local = is_loopback(shop_url)
        self._kept: dict[Any, Any] = {}

    def parse(self, node: Any) -> ShopifyProduct | None:
        """The answer's product, or None, with a warning, where the answer is not what the schema promises."""
        try:
            return ShopifyProduct.model_validate(node)
        except ValidationError as error:
            name = node.get("handle") or node.get("id") if isinstance(node, dict) else None
            self.leave_out(str(name or "a product"), f"the shop's answer about it is unreadable: {_place_of(error)}")
            return None

    def leave_out(self, handle: str, why: str) -> None:
        """Warns that a product is left out."""
        self.warn(handle, f"left out, because {why}")

    def warn(self, handle: str, message: str) -> None:
        self.warnings.append(f"{clip_words(on_one_line(handle), 100)}: {message}")

    def read(self, product: ShopifyProduct, rank: int | None = None) -> Product | None:
        """The product, or None, with a warning, where it cannot be shown. Its lists must be complete."""
        try:
            return self._read(product, rank)
        except ProductFault as fault:
            self.leave_out(product.handle or product.id, str(fault))
        except ValidationError as error:
            self.leave_out(product.handle or product.id, _place_of(error))
        return None

    def _read(self, product: ShopifyProduct, rank: int | None) -> Product:
        shopify_id = numeric_id(product.id, "Product")
        if shopify_id is None:
            raise ProductFault(f"{product.id[:60]!r} is not a product's id")
        handle, title = product.handle, on_one_line(product.title)
        if not can_be_addressed(handle):
            raise ProductFault("its handle cannot be part of an address")
        if not title:
            raise ProductFault("it has no title")
        if has_active_parts(product.description_html):
            self.warn(handle, "scripts, frames or forms of its description are left out")
        options = self._options(product.options)
        variants = self._variants(product, options)
        category = on_one_line(product.product_type)
        taxonomy = on_one_line(product.category.name) if product.category else ""
        if not category and taxonomy != NO_CATEGORY:
            category = taxonomy
        return Product(
            id=handle,
            title=title,
            description=plain_text(product.description_html),
            vendor=self._once(on_one_line(product.vendor)),
            category=self._once(category),
            tags=_distinct(self._once(on_one_line(tag)) for tag in product.tags),
            images=self._images(product, variants),
            variants=variants,
            shopify_id=shopify_id,
            description_html=sanitise_description(product.description_html),
            options=self._once(options),
            collections=_distinct(self._collections(product)),
            rank=rank,
            is_service=product.is_gift_card
            or is_service_article(title, (category, taxonomy), (variant.price for variant in variants)),
            requires_selling_plan=product.requires_selling_plan,
        )

    def _options(self, options: list[_Option]) -> tuple[ProductOption, ...]:
        if [(option.name, *(value.name for value in option.option_values)) for option in options] == [NO_OPTION]:
            return ()
        return tuple(
            ProductOption(
                name=on_one_line(option.name),
                values=tuple(
                    OptionValue(name=on_one_line(value.name), swatch=self._swatch(value.swatch))
                    for value in option.option_values
                ),
            )
            for option in options
        )

    def _swatch(self, swatch: _Swatch | None) -> Swatch | None:
        if swatch is None:
            return None
        colour = swatch.color if swatch.color and _COLOUR.fullmatch(swatch.color) else ""
        picture = swatch.image.preview_image if swatch.image else None
        url = self._picture_url(picture) or ""
        return Swatch(color=colour, image_url=url) if colour or url else None

    def _variants(self, product: ShopifyProduct, options: tuple[ProductOption, ...]) -> tuple[Variant, ...]:
        variants: dict[str, Variant] = {}
        for node in product.variants.nodes:
            try:
                variant = self._variant(_Variant.model_validate(node), options)
            except ValidationError as error:
                # A missing variant could be the cheapest one; then the product's price would be wrong.
                raise ProductFault(f"the shop's answer about a variant is unreadable: {_place_of(error)}") from error
            variants.setdefault(str(variant.id), variant)
        if not variants:
            raise ProductFault("it has no variants")
        return tuple(variants.values())

    def _variant(self, variant: _Variant, options: tuple[ProductOption, ...]) -> Variant:
        variant_id = numeric_id(variant.id, "ProductVariant")
        if variant_id is None:
            raise ProductFault(f"{variant.id[:60]!r} is not a variant's id")
        price = self._amount(variant.price)
        compare_at_price = self._compare_at_price(variant)
        chosen = {on_one_line(choice.name): on_one_line(choice.value) for choice in variant.selected_options}
        missing = [option.name for option in options if not chosen.get(option.name)]
        if missing:
            raise ProductFault(f"its variant {variant_id} has no value of {missing[0]!r}")
        values = tuple(self._once(chosen[option.name]) for option in options)
        return Variant(
            id=variant_id,
            title=self._once(" / ".join(values)),
            price=price,
            compare_at_price=compare_at_price if compare_at_price is not None and compare_at_price > price else None,
            available=variant.available_for_sale,
            image_url=self._picture_url(variant.image),
            options=values,
        )

    def _compare_at_price(self, variant: _Variant) -> Decimal | None:
        """None, with a warning, where it is no amount: the variant is shown without a discount."""
        if variant.compare_at_price is None:
            return None
        self._check_currency(variant.compare_at_price)
        try:
            return self._amount(variant.compare_at_price)
        except ProductFault as fault:
            self.warn(variant.id, f"its compare-at price is not shown: {fault}")
            return None

    def _check_currency(self, money: _Money) -> None:
        if money.currency_code != self._currency:
            raise ProductFault(
                f"its price is in {money.currency_code[:10]}, and the store's currency is {self._currency}"
            )

    def _amount(self, money: _Money) -> Decimal:
        self._check_currency(money)
        text = str(money.amount)
        if not PRICE.fullmatch(text):
            raise ProductFault(f"{text[:40]!r} is not a price")
        amount = Decimal(text).quantize(self._smallest)
        if amount != Decimal(text):
            raise ProductFault(f"{text!r} is not an amount of {self._currency}")
        return self._once(amount)

    def _images(self, product: ShopifyProduct, variants: tuple[Variant, ...]) -> tuple[Image, ...]:
        """The product's pictures, then those that only a variant has; each address once."""
        images: dict[str, Image] = {}
        for position, node in enumerate(product.images.nodes, start=1):
            try:
                picture = _Picture.model_validate(node)
            except ValidationError as error:
                self.warn(product.handle, f"picture {position} is left out: {_place_of(error)}")
                continue
            if url := self._picture_url(picture):
                images.setdefault(url, Image(url=url, alt=on_one_line(picture.alt_text or "")))
            else:
                self.warn(
                    product.handle, f"picture {position} is left out: {picture.url[:60]!r} is not an https address"
                )
        for variant in variants:
            if variant.image_url:
                images.setdefault(variant.image_url, Image(url=variant.image_url))
        return tuple(images.values())

    def _picture_url(self, picture: _Picture | None) -> str | None:
        if picture is None or not REMOTE_IMAGE.fullmatch(picture.url):
            return None
        is_allowed = picture.url.lower().startswith("https://") or (self._is_local and is_loopback(picture.url))
        return self._once(picture.url) if is_allowed else None

    def _collections(self, product: ShopifyProduct) -> Iterable[str]:
        for node in product.collections.nodes:
            try:
                yield self._once(_Handle.model_validate(node).handle)
            except ValidationError as error:
                self.warn(product.handle, f"a collection is left out: {_place_of(error)}")

    def collection(self, node: Any) -> Collection | None:
        """A collection, or None, with a warning, where it has no name."""
        try:
            found = _Collection.model_validate(node)
        except ValidationError as error:
            self.warn("a collection", f"left out, because the answer is unreadable: {_place_of(error)}")
            return None
        title = on_one_line(found.title)
        if not can_be_addressed(found.handle) or not title:
            self.leave_out(f"collection {found.handle}", "it has no title or no handle")
            return None
        return Collection(id=found.handle, title=title, description=plain_text(found.description_html))

    def shop(self, node: Any) -> ShopFacts:
        """What the shop says about itself, without an invalid colour, logo or address. Raises `ValidationError`."""
        shop = _Shop.model_validate(node)
        brand = shop.brand or _Brand()
        colours = brand.colors or _BrandColours()
        policies = {kind: getattr(shop, field) for kind, field in _POLICIES.items()}
        return ShopFacts(
            name=on_one_line(shop.name),
            slogan=on_one_line(brand.slogan or ""),
            primary_color=_first_colour(colours.primary),
            secondary_color=_first_colour(colours.secondary),
            logo_url=self._picture_url(brand.logo.image if brand.logo else None) or "",
            currency=shop.payment_settings.currency_code,
            policies=tuple(
                Policy(kind=kind, title=on_one_line(policy.title), url=policy.url)
                for kind, policy in policies.items()
                if policy is not None and self._picture_url(_Picture(url=policy.url))
            ),
        )

    def _once(self, value: T) -> T:
        """An equal value that was read before, if there is one. It saves memory, because products repeat values."""
        kept: T = self._kept.setdefault((type(value), value), value)
        return kept


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _first_colour(colours: list[_Colours]) -> str:
    return next((c.background.lower() for c in colours if c.background and _COLOUR.fullmatch(c.background)), "")


def _place_of(error: ValidationError) -> str:
    """The first fault: the field as Shopify calls it, and what is wrong with it."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
