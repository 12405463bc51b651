"""The page of a view: a search, a collection, a category or everything, with its filters, order and pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from wandstore.catalogue.groups import EVERYTHING_HANDLE, Group, GroupKind
from wandstore.catalogue.search import Offer
from wandstore.catalogue.stores import Store
from wandstore.documents.relevance import choose_products
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.filters import Pages, offer_filters, offer_pages
from wandstore.pages.links import Link, link_group, link_view
from wandstore.pages.page import first_picture
from wandstore.pages.personal_rows import MAX_PRODUCTS_IN_ROW
from wandstore.pages.rendered_page import RenderedPage
from wandstore.pages.sections import Section, Shelf, list_products, list_row
from wandstore.pages.selection import Selection, select_products
from wandstore.pages.shell import Frame, Head, render_in_shell
from wandstore.pages.structured_data import describe_trail, embed_graph, write_structured_data
from wandstore.pages.views import View, link_to
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import Character, find_entry
from wandstore.text import clip_sentences, clip_words, join_lines

_MAX_DESCRIPTION_LENGTH = 160
_MAX_INTRO_LENGTH = 240
# What keeps a page of 48 products under 12 kB: two lines of a description, and the first products for search engines,
# which read each product's own page.
_MAX_LINE_LENGTH = 80
_MAX_PRODUCTS_TOLD = 12
_RULES = ("trail", "listing")
_NO_SIGNALS = Signals()


@dataclass(frozen=True, slots=True)
class Listing:
    """What the page says of its products. `words` are the search's, `read_as` those that it was corrected to.

    `text` is the merchant's; a long one is cut, so that the products stay in sight, and is whole in `paragraphs` below
    them.
    """

    headline: str
    words: str
    text: str
    paragraphs: tuple[str, ...]
    found: int
    read_as: str
    offers: Markup | None
    pages: Pages
    category: str


def render_view(
    context: RenderContext,
    view: View,
    *,
    character: Character = "neutral",
    audience: Audience | None = None,
    signals: Signals = _NO_SIGNALS,
) -> RenderedPage:
    """The view in the shopper's character and order; without an audience it says nothing of why it is as it is.

    `view.collection`, if there is one, is the handle of a group of the catalogue.
    """
    store, catalogue = context.store, context.catalogue
    selection = select_products(catalogue, view, character, signals)
    group = _group_of(context, view)
    listing = _describe(context, view, group, selection)
    filters = offer_filters(catalogue, store, view, selection)
    section = _list(context, selection, character)
    trail = _make_trail(context, group, listing.headline) if group else ()
    head = _make_head(context, view, group, listing, section)
    return render_in_shell(
        "listing.html",
        Frame(context, head, character, audience, view, _RULES),
        listing=listing,
        filters=filters,
        section=section,
        instead=None if section else _offer_others(context, character, signals),
        trail=trail,
        trail_data=embed_graph(
            [describe_trail(Link(context.absolute(step.url) or step.url, step.label) for step in trail)]
        ),
    )


def _group_of(context: RenderContext, view: View) -> Group | None:
    """The group whose page it is; also of an address that names a category alone, which is the same page."""
    groups = context.catalogue.groups
    if view.collection:
        return groups.get(view.collection)
    if view.category and not view.words:
        return groups.get(context.catalogue.category_handles.get(view.category, ""))
    return None if view.words else groups.get(EVERYTHING_HANDLE)


def _describe(context: RenderContext, view: View, group: Group | None, selection: Selection) -> Listing:
    store, search = context.store, selection.search
    words = store.language
    if view.words and not view.collection:
        headline = words.gettext("“%(words)s”", words=view.words)
    elif group is not None and group.kind is not GroupKind.EVERYTHING:
        headline = group.title
    else:
        headline = view.category or words.gettext("All products")
    text = group.text.strip() if group and selection.page == 1 else ""
    intro = clip_sentences(join_lines(text), _MAX_INTRO_LENGTH)
    return Listing(
        headline=headline,
        words=view.words,
        text=intro,
        paragraphs=tuple(filter(None, map(str.strip, text.splitlines()))) if len(text) > _MAX_INTRO_LENGTH else (),
        found=len(selection.products),
        read_as=search.read_as if search else "",
        offers=_ask(store, search.offers) if search and search.offers else None,
        pages=offer_pages(store, view, selection),
        category=group.key if group and group.kind is GroupKind.CATEGORY else "",
    )


def _ask(store: Store, offers: Iterable[Offer]) -> Markup:
    """The question whether one of these searches was meant."""
    link = Markup('<a href="{}" rel="nofollow">{}</a> <span class="n">{}</span>')
    words = store.language
    links = [
        link.format(link_view(store, query=offer.words), offer.words, words.write_number(offer.found))
        for offer in offers
    ]
    question = escape(words.gettext("Did you mean %(offers)s?", offers="%(offers)s"))
    return question % {"offers": Markup(words.join(links, "or"))}


def _list(context: RenderContext, selection: Selection, character: Character) -> Section | None:
    if not selection.shown:
        return None
    shelf = Shelf(context, find_entry(character))
    # A screen reader finds the list by its heading; on the screen the view's own heading is enough.
    section = list_products(context.store.language.gettext("Products"), selection.shown, shelf, heading_hidden=True)
    cards = (replace(card, description=clip_words(card.description, _MAX_LINE_LENGTH)) for card in section.cards)
    return replace(section, cards=tuple(cards))


def _offer_others(context: RenderContext, character: Character, signals: Signals) -> Section | None:
    """What a view without a match shows instead, in the shopper's order; None for an empty store."""
    persona_type = None if character == "neutral" else character
    products = choose_products(context.catalogue, persona_type, signals, MAX_PRODUCTS_IN_ROW)
    title = context.store.language.gettext("More from %(store)s", store=context.store.name)
    return list_row(title, "instead", products, Shelf(context, find_entry(character))) if products else None


def _make_head(
    context: RenderContext, view: View, group: Group | None, listing: Listing, section: Section | None
) -> Head:
    """A group's own pages may be indexed; a search, an order and a filter may not, because they are without number."""
    store, page = context.store, listing.pages.number
    title = f"{listing.headline} – {store.name}"
    if page > 1:
        title = f"{listing.headline}, {page} – {store.name}"
    is_groups_own = group is not None and not (view.words or view.is_filtered or view.order != "featured")
    canonical_url = ""
    if group is not None and is_groups_own:
        canonical_url = context.absolute(link_to(store, View(collection=group.handle, page=page)))
    is_at_its_address = bool(view.collection) or bool(canonical_url)
    indexed = is_groups_own and is_at_its_address and section is not None
    product_ids = [card.product_id for card in section.cards[:_MAX_PRODUCTS_TOLD]] if section else []
    home = context.canonical_url or link_view(store)
    return Head(
        title=title,
        description=clip_sentences(listing.text, _MAX_DESCRIPTION_LENGTH) or context.description,
        canonical_url=canonical_url,
        indexed=indexed,
        picture=first_picture(section.cards, context) if section else "",
        structured_data=write_structured_data(
            store, context.catalogue, product_ids if indexed else (), home, indexed=indexed
        ),
    )


def _make_trail(context: RenderContext, group: Group, headline: str) -> tuple[Link, ...]:
    store = context.store
    steps = [Link(link_view(store), store.name)]
    if group.handle != EVERYTHING_HANDLE:
        steps.append(Link(link_group(store, EVERYTHING_HANDLE), store.language.gettext("All products")))
    return *steps, Link(link_group(store, group.handle), headline, current=True)
