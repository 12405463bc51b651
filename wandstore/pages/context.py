"""What a page is rendered from beside its document, and who it is for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.shoppers.history import NO_HISTORY, History
from wandstore.shoppers.models import Persona

# As many names as a search engine shows of a description.
_MAX_SOLD = 5


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What every page of a store is rendered from. `public_base_url` is empty where a deployment has none."""

    store: Store
    catalogue: Catalogue
    public_base_url: str = ""

    @property
    def canonical_url(self) -> str:
        """The address of the store's own page, where a deployment has a public one."""
        return self.absolute(f"/s/{self.store.slug}")

    @property
    def description(self) -> str:
        """The store in a line, for search engines: its own one, or else what it sells."""
        store, catalogue = self.store, self.catalogue
        if line := store.tagline.strip():
            return line
        titles = (product.title for product in catalogue.products if product.may_lead)
        sold = catalogue.categories[:_MAX_SOLD] or tuple(islice(titles, _MAX_SOLD))
        words = store.language
        return words.gettext("%(category)s at %(store)s", category=words.join(sold), store=store.name) if sold else ""

    def absolute(self, address: str) -> str:
        """An address of a page or a picture as others may use it; empty where that needs a public address of ours."""
        if address.startswith("https://"):
            return address
        return f"{self.public_base_url.rstrip('/')}{address}" if self.public_base_url else ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a page is for: by default one unknown shopper.

    `persona` is the one that the page was made for. A page that `is_waiting_for_another` tells the shopper that another
    page will soon replace it. One that `asks_again` could not ask for that other page, and has its script do so. Only a
    page that `is_everybodys` may be indexed. `history` fills the rows of their own.
    """

    persona: Persona | None = None
    is_waiting_for_another: bool = False
    asks_again: bool = False
    is_everybodys: bool = False
    history: History = NO_HISTORY
