"""What a page beside the personal one is drawn from: the store's catalogue of now, and who the shopper is."""

from __future__ import annotations

from dataclasses import dataclass

from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.errors import StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.observability import count, logger
from wandstore.pages import Audience, RenderContext
from wandstore.shoppers.personas import Character
from wandstore.shoppers.sessions import Session
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.page_request import PageRequest, Visit


@dataclass(frozen=True, slots=True)
class Room:
    """One request for such a page. `session` is an empty one where storage did not answer."""

    request: PageRequest
    context: RenderContext

    @property
    def store(self) -> Store:
        return self.context.store

    @property
    def catalogue(self) -> Catalogue:
        return self.context.catalogue

    @property
    def is_catalogue_current(self) -> bool:
        """False where another catalogue stands in for what is published: what it does not have may be sold."""
        read = self.request.read
        return read.complete and read.catalogue_version in (None, self.catalogue.version)

    @property
    def session(self) -> Session:
        return self.request.session

    @property
    def character(self) -> Character:
        return self.session.persona.character

    @property
    def audience(self) -> Audience:
        return Audience(persona=self.session.persona if self.session.persona.type else None)


def enter_room(storefront: Storefront, visit: Visit) -> Room:
    """Reads the session and the catalogue of now in one batch. Never raises, whatever storage does."""
    request = storefront.begin(visit)
    try:
        request.read_storage(with_page=False)
    except StorageUnavailable as error:
        logger.warning("room read without storage", extra={"store": visit.store.slug, "reason": str(error)})
        count("VisitReadFailed")
    try:
        catalogue = storefront.load_catalogue(request)
    except Exception:
        # A shopper never pays for a bug or a failing service: the log and an alarm report it instead.
        logger.exception("catalogue failed", extra={"store": visit.store.slug})
        count("CatalogueFailed")
        catalogue = storefront.shelf.at_hand(visit.store)
    return Room(request, storefront.context(visit.store, catalogue))


def request_of(storefront: Storefront, room: Room, owner: ShopperId) -> PageRequest:
    """The request that has read this shopper's session: the room's own where the page shown is theirs, or another."""
    if room.request.shopper.shopper_id == owner:
        return room.request
    return enter_room(storefront, Visit(room.store, owner)).request
