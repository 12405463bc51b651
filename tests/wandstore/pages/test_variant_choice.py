"""The selectors of a product: which variant an address means, and that links lead to every variant and to no other."""

from __future__ import annotations

from itertools import product as combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_optioned, make_product, make_variant
from wandstore.catalogue.products import OptionValue, Product, ProductOption, Swatch, Variant
from wandstore.pages.variant_choice import MAX_VALUES, WITHOUT_OPTIONS, Asked, Chooser, Selector

SIZES = ("S", "M", "L", "XL")


def selectors_of(product: Product, **options: str) -> tuple[Selector, ...]:
    chooser = Chooser(product)
    return chooser.offer(chooser.find(Asked(options=options)))


def states(selector: Selector) -> dict[str, str]:
    """Each value with what becomes of it when it is pressed."""
    return {
        choice.value: "impossible"
        if choice.variant is None
        else ("chosen " if choice.is_chosen else "") + ("there" if choice.variant.available else "sold out")
        for choice in selector.choices
    }


SHIRT = make_optioned(
    {"Size": SIZES, "Colour": ("Red", "Blue")},
    {
        ("S", "Red"): True,
        ("S", "Blue"): True,
        ("M", "Red"): False,
        ("M", "Blue"): True,
        ("L", "Blue"): True,
    },
)


def test_values_are_in_the_merchants_order_whether_they_can_be_bought_or_not() -> None:
    size, colour = selectors_of(SHIRT)
    assert [choice.value for choice in size.choices] == list(SIZES)
    assert [choice.value for choice in colour.choices] == ["Red", "Blue"]


def test_a_value_is_marked_for_the_combination_it_leads_to() -> None:
    size, colour = selectors_of(SHIRT, Size="S", Colour="Red")
    assert states(size) == {"S": "chosen there", "M": "sold out", "L": "there", "XL": "impossible"}
    assert states(colour) == {"Red": "chosen there", "Blue": "there"}


def test_what_is_sold_out_can_be_chosen() -> None:
    size, colour = selectors_of(SHIRT, Size="M", Colour="Red")
    assert states(size)["M"] == "chosen sold out"
    assert states(colour) == {"Red": "chosen sold out", "Blue": "there"}


def test_a_value_that_no_variant_has_with_the_options_before_it_is_impossible() -> None:
    _, colour = selectors_of(SHIRT, Size="L")
    assert states(colour) == {"Red": "impossible", "Blue": "chosen there"}
    assert colour.given == ("L",)


def test_a_value_says_what_else_changes_with_it() -> None:
    size, _ = selectors_of(SHIRT, Size="S", Colour="Red")
    brought = {choice.value: choice.brings for choice in size.choices}
    assert brought == {"S": (), "M": (), "L": ("Blue",), "XL": ()}


def test_a_product_of_one_variant_has_no_selector() -> None:
    assert selectors_of(make_optioned({"Size": ("One size",)}, {("One size",): True})) == ()
    assert selectors_of(make_product()) == ()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(), ("S", "Red")),
        (Asked(variant_id="3"), ("M", "Red")),
        (Asked(variant_id="99"), ("S", "Red")),
        (Asked(variant_id="99", options={"Size": "L"}), ("L", "Blue")),
        (Asked(options={"Size": "M"}), ("M", "Blue")),
        (Asked(options={"Size": "M", "Colour": "Red"}), ("M", "Red")),
        (Asked(options={"size": "m", "COLOUR": "red"}), ("M", "Red")),
        (Asked(options={"Colour": "Red", "Size": "L"}), ("L", "Blue")),
        (Asked(options={"Size": "XL", "Colour": "Blue"}), ("S", "Blue")),
        (Asked(options={"Shape": "Round"}), ("S", "Red")),
    ],
    ids=str,
)
def test_an_address_means_the_nearest_variant_that_exists(asked: Asked, found: tuple[str, ...]) -> None:
    assert Chooser(SHIRT).find(asked).options == found


def test_without_being_asked_the_first_that_can_be_bought_is_chosen() -> None:
    product = make_product(variants=[make_variant(available=False, id="1"), make_variant(id="2"), make_variant(id="3")])
    assert Chooser(product).find(Asked()).id == "2"


def test_a_free_sample_is_not_what_is_chosen_first() -> None:
    product = make_product(variants=[make_variant("0", id="1"), make_variant("5", id="2")])
    assert Chooser(product).find(Asked()).id == "2"


def test_swatches_come_with_their_values() -> None:
    red = OptionValue(name="Red", swatch=Swatch(color="#aa0000"))
    product = make_product(
        variants=[make_variant().model_copy(update={"options": (name,)}) for name in ("Red", "Blue")]
    ).model_copy(update={"options": (ProductOption(name="Colour", values=(red, OptionValue(name="Blue"))),)})
    (colour,) = selectors_of(product)
    assert [choice.swatch for choice in colour.choices] == [red.swatch, None]


def test_variants_without_options_are_chosen_by_their_titles() -> None:
    titles = ["Oak", "Oak", "Elm", "Oak (2)"]
    product = make_product(variants=[make_variant(title=title, id=str(at)) for at, title in enumerate(titles)])
    (only,) = selectors_of(product)
    assert only.name == WITHOUT_OPTIONS
    assert [choice.value for choice in only.choices] == ["Oak", "Oak (2)", "Elm", "Oak (2) (2)"]


def test_variants_that_have_the_same_values_are_told_apart() -> None:
    twins = [make_variant(title="Red", id=id).model_copy(update={"options": ("Red",)}) for id in ("1", "2")]
    options = (ProductOption(name="Colour", values=(OptionValue(name="Red"),)),)
    (only,) = selectors_of(make_product(variants=twins).model_copy(update={"options": options}))
    assert [choice.value for choice in only.choices] == ["Red", "Red (2)"]
    assert {choice.variant.id for choice in only.choices if choice.variant} == {"1", "2"}


def test_options_of_one_name_are_told_apart() -> None:
    product = make_optioned(
        {"Colour": ("Red",), "Colour ": ("Red", "Blue")}, {("Red", "Red"): True, ("Red", "Blue"): True}
    )
    same = tuple(option.model_copy(update={"name": "Colour"}) for option in product.options)
    assert [selector.name for selector in selectors_of(product.model_copy(update={"options": same}))] == [
        "Colour",
        "Colour (2)",
    ]


def test_a_value_that_a_file_has_left_empty_can_be_chosen() -> None:
    product = make_optioned({"Size": ("S",), "Colour": ("Red",)}, {("S", "Red"): True, ("S", ""): True})
    _, colour = selectors_of(product)
    assert states(colour) == {"Red": "chosen there", "": "there"}


def test_of_very_many_values_those_around_the_chosen_one_are_shown() -> None:
    numbers = tuple(str(number) for number in range(2048))
    product = make_optioned({"Number": numbers}, {(number,): True for number in numbers})
    (selector,) = selectors_of(product, Number="1000")
    assert len(selector.choices) == MAX_VALUES
    assert any(choice.value == "1000" and choice.is_chosen for choice in selector.choices)
    assert len(selector.others) == 2048 // MAX_VALUES - 1
    assert (selector.others[0].first, selector.others[0].last) == ("0", "63")
    assert selector.others[0].variant.options == ("0",)


# Whatever a shop sells ------------------------------------------------------------------------------------------------

VALUES = st.sampled_from(["", "A", "a", "B", "C", "D"])


@st.composite
def products(draw: st.DrawFn) -> Product:
    """Sparse combinations, repeated ones, values that nobody has, and options that a snapshot has lost."""
    count = draw(st.integers(0, 3))
    rows = draw(st.lists(st.tuples(*[VALUES] * count), min_size=1, max_size=14))
    stock = draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    names = draw(st.lists(st.sampled_from(["Size", "size", "Wood"]), min_size=count, max_size=count))
    values = [draw(st.lists(VALUES, unique=True, max_size=6)) for _ in range(count)]
    with_ids = draw(st.booleans())
    variants = [
        make_variant(id=str(number) if with_ids else None, title=" / ".join(row), available=available).model_copy(
            update={"options": row}
        )
        for number, (row, available) in enumerate(zip(rows, stock, strict=True))
    ]
    options = tuple(
        ProductOption(name=name, values=tuple(OptionValue(name=value) for value in found))
        for name, found in zip(names, values, strict=True)
    )
    return make_product(variants=variants).model_copy(update={"options": options})


def follow(chooser: Chooser, variant: Variant) -> list[Variant]:
    """The variants that the selectors of this one lead to."""
    return [
        target
        for selector in chooser.offer(variant)
        for target in (
            *(choice.variant for choice in selector.choices if choice.variant is not None),
            *(other.variant for other in selector.others),
        )
    ]


@given(products())
def test_every_variant_can_be_reached_by_links_from_every_other(product: Product) -> None:
    chooser = Chooser(product)
    for start in product.variants:
        reached = {id(start)}
        frontier = [start]
        # As many steps as there are options.
        for _ in range(max(1, len(product.options))):
            frontier = [
                target for variant in frontier for target in follow(chooser, variant) if id(target) not in reached
            ]
            reached |= {id(variant) for variant in frontier}
        assert reached == {id(variant) for variant in product.variants}


@given(products())
def test_a_link_leads_to_a_variant_of_the_product_that_has_the_value_it_names(product: Product) -> None:
    chooser = Chooser(product)
    for variant in product.variants:
        values = chooser.values_of(variant)
        for selector in chooser.offer(variant):
            assert [choice.value for choice in selector.choices if choice.is_chosen] == [values[selector.name]]
            for choice in selector.choices:
                if choice.variant is None:
                    continue
                assert any(choice.variant is known for known in product.variants)
                led_to = chooser.values_of(choice.variant)
                assert led_to[selector.name] == choice.value
                assert tuple(led_to.values())[: len(selector.given)] == selector.given


@given(products())
def test_the_values_of_a_variant_are_its_address(product: Product) -> None:
    chooser = Chooser(product)
    for variant in product.variants:
        assert chooser.find(Asked(options=chooser.values_of(variant))) is variant
        if variant.id:
            assert chooser.find(Asked(variant_id=variant.id)) is variant


@given(products(), st.dictionaries(st.sampled_from(["Size", "Colour", "Option", "?"]), VALUES), st.text(max_size=3))
def test_any_address_means_a_variant(product: Product, options: dict[str, str], variant_id: str) -> None:
    found = Chooser(product).find(Asked(variant_id=variant_id, options=options))
    assert any(found is variant for variant in product.variants)


def test_every_one_of_2048_variants_is_three_links_away() -> None:
    axes = {
        "Wood": [f"Wood {n}" for n in range(8)],
        "Core": [f"Core {n}" for n in range(16)],
        "Length": map(str, range(16)),
    }
    values = {name: tuple(found) for name, found in axes.items()}
    product = make_optioned(values, dict.fromkeys(combinations(*values.values()), True))
    chooser = Chooser(product)
    for target in product.variants[::97]:
        at = product.variants[0]
        for place, name in enumerate(values):
            (selector,) = (selector for selector in chooser.offer(at) if selector.name == name)
            (at,) = (c.variant for c in selector.choices if c.value == target.options[place] and c.variant)
        assert at is target
