"""What a product gets when it becomes Shopify's."""

from __future__ import annotations

from local.fake_shopify.intake import NO_OPTION, handle_of, number_of, with_ids
from tests.builders import make_product, make_variant


def test_the_same_product_gets_the_same_ids_in_every_run() -> None:
    product = make_product("oak-wand", variants=[make_variant(title="10 in"), make_variant(title="11 in")])
    (one, product_id), (other, _) = with_ids(product), with_ids(product)
    assert one == other
    assert one.shopify_id == str(product_id)
    assert len({variant.id for variant in one.variants}) == 2
    assert all(10**12 <= number_of(str(number)) < 10**13 for number in range(100))


def test_ids_that_are_there_stay() -> None:
    product = make_product("oak-wand", variants=[make_variant(id="44")]).model_copy(update={"shopify_id": "33"})
    taken, product_id = with_ids(product)
    assert (product_id, taken.variants[0].id) == (33, "44")


def test_options_come_from_the_titles_of_the_variants() -> None:
    titles = ["Oak / 10 in", "Oak / 11 in", "Yew / 10 in"]
    taken, _ = with_ids(make_product(variants=[make_variant(title=title) for title in titles]))
    assert [[value.name for value in option.values] for option in taken.options] == [["Oak", "Yew"], ["10 in", "11 in"]]
    assert taken.variants[2].options == ("Yew", "10 in")


def test_titles_of_different_shapes_are_one_option() -> None:
    taken, _ = with_ids(make_product(variants=[make_variant(title="Oak / 10 in"), make_variant(title="Yew")]))
    assert [variant.options for variant in taken.variants] == [("Oak / 10 in",), ("Yew",)]


def test_a_product_without_options_has_the_default_one_and_its_category_as_collection() -> None:
    taken, _ = with_ids(make_product(category="Wands & Staffs"))
    assert (taken.options[0].name, taken.variants[0].options) == ("Title", (NO_OPTION,))
    assert taken.collections == ("wands-staffs",) == (handle_of("Wands & Staffs"),)
    assert with_ids(make_product(category=""))[0].collections == ()
