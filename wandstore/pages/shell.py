"""What every page of a store has around its main part: head, header, footer, and the reason why it is as it is.

A kind of page is a template that extends `shell.html` and fills its block `main`, and a module that makes the values
for it. Values are made in Python; a template only places them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from wandstore.catalogue.groups import EVERYTHING_HANDLE
from wandstore.catalogue.stores import Store
from wandstore.languages import ENGLISH, Language, parse_locale
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.links import Link, link_cart, link_group, link_list, link_view, shop_address
from wandstore.pages.rendered_page import RenderedPage, compress_page
from wandstore.pages.static_files import asset_url
from wandstore.pages.stylesheet import is_serif, write_kind_rules, write_policy, write_stylesheet
from wandstore.pages.templating import draw
from wandstore.pages.views import SORTS, View, offer_choices
from wandstore.pages.why import CHOICES, explain
from wandstore.shoppers.personas import Character, find_entry
from wandstore.shoppers.saved_list import ListKind

_MAX_CATEGORIES_IN_HEADER = 7
# A page names the scripts by their content, like the stores' pictures.
SCRIPT = "/assets/storefront.js"
SCRIPTS = (SCRIPT, "/assets/bag.js")

_NOTHING_ASKED = View()


@dataclass(frozen=True, slots=True)
class Head:
    """The metadata of a page, for browsers, search engines and link previews.

    `canonical_url` and `picture` are absolute, or empty where they are unknown. `structured_data` is JSON-LD.
    """

    title: str
    description: str = ""
    canonical_url: str = ""
    indexed: bool = False
    picture: str = ""
    structured_data: Markup | None = None
    kind: str = "website"  # of Open Graph


@dataclass(frozen=True, slots=True)
class Frame:
    """What the shell is drawn from. `rules` names the parts of the stylesheet that only this kind of page needs.

    Without an audience the page says nothing of why it is as it is.
    """

    context: RenderContext
    head: Head
    character: Character = "neutral"
    audience: Audience | None = None
    view: View = _NOTHING_ASKED
    rules: tuple[str, ...] = ()


def render_in_shell(template: str, frame: Frame, **values: Any) -> RenderedPage:
    """The page of this template, which extends `shell.html`; `values` are for its main part."""
    html = draw(template, frame.context.store.language, _shell_values(frame) | values)
    return compress_page(tidy(html), write_policy(frame.context.store))


def render_alone(template: str, store: Store | None = None, **values: Any) -> bytes:
    """A page without a shell: of no store and in English, or in the language of this store."""
    language = store.language if store else ENGLISH
    told = {"language": language.tag, "direction": text_direction(store.locale if store else "")}
    return tidy(draw(template, language, told | values))


def text_direction(locale: str) -> str:
    return parse_locale(locale).text_direction if locale else "ltr"


def _shell_values(frame: Frame) -> dict[str, Any]:
    store, catalogue, audience = frame.context.store, frame.context.catalogue, frame.audience
    return {
        "head": frame.head,
        "store": store,
        "stylesheets": (
            write_stylesheet(store.brand, frame.character),
            *(write_kind_rules(kind) for kind in frame.rules),
        ),
        "language": store.language.tag,
        "direction": text_direction(store.locale),
        "character": frame.character,
        "persona": find_entry(frame.character),
        "serif": is_serif(store.brand.font_family),
        "choices": offer_choices(catalogue, store, frame.view),
        "sorts": {name: store.language.gettext(label) for name, label in SORTS.items()},
        "all_categories": catalogue.categories,
        "header_links": [
            _link_category(frame, category) for category in catalogue.categories[:_MAX_CATEGORIES_IN_HEADER]
        ],
        "home": link_view(store),
        "everything": link_group(store, EVERYTHING_HANDLE),
        "shop": shop_address(store),
        "bag": link_cart(store) if catalogue.has_variant_ids or shop_address(store) else "",
        "wish_list": link_list(store, ListKind.WISH_LIST),
        "comparison": link_list(store, ListKind.COMPARISON),
        "bag_counts": _count_in_bag(store.language),
        "stocked": bool(catalogue.products),
        "policies": catalogue.shop.policies if catalogue.shop else (),
        "personalizing": audience is not None and (audience.is_waiting_for_another or audience.asks_again),
        "asks_again": audience is not None and audience.asks_again,
        "why": explain(audience.persona, store.language) if audience else None,
        "persona_choices": {name: store.language.gettext(label) for name, label in CHOICES.items()},
        "scripts": [asset_url(script) for script in SCRIPTS],
    }


def _link_category(frame: Frame, category: str) -> Link:
    handle, view = frame.context.catalogue.category_handles[category], frame.view
    return Link(
        link_group(frame.context.store, handle), category, category == view.category or handle == view.collection
    )


@cache
def _count_in_bag(language: Language) -> dict[str, str]:
    """What a script says of the number of things in the bag, which it puts in the place of the `#`."""
    return language.list_plurals("Bag, %(num)s item", "Bag, %(num)s items", num="#")


def tidy(html: str) -> bytes:
    """The page without the templates' indentation and line ends between elements, which the layout does not need.

    No element here keeps its spaces, and the style element is one line.
    """
    # Not by a pattern: one that looks for the spaces before a line end takes the square of a long run of them.
    lines = "\n".join(filter(None, map(str.strip, html.split("\n"))))
    return (lines.replace(">\n<", "><") + "\n").encode()
