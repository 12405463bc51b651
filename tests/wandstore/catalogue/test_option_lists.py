from __future__ import annotations

from hypothesis import given, settings
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


def test_amounts_of_products_that_have_none_in_common_are_in_their_own_order() -> None:
    lists = list_options(
        [
            ("Length", ("10 in", "11 in")),
            ("Length", ("9.5 in", "10 1/2 in")),
            ("Length", ("12 in",)),
            ("Age", ("9", "3")),
        ]
    )
    assert [*lists["length"].values] == ["9.5 in", "10 in", "10 1/2 in", "11 in", "12 in"]
    assert [*lists["age"].values] == ["9", "3"]


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=3), max_size=5)))
def test_every_value_is_listed_once_however_it_is_written(values: list[list[str]]) -> None:
    lists = list_options(("Size", tuple(some)) for some in values)
    listed = [*lists["size"].values] if lists else []
    assert sorted(listed) == sorted({value.casefold() for some in values for value in some})
