from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product
from wandstore.catalogue.products import Catalogue
from wandstore.documents.personal_rows import PersonalRow, fill_row
from wandstore.shoppers.history import History

OAK = make_product("oak", title="Oak wand", tags=["travel"], vendor="Ash")
CATALOGUE = make_catalogue(
    OAK,
    make_product("yew", vendor="Ash"),
    make_product("gone", available=False, vendor="Ash"),
    make_product("cover", price="3.00").model_copy(update={"is_service": True}),
    make_product("new-1", tags=["new"], vendor="Ash"),
    make_product("new-2", tags=["new"], vendor="Ash"),
    make_product("new-3", tags=["new"], vendor="Elm"),
    make_product("roll", category="Cloths", tags=["travel"], vendor="Elm"),
    make_product("case", category="Cases", tags=["travel"], vendor="Elm"),
    *(make_product(f"book-{number}", category="Books", vendor="Elm") for number in range(5)),
)


def ids(row: PersonalRow | None) -> list[str]:
    return [product.id for product in row.products] if row else []


def fill(kind: str, history: History, without: tuple[str, ...] = (), limit: int = 4) -> list[str]:
    return ids(fill_row(kind, CATALOGUE, history, without, limit))  # type: ignore[arg-type]


def test_what_was_bought_and_seen_is_shown_with_what_is_sold_out_last_and_without_services() -> None:
    known = ("gone", "cover", "yew", "left-the-catalogue", "oak")
    assert fill("seen", History(seen=known)) == ["yew", "oak", "gone"]
    assert fill("again", History(bought=known)) == ["yew", "oak", "gone"]


@pytest.mark.parametrize("kind", ["seen", "again"])
def test_a_row_of_one_product_is_none(kind: str) -> None:
    both = ("oak", "yew")
    assert fill(kind, History(seen=both, bought=both)) == ["oak", "yew"]
    assert fill(kind, History(seen=both[:1], bought=both[:1])) == []
    assert fill(kind, History(seen=both, bought=both), without=("yew",)) == []
    assert fill(kind, History(seen=both, bought=both), limit=1) == []


def test_what_goes_with_the_product_that_was_taken_last_names_it() -> None:
    row = fill_row("goes_with", CATALOGUE, History(taken="oak"), (), 4)
    assert row is not None
    assert (ids(row), row.subject) == (["roll", "case"], "Oak wand")
    assert fill("goes_with", History(taken="left-the-catalogue")) == []
    assert fill("goes_with", History(seen=("oak", "yew"))) == []


def test_news_are_of_the_shoppers_brand_or_else_of_their_category() -> None:
    assert fill("new_from", History(brand="Ash", category="Wands")) == ["new-1", "new-2"]
    assert fill("new_from", History(brand="Elm", category="Wands")) == ["new-1", "new-2", "new-3"]
    assert fill("new_from", History(brand="Elm")) == []
    assert fill("new_from", History(brand="Ash", category="Wands", seen=("new-1",))) == ["new-2", "new-3"]


def test_a_brand_that_all_products_share_heads_no_row() -> None:
    alike = (make_product(f"p{number}", tags=["new"], vendor="Ash") for number in range(3))
    catalogue: Catalogue = make_catalogue(*alike)
    row = fill_row("new_from", catalogue, History(brand="Ash", category="Wands"), (), 4)
    assert row is not None
    assert row.subject == "Wands"
