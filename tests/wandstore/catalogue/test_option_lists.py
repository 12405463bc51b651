from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wandstore.catalogue.option_lists import list_options


def test_sizes_of_several_products_keep_the_merchants_order() -> None:
    lists = list_options(
        [("Size", ("S", "M", "L")), ("Colour", ("Blue",)), ("size", ("XS", "S", "m")), ("Size", ("L", "XL"))]
    )
    assert {name: (one.name, [*one.values.values()]) for name, one in lists.items()} == {
        "size": ("Size", ["XS", "S", "M", "L", "XL"]),
        "colour": ("Colour", ["Blue"]),
    }


@given(st.lists(st.lists(st.text(max_size=3), max_size=5)))
def test_every_value_is_listed_once_however_it_is_written(values: list[list[str]]) -> None:
    lists = list_options(("Size", tuple(some)) for some in values)
    listed = [*lists["size"].values] if lists else []
    assert sorted(listed) == sorted({value.casefold() for some in values for value in some})
