"""The categories of products to which their shop gives neither a type nor a category of the taxonomy.

They follow from the whole catalogue: a collection or a tag is a category only where it splits the shop well. So they
are derived again whenever a product changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from wandstore.catalogue.products import Collection, Product

# What holds more of the shop than this is the shop itself, and what holds one product is that product.
MAX_SHARE = 0.6
MIN_MEMBERS = 2
# Personas and menus have no use for more.
MAX_CATEGORIES = 24
# Tags are for many purposes. Those that reach less of the products without a category are no categories.
MIN_TAGGED_SHARE = 0.5
MAX_TAG_LENGTH = 40

# Groups that every shop has, and that tell nothing of what is in them.
_NO_CATEGORY = re.compile(
    r"""(?:shop|view|see)?[ ]?all(?:[ ](?:products|items))?|products|catalog(?:ue)?|(?:home|front)[ -]?page|featured.*
      | (?:on[ ])?sales?|clearance|outlet|deals?|offers?|specials?|discount(?:ed|s)?|.*[0-9]+[ ]?%.*
      | new|(?:new|latest|just)[ ](?:arrivals?|in|products)|best[ -]?sell(?:er|ers|ing)(?:[ ]products)?|popular|trending
      | gifts?|gift[ ](?:ideas|guide)|(?:in|out[ ]of|sold)[ -]?(?:stock|out)?|coming[ ]soon|pre-?orders?|exclusives?
      | hidden|test|default|misc(?:ellaneous)?|other|uncategorized
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "color:red" and "_badge" are for programs, and a year or a size is no kind of goods.
_NO_TAG = re.compile(r".*[:=_|].*|[^a-z]*|[a-z]{1,2}", re.IGNORECASE)


def derive_categories(products: Iterable[Product], collections: Iterable[Collection]) -> tuple[Product, ...]:
    """The products, those without a category of their shop's in one that is derived: from collections, then from tags.

    Services have none. The result depends on what is in the catalogue alone, and not on its order.
    """
    own = tuple(_without_derived(product) for product in products)
    goods = [place for place, product in enumerate(own) if not product.is_service]
    open_places = {place for place in goods if not own[place].category}
    if not open_places:
        return own
    titles = {collection.id: collection.title for collection in collections}
    names = [[titles[handle] for handle in product.collections if handle in titles] for product in own]
    found = _assign(_group(names, goods), open_places, len(goods))
    open_places -= found.keys()
    tagged = _assign(
        _group([[tag for tag in product.tags if _may_be_category(tag)] for product in own], goods),
        open_places,
        len(goods),
    )
    if len(tagged) >= MIN_TAGGED_SHARE * len(open_places):
        found |= tagged
    return tuple(
        product.model_copy(update={"category": found[place], "category_is_derived": True})
        if place in found
        else product
        for place, product in enumerate(own)
    )


def _without_derived(product: Product) -> Product:
    if not product.category_is_derived:
        return product
    return product.model_copy(update={"category": "", "category_is_derived": False})


def _may_be_category(tag: str) -> bool:
    return len(tag) <= MAX_TAG_LENGTH and not _NO_TAG.fullmatch(tag)


def _group(names: Sequence[Iterable[str]], goods: Iterable[int]) -> dict[str, set[int]]:
    """The places of the goods that have a name, by that name."""
    groups: dict[str, set[int]] = {}
    for place in goods:
        for name in names[place]:
            groups.setdefault(name, set()).add(place)
    return groups


def _assign(groups: Mapping[str, set[int]], open_places: Iterable[int], goods: int) -> dict[int, str]:
    """A name for each place that a usable group holds. The group that holds most of what is left comes first."""
    left = set(open_places)
    usable = {
        name: members
        for name, members in groups.items()
        if MIN_MEMBERS <= len(members) <= MAX_SHARE * goods and not _NO_CATEGORY.fullmatch(name)
    }
    assigned: dict[int, str] = {}
    for _ in range(MAX_CATEGORIES):
        # Of two groups that hold as many, the alphabet decides, so that every reading gives the same.
        best = min(usable, key=lambda name: (-len(usable[name] & left), name), default="")
        gained = usable[best] & left if best else set()
        if not gained:
            break
        assigned |= dict.fromkeys(gained, best)
        left -= gained
    return assigned
