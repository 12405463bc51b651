from __future__ import annotations

import re

import pytest

from tests.builders import make_catalogue, make_product, make_store
from wandstore.catalogue.products import Catalogue
from wandstore.documents.components import ComponentTree, Filters, FiltersConfig, Grid, Hero, Recommendations
from wandstore.documents.templates import compose_template, keep_types
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

EVERYBODY: list[PersonaType | None] = [None, *PersonaType]

FULL = make_catalogue(
    *(
        make_product(
            f"product-{n}",
            category=("Wands", "Cores", "Stands")[n % 3],
            price="20.00",
            was="40.00" if n % 4 == 0 else None,
            tags=["new"] if n % 3 == 0 else [],
        )
        for n in range(30)
    )
)
ODD_CATALOGUES = {
    "no products": make_catalogue(),
    "one product": make_catalogue(make_product()),
    "all sold out": make_catalogue(*(make_product(f"p{n}", available=False) for n in range(9))),
    "no categories": make_catalogue(*(make_product(f"p{n}", category="", vendor="") for n in range(9))),
    "long names": make_catalogue(
        *(make_product(f"p{n}", title="Wand " * 40, category=f"Category {n} " * 20) for n in range(9))
    ),
}


def shown(tree: ComponentTree) -> list[str]:
    return [
        product_id
        for component in tree.components
        if isinstance(component, Hero | Grid | Recommendations)
        for product_id in component.config.product_ids
    ]


@pytest.mark.parametrize("persona_type", EVERYBODY)
@pytest.mark.parametrize("catalogue", ODD_CATALOGUES.values(), ids=ODD_CATALOGUES.keys())
def test_every_catalogue_gives_a_valid_tree(catalogue: Catalogue, persona_type: PersonaType | None) -> None:
    seen = tuple(catalogue.by_id)[:2]
    for store in (make_store(), make_store(name="Wand " * 60, tagline="since " * 90), make_store(name="", tagline="")):
        tree = compose_template(catalogue, store, persona_type, Signals(seen=seen))
        assert ComponentTree.model_validate_json(tree.model_dump_json()) == tree
        assert set(shown(tree)) <= set(catalogue.by_id)
        assert bool(shown(tree)) == bool(catalogue.products)


@pytest.mark.parametrize("persona_type", EVERYBODY)
def test_no_product_is_shown_twice(persona_type: PersonaType | None) -> None:
    products = shown(compose_template(FULL, make_store(), persona_type, Signals()))
    assert len(products) == len(set(products)) <= 20


@pytest.mark.parametrize("persona_type", EVERYBODY)
def test_a_template_says_no_figure_and_promises_nothing(persona_type: PersonaType | None) -> None:
    tree = compose_template(FULL, make_store(tagline="Makers of wands"), persona_type, Signals())
    for component in tree.components:
        words = " ".join(
            str(value) for name, value in component.config if name in ("headline", "title", "text", "label")
        )
        assert not re.search(r"\d|%|[£$€!]|stock|deliver|free|cheap", words, re.IGNORECASE), words


def test_no_two_personas_have_the_same_opening() -> None:
    trees = [
        compose_template(FULL, make_store(), persona_type, Signals(seen=("product-7",))) for persona_type in EVERYBODY
    ]
    assert len({tree.components[0].model_dump_json() for tree in trees}) == len(EVERYBODY)
    assert [tree.character for tree in trees] == ["neutral", *PersonaType]


def test_a_minimalist_sees_one_product_first_and_few_after_it() -> None:
    tree = compose_template(FULL, make_store(), PersonaType.MINIMALIST, Signals())
    assert isinstance(tree.components[0], Hero)
    assert len(tree.components[0].config.product_ids) == 1
    assert len(shown(tree)) <= 8


def test_an_explorer_opens_with_what_is_new() -> None:
    tree = compose_template(FULL, make_store(), PersonaType.EXPLORER, Signals())
    assert all(FULL.by_id[product_id].is_new for product_id in shown(tree)[:5])


def test_a_dealhunter_opens_with_true_savings_only() -> None:
    tree = compose_template(FULL, make_store(), PersonaType.DEALHUNTER, Signals())
    assert isinstance(tree.components[0], Hero)
    assert all(FULL.by_id[product_id].saving_percent >= 1 for product_id in tree.components[0].config.product_ids)


def test_a_dealhunter_is_promised_no_savings_where_there_are_none() -> None:
    tree = compose_template(make_catalogue(make_product()), make_store(), PersonaType.DEALHUNTER, Signals())
    assert "saving" not in tree.model_dump_json().casefold()


def test_a_loyalist_opens_with_what_they_saw_last() -> None:
    signals = Signals(seen=("product-8", "product-3"), categories={"Stands": 4})
    assert shown(compose_template(FULL, make_store(), PersonaType.LOYALIST, signals))[:2] == ["product-8", "product-3"]


def test_what_is_given_away_is_no_deal() -> None:
    gifts = make_catalogue(make_product("gift", price="0.00", was="60.00"))
    tree = compose_template(gifts, make_store(), PersonaType.DEALHUNTER, Signals())
    assert shown(tree) == ["gift"]
    assert "saving" not in tree.model_dump_json().casefold()


def test_a_part_that_is_made_for_a_request_does_not_begin_with_a_service() -> None:
    cover = make_product("cover").model_copy(update={"is_service": True})
    catalogue = make_catalogue(cover, make_product("oak"))
    tree = ComponentTree(components=(Filters(id="f", config=FiltersConfig()),))
    kept = keep_types(tree, {"hero"}, catalogue, make_store())
    assert shown(kept) == ["oak"]


@pytest.mark.parametrize("persona_type", EVERYBODY)
@pytest.mark.parametrize("category", ["Tables", ""])
def test_no_two_sections_have_the_same_title(persona_type: PersonaType | None, category: str) -> None:
    catalogue = make_catalogue(*(make_product(f"p{n}", category=category) for n in range(40)))
    tree = compose_template(catalogue, make_store(), persona_type, Signals())
    titles = [part.config.title for part in tree.components if isinstance(part, Grid | Recommendations)]
    assert len(titles) == len(set(titles))


def test_a_store_without_a_line_of_its_own_opens_with_what_it_sells() -> None:
    hero = compose_template(FULL, make_store(tagline=""), None, Signals()).components[0]
    assert isinstance(hero, Hero)
    assert hero.config.headline == "Wands, Cores and Stands"
    one = make_catalogue(*(make_product(f"p{n}") for n in range(9)))
    hero = compose_template(one, make_store(tagline=""), None, Signals()).components[0]
    assert isinstance(hero, Hero)
    assert hero.config.headline == make_store().name, "the only category heads a row"


def test_what_sells_best_comes_first_where_the_shop_tells() -> None:
    ranked = make_catalogue(*(make_product(f"p{n}").model_copy(update={"rank": 30 - n}) for n in range(30)))
    titles = {
        part.config.title: part.config.product_ids
        for part in compose_template(ranked, make_store(), None, Signals()).components
        if isinstance(part, Grid)
    }
    best = titles["What sells best"]
    assert list(best) == sorted(best, key=lambda product_id: ranked.by_id[product_id].rank or 0)
